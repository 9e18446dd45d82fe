-- 0001: the process, the organisations with their dated facts, the lists that figures read, the change log.
-- @INT@ is 64 bits (INTEGER is 32 in PostgreSQL); instants are microseconds UTC; [from_at, to_at), to_at NULL = open.
CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, next @INT@ NOT NULL) @STRICT@;

CREATE TABLE server_mark (
    host TEXT NOT NULL, pid @INT@ NOT NULL, started_at @INT@ NOT NULL, PRIMARY KEY (host, pid)
) @STRICT@;

CREATE TABLE process (
    id @ID@, name TEXT NOT NULL, challenge TEXT NOT NULL, goal TEXT NOT NULL, owner TEXT NOT NULL, target TEXT NOT NULL,
    deadline @INT@ NOT NULL, example @INT@ NOT NULL CHECK (example IN (0, 1))
) @STRICT@;

CREATE TABLE org (
    id @INT@ NOT NULL PRIMARY KEY, code TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, role TEXT NOT NULL,
    owner @INT@ REFERENCES org (id), municipality @INT@ NOT NULL, CHECK (id > 0)
) @STRICT@;

CREATE TABLE org_fact (
    id @ID@, org @INT@ NOT NULL REFERENCES org (id), fact TEXT NOT NULL CHECK (fact IN ('name', 'merged_into', 'region', 'owner')),
    value TEXT NOT NULL, from_at @INT@ NOT NULL, to_at @INT@, source_id TEXT NOT NULL, CHECK (to_at IS NULL OR from_at <= to_at)
) @STRICT@;
CREATE UNIQUE INDEX org_fact_open ON org_fact (org, fact) WHERE to_at IS NULL;
CREATE INDEX org_fact_from ON org_fact (org, fact, from_at);

CREATE TABLE party (
    process @INT@ NOT NULL REFERENCES process (id), org @INT@ NOT NULL REFERENCES org (id), role TEXT NOT NULL,
    from_at @INT@ NOT NULL, to_at @INT@, PRIMARY KEY (process, org, role, from_at)
) @STRICT@;

-- Append-only: a list's new text stands beside the old one.
CREATE TABLE code_list (
    id @ID@, list TEXT NOT NULL, sha256 @BLOB@ NOT NULL, from_at @INT@ NOT NULL, saved_at @INT@ NOT NULL, text TEXT NOT NULL
) @STRICT@;
CREATE INDEX code_list_newest ON code_list (list, from_at, id);

-- Hash chain over canonical JSON. Nothing here refers to other tables: the log outlives what it tells of.
CREATE TABLE audit (
    n @INT@ NOT NULL PRIMARY KEY, at @INT@ NOT NULL, process @INT@ NOT NULL, verb TEXT NOT NULL, actor TEXT NOT NULL, link @INT@ NOT NULL,
    org @INT@ NOT NULL, subject @INT@ NOT NULL, summary TEXT NOT NULL, before_text TEXT NOT NULL, after_text TEXT NOT NULL,
    commitment @BLOB@ NOT NULL, previous @BLOB@ NOT NULL, hash @BLOB@ NOT NULL
) @STRICT@;
CREATE TABLE audit_head (one @INT@ NOT NULL PRIMARY KEY CHECK (one = 1), n @INT@ NOT NULL, hash @BLOB@ NOT NULL) @STRICT@;
-- Personal text beside the chain; the chain holds SHA-256(salt, person).
CREATE TABLE audit_person (n @INT@ NOT NULL PRIMARY KEY, salt @BLOB@ NOT NULL, person TEXT NOT NULL) @STRICT@;

CREATE TABLE idempotency (
    link @INT@ NOT NULL, key TEXT NOT NULL, verb TEXT NOT NULL, subject @INT@ NOT NULL, at @INT@ NOT NULL, PRIMARY KEY (link, key)
) @STRICT@;

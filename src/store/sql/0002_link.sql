-- 0002: answer links and the sessions behind them. Only hashes of what opens a door.
CREATE TABLE link (
    id @ID@, process @INT@ NOT NULL REFERENCES process (id), role @INT@ NOT NULL, org @INT@ REFERENCES org (id), task TEXT NOT NULL,
    token_sha256 @BLOB@ NOT NULL UNIQUE, made_at @INT@ NOT NULL, expires_at @INT@ NOT NULL, revoked_at @INT@ NOT NULL DEFAULT 0,
    last_used_at @INT@ NOT NULL DEFAULT 0, change @INT@ NOT NULL
) @STRICT@;
CREATE INDEX link_org ON link (process, org);

CREATE TABLE session (
    id @ID@, link @INT@ NOT NULL REFERENCES link (id), cookie_sha256 @BLOB@ NOT NULL UNIQUE, csrf TEXT NOT NULL, name TEXT NOT NULL,
    made_at @INT@ NOT NULL, ends_at @INT@ NOT NULL, ended_at @INT@ NOT NULL DEFAULT 0, change @INT@ NOT NULL
) @STRICT@;
CREATE INDEX session_link ON session (link);

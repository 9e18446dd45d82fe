-- 0005: plans (fordelingsplaner) of a snapshot, and the queue of what is computed outside a request.
CREATE TABLE plan (
    id @ID@, process @INT@ NOT NULL, snapshot @INT@ NOT NULL, made_at @INT@ NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('proved', 'gap', 'lp', 'refused')), params TEXT NOT NULL, results TEXT NOT NULL,
    file_sha256 @BLOB@ NOT NULL, nodes @INT@ NOT NULL, arcs @INT@ NOT NULL, solve_us @INT@ NOT NULL, proof_us @INT@ NOT NULL,
    proved_nodes @INT@ NOT NULL, proved_arcs @INT@ NOT NULL, proved_pairs @INT@ NOT NULL, link @INT@ REFERENCES link (id),
    change @INT@ NOT NULL, FOREIGN KEY (process, snapshot) REFERENCES snapshot (process, n)
) @STRICT@;
CREATE INDEX plan_process ON plan (process, id);
CREATE TABLE plan_file (plan @INT@ NOT NULL PRIMARY KEY REFERENCES plan (id), text TEXT NOT NULL) @STRICT@;

CREATE TABLE job (
    id @ID@, process @INT@ NOT NULL REFERENCES process (id), kind TEXT NOT NULL, subject @INT@ NOT NULL, key TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')), percent @INT@ NOT NULL DEFAULT 0 CHECK (percent BETWEEN 0 AND 100),
    message TEXT NOT NULL DEFAULT '', result @INT@ NOT NULL DEFAULT 0, asked_at @INT@ NOT NULL, started_at @INT@ NOT NULL DEFAULT 0,
    ended_at @INT@ NOT NULL DEFAULT 0, seen_at @INT@ NOT NULL DEFAULT 0, link @INT@ REFERENCES link (id), tries @INT@ NOT NULL DEFAULT 0
) @STRICT@;
CREATE UNIQUE INDEX job_open_key ON job (process, key) WHERE state IN ('queued', 'running') AND key <> '';
CREATE INDEX job_state ON job (state, id);

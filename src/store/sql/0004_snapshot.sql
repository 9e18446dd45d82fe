-- 0004: snapshots (datagrundlag) and publications: rows written once. One salted leaf per line and per list (MODEL 3).
CREATE TABLE snapshot (
    process @INT@ NOT NULL REFERENCES process (id), n @INT@ NOT NULL, taken_at @INT@ NOT NULL, note TEXT NOT NULL,
    lines @INT@ NOT NULL, projects @INT@ NOT NULL, orgs @INT@ NOT NULL, root @BLOB@ NOT NULL, link @INT@ REFERENCES link (id),
    change @INT@ NOT NULL, PRIMARY KEY (process, n), CHECK (n >= 1)
) @STRICT@;

CREATE TABLE snapshot_line (
    process @INT@ NOT NULL, snapshot @INT@ NOT NULL, n @INT@ NOT NULL, line @INT@ NOT NULL, version @INT@ NOT NULL,
    salt @BLOB@ NOT NULL, leaf @BLOB@ NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (process, snapshot, n), FOREIGN KEY (process, snapshot) REFERENCES snapshot (process, n),
    FOREIGN KEY (line, version) REFERENCES line_version (line, version)
) @STRICT@;

CREATE TABLE snapshot_list (
    process @INT@ NOT NULL, snapshot @INT@ NOT NULL, n @INT@ NOT NULL, list TEXT NOT NULL, code_list @INT@ NOT NULL REFERENCES code_list (id),
    salt @BLOB@ NOT NULL, leaf @BLOB@ NOT NULL,
    PRIMARY KEY (process, snapshot, n), FOREIGN KEY (process, snapshot) REFERENCES snapshot (process, n)
) @STRICT@;

CREATE TABLE publication (
    id @ID@, process @INT@ NOT NULL, snapshot @INT@ NOT NULL, made_at @INT@ NOT NULL,
    hidden_few @INT@ NOT NULL, hidden_dominant @INT@ NOT NULL, hidden_audit @INT@ NOT NULL, kept @INT@ NOT NULL, audit TEXT NOT NULL,
    link @INT@ REFERENCES link (id), change @INT@ NOT NULL, FOREIGN KEY (process, snapshot) REFERENCES snapshot (process, n)
) @STRICT@;
CREATE INDEX publication_process ON publication (process, id);

-- codes and areas: indices of the dataset of the publication's snapshot, separated by spaces.
CREATE TABLE publication_row (
    publication @INT@ NOT NULL REFERENCES publication (id), n @INT@ NOT NULL, row_id @INT@ NOT NULL,
    table_code TEXT NOT NULL CHECK (table_code IN ('quality_year', 'group_area', 'total')), direction TEXT NOT NULL,
    group_n @INT@ NOT NULL, codes TEXT NOT NULL, areas TEXT NOT NULL, first_year @INT@ NOT NULL, last_year @INT@ NOT NULL,
    rest_codes @INT@ NOT NULL, rest_areas @INT@ NOT NULL,
    likely_kind @INT@ NOT NULL, likely_why @INT@ NOT NULL, likely_kg @INT@ NOT NULL,
    low_kind @INT@ NOT NULL, low_why @INT@ NOT NULL, low_percent @INT@ NOT NULL,
    high_kind @INT@ NOT NULL, high_why @INT@ NOT NULL, high_percent @INT@ NOT NULL,
    orgs_from @INT@ NOT NULL, orgs_to @INT@ NOT NULL, snapshot @INT@ NOT NULL, as_of @INT@ NOT NULL,
    PRIMARY KEY (publication, n)
) @STRICT@;

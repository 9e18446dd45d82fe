-- 0003: projects and lines (mængdelinjer). A line's identity stays; each save adds a version (MODEL 2). The value as entered stands
-- beside the computed one. Nothing is overwritten: a version only gets its end.
CREATE TABLE project (
    id @ID@, process @INT@ NOT NULL REFERENCES process (id), org @INT@ NOT NULL REFERENCES org (id), name TEXT NOT NULL,
    type TEXT NOT NULL, example @INT@ NOT NULL CHECK (example IN (0, 1)), made_at @INT@ NOT NULL, change @INT@ NOT NULL,
    UNIQUE (process, org, name)
) @STRICT@;

CREATE TABLE delivery (
    id @ID@, process @INT@ NOT NULL REFERENCES process (id), org @INT@ NOT NULL REFERENCES org (id),
    state TEXT NOT NULL CHECK (state IN ('checked', 'accepted', 'partly', 'dropped')),
    file_name TEXT NOT NULL, answered_by TEXT NOT NULL, file_sha256 @BLOB@ NOT NULL, base @INT@ NOT NULL, seen @INT@ NOT NULL,
    whole @INT@ NOT NULL, made_at @INT@ NOT NULL, ended_at @INT@ NOT NULL DEFAULT 0, link @INT@ REFERENCES link (id),
    change @INT@ NOT NULL, ended_change @INT@ NOT NULL DEFAULT 0, candidates @INT@ NOT NULL, problems @INT@ NOT NULL
) @STRICT@;
CREATE INDEX delivery_org ON delivery (process, org, id);

CREATE TABLE line (
    id @INT@ NOT NULL PRIMARY KEY, process @INT@ NOT NULL REFERENCES process (id), org @INT@ NOT NULL REFERENCES org (id),
    change @INT@ NOT NULL, changed_at @INT@ NOT NULL -- the last one that touched it, so that "3 lines are newer" reads an index
) @STRICT@;
CREATE INDEX line_org ON line (process, org, id);
CREATE INDEX line_change ON line (process, change);
CREATE INDEX line_org_change ON line (process, org, change);
CREATE INDEX line_changed_at ON line (process, changed_at);

CREATE TABLE line_version (
    line @INT@ NOT NULL REFERENCES line (id), version @INT@ NOT NULL, from_at @INT@ NOT NULL, to_at @INT@,
    project @INT@ NOT NULL REFERENCES project (id), direction TEXT NOT NULL, quality TEXT NOT NULL, use_code TEXT NOT NULL,
    soil_system TEXT NOT NULL, soil_class TEXT NOT NULL,
    low_kg @INT@ NOT NULL, likely_kg @INT@ NOT NULL, high_kg @INT@ NOT NULL, ordinary_kg @INT@ NOT NULL, avoided_why TEXT NOT NULL,
    known TEXT NOT NULL, state TEXT NOT NULL, thousandths @INT@ NOT NULL, low_thousandths @INT@ NOT NULL, high_thousandths @INT@ NOT NULL,
    width_mm @INT@ NOT NULL, thickness_mm @INT@ NOT NULL, works TEXT NOT NULL, entered_text TEXT NOT NULL, source TEXT NOT NULL,
    place_text TEXT NOT NULL, municipality @INT@ NOT NULL, e_m @INT@ NOT NULL, n_m @INT@ NOT NULL, precision_m @INT@ NOT NULL,
    first_quarter @INT@ NOT NULL, last_quarter @INT@ NOT NULL, certainty TEXT NOT NULL, visibility TEXT NOT NULL, note TEXT NOT NULL,
    link @INT@ REFERENCES link (id), delivery @INT@ REFERENCES delivery (id), change @INT@ NOT NULL,
    ended_link @INT@ REFERENCES link (id), ended_delivery @INT@ REFERENCES delivery (id), ended_change @INT@ NOT NULL DEFAULT 0,
    PRIMARY KEY (line, version),
    CHECK (version >= 1), CHECK (0 <= low_kg AND low_kg <= likely_kg AND likely_kg <= high_kg),
    CHECK (ordinary_kg >= 0), CHECK (first_quarter <= last_quarter), CHECK (to_at IS NULL OR from_at <= to_at)
) @STRICT@;
CREATE UNIQUE INDEX line_version_open ON line_version (line) WHERE to_at IS NULL;
CREATE INDEX line_version_project ON line_version (project);

-- What each row of a delivered file would do; the same columns, with the project as the file names it.
CREATE TABLE candidate (
    delivery @INT@ NOT NULL REFERENCES delivery (id), n @INT@ NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('new', 'changed', 'gone', 'same')),
    blocked @INT@ NOT NULL, accepted @INT@ NOT NULL DEFAULT 0, line @INT@, version @INT@ NOT NULL,
    project @INT@, project_name TEXT NOT NULL, project_type TEXT NOT NULL, direction TEXT NOT NULL, quality TEXT NOT NULL, use_code TEXT NOT NULL,
    soil_system TEXT NOT NULL, soil_class TEXT NOT NULL,
    low_kg @INT@ NOT NULL, likely_kg @INT@ NOT NULL, high_kg @INT@ NOT NULL, ordinary_kg @INT@ NOT NULL, avoided_why TEXT NOT NULL,
    known TEXT NOT NULL, state TEXT NOT NULL, thousandths @INT@ NOT NULL, low_thousandths @INT@ NOT NULL, high_thousandths @INT@ NOT NULL,
    width_mm @INT@ NOT NULL, thickness_mm @INT@ NOT NULL, works TEXT NOT NULL, entered_text TEXT NOT NULL, source TEXT NOT NULL,
    place_text TEXT NOT NULL, municipality @INT@ NOT NULL, e_m @INT@ NOT NULL, n_m @INT@ NOT NULL, precision_m @INT@ NOT NULL,
    first_quarter @INT@ NOT NULL, last_quarter @INT@ NOT NULL, certainty TEXT NOT NULL, visibility TEXT NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (delivery, n)
) @STRICT@;

-- sentence and remedy are msgids; args are typed values: they become words in the reader's language when shown.
CREATE TABLE problem (
    delivery @INT@ NOT NULL REFERENCES delivery (id), n @INT@ NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('error', 'question', 'remark')),
    sheet TEXT NOT NULL, row_n @INT@ NOT NULL, column_n @INT@ NOT NULL, field @INT@ NOT NULL, found TEXT NOT NULL, status @INT@ NOT NULL,
    sentence TEXT NOT NULL, remedy TEXT NOT NULL, args TEXT NOT NULL, place TEXT NOT NULL, line_n @INT@ NOT NULL,
    PRIMARY KEY (delivery, n)
) @STRICT@;

-- "Ingen ændringer": project NULL = all of the organisation.
CREATE TABLE confirmation (
    id @ID@, process @INT@ NOT NULL REFERENCES process (id), org @INT@ NOT NULL REFERENCES org (id), project @INT@ REFERENCES project (id),
    at @INT@ NOT NULL, link @INT@ REFERENCES link (id), delivery @INT@ REFERENCES delivery (id), change @INT@ NOT NULL
) @STRICT@;
CREATE INDEX confirmation_org ON confirmation (process, org, project, id);

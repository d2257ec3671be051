-- Questions whether children may be shown, with their answers. body holds what the picture is and where it goes, sealed;
-- no picture is kept.
CREATE TABLE picture_check (
    id       TEXT PRIMARY KEY,
    at       BIGINT NOT NULL,
    by_whom  TEXT   NOT NULL REFERENCES person (id),
    body     BYTEA  NOT NULL,
    down     BIGINT,
    down_by  TEXT   NOT NULL,
    down_how TEXT   NOT NULL
);
CREATE INDEX picture_check_at ON picture_check (at);

-- How the consents about each child stood for each use.
CREATE TABLE picture_answer (
    picture  TEXT   NOT NULL REFERENCES picture_check (id),
    child    TEXT   NOT NULL REFERENCES person (id),
    position BIGINT NOT NULL,
    purpose  TEXT   NOT NULL,
    state    TEXT   NOT NULL,
    PRIMARY KEY (picture, child, purpose)
);
CREATE INDEX picture_answer_child ON picture_answer (child);

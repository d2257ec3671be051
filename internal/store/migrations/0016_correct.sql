-- What somebody was called and could be written to at before it was put right, sealed.
CREATE TABLE person_past (
    id      TEXT PRIMARY KEY,
    person  TEXT   NOT NULL REFERENCES person (id),
    body    BYTEA  NOT NULL,
    until   BIGINT NOT NULL,
    by_whom TEXT   NOT NULL
);
CREATE INDEX person_past_person ON person_past (person, until);
-- People whose address does not work: a mail server refused it, or somebody at school says so. Letters to them are for
-- paper until it is put right.
CREATE TABLE bad_address (
    person  TEXT PRIMARY KEY REFERENCES person (id),
    since   BIGINT NOT NULL,
    by_whom TEXT   NOT NULL
);

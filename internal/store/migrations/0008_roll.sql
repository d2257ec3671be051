-- The roll: whom rosters brought, their classes and families. What is known of a person is sealed; the other
-- columns are keyed digests, by which the next import finds them without opening anything.
CREATE TABLE roll_import (
    id        TEXT PRIMARY KEY,
    n         BIGINT NOT NULL UNIQUE,
    made      BIGINT NOT NULL,
    by_whom   TEXT   NOT NULL,
    format    TEXT   NOT NULL,
    added     BIGINT NOT NULL,
    changed   BIGINT NOT NULL,
    gone      BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    body      BYTEA  NOT NULL,
    undone    BIGINT
);
CREATE TABLE roll (
    person       TEXT PRIMARY KEY REFERENCES person (id),
    source       BYTEA  NOT NULL UNIQUE,
    upn          BYTEA  NOT NULL,
    who          BYTEA  NOT NULL,
    said         BYTEA  NOT NULL,
    facts        BYTEA  NOT NULL,
    year         TEXT   NOT NULL,
    first_import TEXT   NOT NULL,
    last_import  TEXT   NOT NULL,
    left_by      TEXT   NOT NULL
);
CREATE INDEX roll_year ON roll (year);
CREATE INDEX roll_last ON roll (last_import);
CREATE TABLE roll_change (
    import TEXT   NOT NULL,
    person TEXT   NOT NULL,
    what   TEXT   NOT NULL,
    before BYTEA  NOT NULL,
    PRIMARY KEY (import, person)
);
CREATE INDEX roll_change_of ON roll_change (person);
CREATE TABLE class (
    id           TEXT PRIMARY KEY,
    source       BYTEA  NOT NULL UNIQUE,
    said         BYTEA  NOT NULL,
    title        TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    year         TEXT   NOT NULL,
    first_import TEXT   NOT NULL,
    ended        BIGINT
);
CREATE TABLE class_member (
    class   TEXT    NOT NULL REFERENCES class (id),
    person  TEXT    NOT NULL,
    teaches BOOLEAN NOT NULL,
    since   BIGINT  NOT NULL,
    until   BIGINT,
    PRIMARY KEY (class, person, teaches)
);
CREATE INDEX class_member_of ON class_member (person);
-- An adult beside a pupil. What the school itself says (responsibility, and that somebody may not be told, with the
-- reason) is never overwritten by a roster.
CREATE TABLE relation (
    pupil          TEXT   NOT NULL,
    adult          TEXT   NOT NULL,
    kind           TEXT   NOT NULL,
    position       BIGINT NOT NULL,
    responsibility TEXT   NOT NULL,
    barred         BYTEA  NOT NULL,
    own            BIGINT NOT NULL,
    since          BIGINT NOT NULL,
    ended          BIGINT,
    PRIMARY KEY (pupil, adult)
);
CREATE INDEX relation_of ON relation (adult);
-- Confidential groups of pupils more at risk than others (obligation 5.1.1-a): seen by few.
CREATE TABLE care_group (
    id      TEXT PRIMARY KEY,
    name    BYTEA  NOT NULL,
    purpose BYTEA  NOT NULL,
    made    BIGINT NOT NULL,
    by_whom TEXT   NOT NULL,
    ended   BIGINT
);
CREATE TABLE care_flag (
    id      TEXT PRIMARY KEY,
    care    TEXT   NOT NULL REFERENCES care_group (id),
    person  TEXT   NOT NULL,
    reason  BYTEA  NOT NULL,
    made    BIGINT NOT NULL,
    by_whom TEXT   NOT NULL,
    review  BIGINT NOT NULL,
    ended   BIGINT
);
CREATE INDEX care_flag_of ON care_flag (person);
CREATE INDEX care_flag_in ON care_flag (care, review);

-- Passphrases that somebody had to change, and when they had: why is a word, never a story.
CREATE TABLE forced_change (
    id      TEXT PRIMARY KEY,
    person  TEXT   NOT NULL REFERENCES person (id),
    why     TEXT   NOT NULL,
    asked   BIGINT NOT NULL,
    by_whom TEXT   NOT NULL,
    done    BIGINT
);
CREATE INDEX forced_change_of ON forced_change (person, done);
-- An account that was in use in two places at once, as its owner is asked about it, and what they said.
CREATE TABLE sighting (
    id       TEXT PRIMARY KEY,
    person   TEXT   NOT NULL REFERENCES person (id),
    noticed  BIGINT NOT NULL,
    detail   BYTEA  NOT NULL,
    answer   TEXT   NOT NULL,
    answered BIGINT
);
CREATE INDEX sighting_of ON sighting (person, answered);
-- How often something was refused at the door, by month: numbers, and nobody's.
CREATE TABLE refusal (
    month TEXT   NOT NULL,
    what  TEXT   NOT NULL,
    n     BIGINT NOT NULL,
    PRIMARY KEY (month, what)
);
-- The network that a session was opened from, as a keyed digest: enough to see that two differ.
ALTER TABLE session ADD COLUMN place BYTEA;

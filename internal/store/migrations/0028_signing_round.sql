-- One time at which families are asked to sign. body holds which kinds and on which days people are reminded.
CREATE TABLE signing_round (
    id         TEXT PRIMARY KEY,
    body       TEXT   NOT NULL,
    began      BIGINT NOT NULL,
    until      BIGINT NOT NULL,
    by_whom    TEXT   NOT NULL,
    stopped    BIGINT,
    stopped_by TEXT   NOT NULL
);
-- Whom a round asks, how many letters they had and whether they came in. What they answered stands in signature alone.
CREATE TABLE signing_asked (
    round      TEXT   NOT NULL REFERENCES signing_round (id),
    person     TEXT   NOT NULL REFERENCES person (id),
    letters    BIGINT NOT NULL,
    how        TEXT   NOT NULL,
    first_made BIGINT,
    last_made  BIGINT,
    opened     BIGINT,
    wrong      BIGINT NOT NULL, -- wrong birthdays given with the link of the last letter
    PRIMARY KEY (round, person)
);
CREATE INDEX signing_asked_person ON signing_asked (person);

-- Every change of a standing, numbered, for the history of an obligation.
CREATE TABLE standing_change (
    n          BIGINT PRIMARY KEY,
    obligation TEXT   NOT NULL,
    status     TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX standing_change_of ON standing_change (obligation, n);

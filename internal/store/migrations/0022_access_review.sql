-- The termly review of who has access to what (DFE-CY-12). A round is the day on which it falls due. What somebody marked
-- stands in a line; once it is signed, the line says under which signature.
CREATE TABLE access_review (
    id        TEXT PRIMARY KEY,
    round     BIGINT NOT NULL,
    signed    BIGINT NOT NULL,
    signed_by TEXT   NOT NULL,
    kept      BIGINT NOT NULL,
    removed   BIGINT NOT NULL,
    detail    BYTEA  NOT NULL
);
CREATE INDEX access_review_round ON access_review (round);
CREATE TABLE access_review_line (
    round      BIGINT NOT NULL,
    grant_id   TEXT   NOT NULL REFERENCES access_grant (id),
    decision   TEXT   NOT NULL,
    decided    BIGINT NOT NULL,
    decided_by TEXT   NOT NULL,
    review     TEXT   REFERENCES access_review (id),
    PRIMARY KEY (round, grant_id)
);

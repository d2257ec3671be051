-- Earlier answers, choices and clauses of the school's own, so that every change of the draft can be taken
-- back. body is the former row as JSON.
CREATE TABLE past (
    kind   TEXT   NOT NULL,
    item   TEXT   NOT NULL,
    n      BIGINT NOT NULL,
    body   TEXT   NOT NULL,
    set_at BIGINT NOT NULL,
    set_by TEXT   NOT NULL,
    ended  BIGINT NOT NULL,
    PRIMARY KEY (kind, item, n)
);

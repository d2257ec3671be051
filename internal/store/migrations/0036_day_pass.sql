-- Day passes of visitors and supply staff. body holds what they wrote about themselves, sealed; person is empty until
-- somebody at reception has said that they stand before them.
CREATE TABLE day_pass (
    id         TEXT PRIMARY KEY,
    kind       TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    asked      BIGINT NOT NULL,
    decided    BIGINT,
    decided_by TEXT   NOT NULL,
    until      BIGINT,
    ended      BIGINT,
    ended_by   TEXT   NOT NULL,
    person     TEXT   NOT NULL,
    body       BYTEA  NOT NULL
);
CREATE INDEX day_pass_asked ON day_pass (asked);
CREATE INDEX day_pass_state ON day_pass (state);
CREATE INDEX day_pass_person ON day_pass (person);

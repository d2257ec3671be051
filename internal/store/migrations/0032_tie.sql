-- Ties with pupils, former pupils and families that colleagues declare (8.2-r). Who declared one is found by keyed index
-- only: a copy of this table names nobody.
CREATE TABLE tie (
    id    TEXT PRIMARY KEY,
    who   BYTEA  NOT NULL,
    made  BIGINT NOT NULL,
    ended BIGINT,
    body  BYTEA  NOT NULL
);
CREATE INDEX tie_who ON tie (who);

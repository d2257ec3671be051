-- A training session that people attended together: which course, when, and which kinds of risk it covered. body holds
-- who led it and what it was about, sealed. Whoever attended has an entry in the register of training that names it.
CREATE TABLE training_session (
    id      TEXT PRIMARY KEY,
    course  TEXT   NOT NULL,
    held    BIGINT NOT NULL,
    covers  TEXT   NOT NULL,
    body    BYTEA  NOT NULL,
    entered BIGINT NOT NULL,
    by_whom TEXT   NOT NULL
);
ALTER TABLE training ADD COLUMN session TEXT NOT NULL DEFAULT '';
CREATE INDEX training_of_session ON training (session);

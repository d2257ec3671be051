-- Who is behind an account that several people share, or has a device that many use, and when (7.5.1-h).
CREATE TABLE shared_use (
    id       TEXT PRIMARY KEY,
    thing    TEXT   NOT NULL,
    person   TEXT   NOT NULL REFERENCES person (id),
    by_whom  TEXT   NOT NULL,
    since    BIGINT NOT NULL,
    until    BIGINT NOT NULL,
    ended    BIGINT,
    ended_by TEXT
);
CREATE INDEX shared_use_thing ON shared_use (thing, since);
CREATE INDEX shared_use_since ON shared_use (since);

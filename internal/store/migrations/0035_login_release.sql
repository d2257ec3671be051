-- First logins of pupils that were handed to a parent (7.9T-c). login is sealed, and empty once it was read, replaced or ran out.
CREATE TABLE login_release (
    id         TEXT PRIMARY KEY,
    line       TEXT   NOT NULL REFERENCES access_grant (id),
    parent     TEXT   NOT NULL REFERENCES person (id),
    invitation TEXT   NOT NULL UNIQUE,
    paper      BIGINT NOT NULL,
    made       BIGINT NOT NULL,
    by_whom    TEXT   NOT NULL,
    until      BIGINT NOT NULL,
    read_at    BIGINT,
    ended      BIGINT,
    wrong      BIGINT NOT NULL,
    why        BYTEA  NOT NULL,
    login      BYTEA  NOT NULL
);
CREATE INDEX login_release_line ON login_release (line);

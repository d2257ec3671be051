-- The systems to which people are given access, and the written record of who was given which (7.2-a). When somebody
-- leaves, their lines end the same minute.
CREATE TABLE access_system (
    key    TEXT PRIMARY KEY,
    name   TEXT   NOT NULL,
    state  TEXT   NOT NULL,
    body   TEXT   NOT NULL,
    set_at BIGINT NOT NULL,
    set_by TEXT   NOT NULL
);
CREATE TABLE access_grant (
    id              TEXT PRIMARY KEY,
    system          TEXT   NOT NULL REFERENCES access_system (key),
    person          TEXT   NOT NULL REFERENCES person (id),
    level           TEXT   NOT NULL,
    asked           BIGINT NOT NULL,
    asked_by        TEXT   NOT NULL,
    agreed          BIGINT NOT NULL,
    agreed_by       TEXT   NOT NULL,
    done            BIGINT,
    done_by         TEXT   NOT NULL,
    until           BIGINT,
    suspended       BIGINT,
    suspended_until BIGINT,
    ending          BIGINT,
    ended           BIGINT,
    ended_by        TEXT   NOT NULL,
    detail          BYTEA  NOT NULL
);
CREATE INDEX access_grant_person ON access_grant (person);
-- Nobody has two open lines for one system.
CREATE UNIQUE INDEX access_grant_open ON access_grant (system, person) WHERE ended IS NULL;

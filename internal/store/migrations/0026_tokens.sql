-- Programs that are let in: what each may do, until when, and only a digest of its secret. name is sealed.
CREATE TABLE api_token (
    id        TEXT PRIMARY KEY,
    name      BYTEA  NOT NULL,
    scopes    TEXT   NOT NULL,
    made      BIGINT NOT NULL,
    made_by   TEXT   NOT NULL REFERENCES person (id),
    until     BIGINT NOT NULL,
    agreed    BIGINT,
    agreed_by TEXT   NOT NULL,
    drawn     BIGINT,
    digest    BYTEA,
    used      BIGINT,
    ended     BIGINT,
    ended_by  TEXT   NOT NULL
);
CREATE UNIQUE INDEX api_token_digest ON api_token (digest);

-- What several people know, and what lies sealed for an emergency (7.5.1-b, 8.4-e): never the secret itself.
CREATE TABLE shared_secret (
    id         TEXT PRIMARY KEY,
    system     TEXT REFERENCES access_system (key),
    sealed     BOOLEAN NOT NULL,
    changed    BIGINT  NOT NULL,
    changed_by TEXT    NOT NULL,
    ended      BIGINT,
    detail     BYTEA   NOT NULL
);
CREATE TABLE secret_holder (
    secret TEXT   NOT NULL REFERENCES shared_secret (id),
    person TEXT   NOT NULL REFERENCES person (id),
    since  BIGINT NOT NULL,
    until  BIGINT,
    PRIMARY KEY (secret, person)
);
CREATE TABLE secret_opening (
    id     TEXT PRIMARY KEY,
    secret TEXT   NOT NULL REFERENCES shared_secret (id),
    person TEXT   NOT NULL REFERENCES person (id),
    opened BIGINT NOT NULL,
    detail BYTEA  NOT NULL
);

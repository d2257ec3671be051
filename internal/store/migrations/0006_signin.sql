-- Passkeys (WebAuthn). The credential is sealed, so that nobody who can write to the database alone can plant
-- one; found is the keyed index of its identifier.
CREATE TABLE passkey (
    id         TEXT PRIMARY KEY,
    person     TEXT   NOT NULL REFERENCES person (id),
    found      BYTEA  NOT NULL UNIQUE,
    credential BYTEA  NOT NULL,
    name       BYTEA  NOT NULL,
    made       BIGINT NOT NULL,
    used       BIGINT,
    ended      BIGINT
);
CREATE INDEX passkey_person ON passkey (person);
-- Microsoft, Google or another OpenID Connect provider through which the school's people may sign in.
CREATE TABLE provider (
    kind    TEXT PRIMARY KEY,
    issuer  TEXT    NOT NULL,
    tenant  TEXT    NOT NULL,
    client  TEXT    NOT NULL,
    secret  BYTEA   NOT NULL,
    factor  BOOLEAN NOT NULL,
    set_at  BIGINT  NOT NULL,
    set_by  TEXT    NOT NULL
);
-- Accounts elsewhere, linked to a person through an invitation or by themselves, never by e-mail address.
-- found is the keyed index of the provider's own number for the account.
CREATE TABLE login (
    id     TEXT PRIMARY KEY,
    found  BYTEA  NOT NULL UNIQUE,
    person TEXT   NOT NULL REFERENCES person (id),
    kind   TEXT   NOT NULL,
    label  BYTEA  NOT NULL,
    made   BIGINT NOT NULL,
    used   BIGINT
);
CREATE INDEX login_person ON login (person);

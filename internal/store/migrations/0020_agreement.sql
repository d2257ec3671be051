-- The school's wording of each kind of agreement, edition by edition. Nobody signs one before it was agreed.
CREATE TABLE agreement_edition (
    id        TEXT PRIMARY KEY,
    kind      TEXT   NOT NULL,
    number    BIGINT NOT NULL,
    hash      TEXT   NOT NULL,
    body      TEXT   NOT NULL,
    made      BIGINT NOT NULL,
    by_whom   TEXT   NOT NULL,
    in_force  BIGINT,
    agreed_by TEXT   NOT NULL
);
CREATE UNIQUE INDEX agreement_edition_in_force ON agreement_edition (kind, number, hash);

-- Who agreed to which text, declined it or took it back. seq is the order in which that was recorded; body holds
-- uses, reason and how it came about, sealed.
CREATE TABLE signature (
    id      TEXT PRIMARY KEY,
    seq     BIGINT NOT NULL UNIQUE,
    kind    TEXT   NOT NULL,
    edition BIGINT NOT NULL,
    hash    TEXT   NOT NULL,
    subject TEXT   NOT NULL REFERENCES person (id),
    signer  TEXT   NOT NULL REFERENCES person (id),
    witness TEXT   NOT NULL,
    answer  TEXT   NOT NULL,
    how     TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    until   BIGINT,
    by_whom TEXT   NOT NULL,
    body    BYTEA  NOT NULL
);
CREATE INDEX signature_subject ON signature (subject, kind);

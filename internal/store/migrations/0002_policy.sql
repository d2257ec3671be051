-- The school's profile: one row a question answered, with who answered and when.
CREATE TABLE profile (
    key    TEXT PRIMARY KEY,
    value  TEXT   NOT NULL,
    origin TEXT   NOT NULL,
    set_at BIGINT NOT NULL,
    set_by TEXT   NOT NULL
);
-- What the school made of a library clause: another wording, its own text, or left out.
CREATE TABLE choice (
    clause  TEXT PRIMARY KEY,
    wording TEXT    NOT NULL,
    amended TEXT    NOT NULL,
    dropped BOOLEAN NOT NULL,
    reason  TEXT    NOT NULL,
    set_at  BIGINT  NOT NULL,
    set_by  TEXT    NOT NULL
);
CREATE TABLE own_clause (
    id       TEXT PRIMARY KEY,
    section  TEXT   NOT NULL,
    position BIGINT NOT NULL,
    title    TEXT   NOT NULL,
    text     TEXT   NOT NULL,
    audience TEXT   NOT NULL,
    set_at   BIGINT NOT NULL,
    set_by   TEXT   NOT NULL
);
-- Existing policies read and checked: extracted text and report, sealed. Originals are never kept.
CREATE TABLE document (
    id       TEXT PRIMARY KEY,
    name     BYTEA  NOT NULL,
    format   TEXT   NOT NULL,
    text     BYTEA  NOT NULL,
    report   BYTEA  NOT NULL,
    findings BIGINT NOT NULL,
    high     BIGINT NOT NULL,
    made     BIGINT NOT NULL,
    by_whom  TEXT   NOT NULL,
    removed  BIGINT
);
CREATE TABLE finding (
    document TEXT   NOT NULL REFERENCES document (id),
    n        BIGINT NOT NULL,
    state    TEXT   NOT NULL,
    reason   TEXT   NOT NULL,
    set_at   BIGINT NOT NULL,
    set_by   TEXT   NOT NULL,
    PRIMARY KEY (document, n)
);
-- Who advised the school on its policy, and what came of it.
CREATE TABLE advice (
    id       TEXT PRIMARY KEY,
    number   BIGINT NOT NULL,
    adviser  BYTEA  NOT NULL,
    question BYTEA  NOT NULL,
    answer   BYTEA  NOT NULL,
    outcome  BYTEA  NOT NULL,
    section  TEXT   NOT NULL,
    asked    BIGINT NOT NULL,
    made     BIGINT NOT NULL,
    by_whom  TEXT   NOT NULL
);
CREATE UNIQUE INDEX advice_number ON advice (number);
-- What the school confirmed of its area pack and of the register of guidance, and editions it added.
CREATE TABLE pack_fact (
    pack      TEXT   NOT NULL,
    key       TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    phone     TEXT   NOT NULL,
    email     TEXT   NOT NULL,
    web       TEXT   NOT NULL,
    confirmed BIGINT NOT NULL,
    by_whom   TEXT   NOT NULL,
    PRIMARY KEY (pack, key)
);
CREATE TABLE edition (
    work      TEXT   NOT NULL,
    edition   TEXT   NOT NULL,
    in_force  BIGINT NOT NULL,
    web       TEXT   NOT NULL,
    added     BOOLEAN NOT NULL,
    confirmed BIGINT NOT NULL,
    by_whom   TEXT   NOT NULL,
    PRIMARY KEY (work, edition)
);
CREATE TABLE review (
    id       TEXT PRIMARY KEY,
    cause    TEXT   NOT NULL UNIQUE,
    what     TEXT   NOT NULL,
    sections TEXT   NOT NULL,
    opened   BIGINT NOT NULL,
    due      BIGINT NOT NULL,
    closed   BIGINT,
    decision TEXT   NOT NULL,
    reason   TEXT   NOT NULL,
    by_whom  TEXT   NOT NULL
);
-- The last known standing of every obligation, so that the board can say when it was last true.
CREATE TABLE standing (
    obligation TEXT PRIMARY KEY,
    status     TEXT   NOT NULL,
    since      BIGINT NOT NULL,
    last_true  BIGINT
);

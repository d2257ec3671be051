-- Editions of the policy: the text as frozen, sealed and packed, with what it was made from and what became
-- of it. The text that was approved follows from the frozen one and the days; its digest is kept beside it.
CREATE TABLE policy_edition (
    id           TEXT PRIMARY KEY,
    number       BIGINT NOT NULL,
    take         BIGINT NOT NULL,
    frozen       BIGINT NOT NULL,
    by_whom      TEXT   NOT NULL,
    note         BYTEA  NOT NULL,
    body         BYTEA  NOT NULL,
    made_from    BYTEA  NOT NULL,
    digest       TEXT   NOT NULL,
    final        TEXT   NOT NULL,
    meeting      BIGINT,
    decision     BYTEA,
    proposer     TEXT   NOT NULL,
    second       TEXT   NOT NULL,
    recorded     BIGINT,
    in_force     BIGINT,
    due          BIGINT,
    withdrawn    BIGINT,
    withdrawn_by TEXT   NOT NULL,
    why          BYTEA,
    UNIQUE (number, take)
);
-- The technical opinion on a draft.
CREATE TABLE policy_opinion (
    edition TEXT PRIMARY KEY REFERENCES policy_edition (id),
    number  BIGINT NOT NULL,
    body    BYTEA  NOT NULL,
    given   BIGINT NOT NULL,
    by_whom TEXT   NOT NULL
);
CREATE TABLE section_owner (
    section TEXT PRIMARY KEY,
    owner   TEXT   NOT NULL,
    set_at  BIGINT NOT NULL,
    set_by  TEXT   NOT NULL
);
-- Groups asked about a draft, what they said, and what the school made of it. Everything said is sealed.
CREATE TABLE consultation (
    id        TEXT PRIMARY KEY,
    number    BIGINT NOT NULL,
    edition   TEXT   NOT NULL REFERENCES policy_edition (id),
    audience  TEXT   NOT NULL,
    body      BYTEA  NOT NULL,
    opened    BIGINT NOT NULL,
    opened_by TEXT   NOT NULL,
    until     BIGINT NOT NULL,
    closed    BIGINT,
    published BIGINT
);
CREATE INDEX consultation_number ON consultation (number);
CREATE TABLE consultation_answer (
    id      TEXT PRIMARY KEY,
    round   TEXT   NOT NULL REFERENCES consultation (id),
    at      BIGINT NOT NULL,
    how     TEXT   NOT NULL,
    person  TEXT,
    heads   BIGINT NOT NULL,
    body    BYTEA  NOT NULL,
    by_whom TEXT   NOT NULL
);
CREATE UNIQUE INDEX consultation_answer_person ON consultation_answer (round, person);
CREATE TABLE consultation_reply (
    id       TEXT PRIMARY KEY,
    number   BIGINT NOT NULL,
    clause   TEXT   NOT NULL,
    decision TEXT   NOT NULL,
    body     BYTEA  NOT NULL,
    at       BIGINT NOT NULL,
    by_whom  TEXT   NOT NULL
);
CREATE INDEX consultation_reply_number ON consultation_reply (number);
CREATE TABLE consultation_remark (
    id       TEXT PRIMARY KEY,
    round    TEXT   NOT NULL REFERENCES consultation (id),
    number   BIGINT NOT NULL,
    audience TEXT   NOT NULL,
    clause   TEXT   NOT NULL,
    person   TEXT   NOT NULL,
    body     BYTEA  NOT NULL,
    at       BIGINT NOT NULL,
    reply    TEXT   REFERENCES consultation_reply (id)
);
CREATE INDEX consultation_remark_number ON consultation_remark (number);
-- The other policies that ours rests on.
CREATE TABLE linked_policy (
    id       TEXT PRIMARY KEY,
    name     TEXT   NOT NULL,
    owner    TEXT   NOT NULL,
    version  TEXT   NOT NULL,
    approved BIGINT,
    due      BIGINT,
    place    TEXT   NOT NULL,
    state    TEXT   NOT NULL,
    set_at   BIGINT NOT NULL,
    set_by   TEXT   NOT NULL
);
-- Documents that people confirm to have read, by edition.
CREATE TABLE must_read (
    id        TEXT PRIMARY KEY,
    document  TEXT   NOT NULL,
    title     TEXT   NOT NULL,
    edition   TEXT   NOT NULL,
    place     TEXT   NOT NULL,
    audience  BIGINT NOT NULL,
    deadline  BIGINT NOT NULL,
    days      BIGINT NOT NULL,
    statement TEXT   NOT NULL,
    questions TEXT   NOT NULL,
    opened    BIGINT NOT NULL,
    opened_by TEXT   NOT NULL,
    ended     BIGINT
);
CREATE TABLE confirmation (
    must_read TEXT   NOT NULL REFERENCES must_read (id),
    person    TEXT   NOT NULL REFERENCES person (id),
    at        BIGINT NOT NULL,
    wrong     BIGINT NOT NULL,
    PRIMARY KEY (must_read, person)
);
-- A review that an event opened is accepted before it is decided, or declined with a reason.
ALTER TABLE review ADD COLUMN accepted BIGINT;
ALTER TABLE review ADD COLUMN accepted_by TEXT;

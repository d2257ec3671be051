-- The trail and its head. Entries are never changed (see the guard of each database).
CREATE TABLE trail (
    n       BIGINT PRIMARY KEY,
    at      BIGINT NOT NULL,
    who     TEXT   NOT NULL,
    usecase TEXT   NOT NULL,
    body    TEXT   NOT NULL
);
CREATE INDEX trail_at ON trail (at);
CREATE INDEX trail_who ON trail (who, n);

CREATE TABLE trail_head (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    size BIGINT NOT NULL,
    edge BYTEA  NOT NULL,
    note TEXT   NOT NULL
);

-- Signed heads kept day by day; each was also sent to the governors.
CREATE TABLE trail_note (
    size BIGINT NOT NULL,
    at   BIGINT NOT NULL,
    note TEXT   NOT NULL,
    PRIMARY KEY (size, at)
);

-- People and how they sign in. Names and addresses are sealed; found is the keyed index of the address.
CREATE TABLE person (
    id         TEXT PRIMARY KEY,
    name       BYTEA  NOT NULL,
    email      BYTEA  NOT NULL,
    found      BYTEA  NOT NULL UNIQUE,
    roles      BIGINT NOT NULL,
    created    BIGINT NOT NULL,
    ended      BIGINT
);
CREATE TABLE credential (
    person     TEXT PRIMARY KEY REFERENCES person (id),
    passphrase TEXT   NOT NULL,
    changed    BIGINT NOT NULL,
    totp       BYTEA,
    totp_since BIGINT,
    totp_step  BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE recovery_code (
    person TEXT   NOT NULL REFERENCES person (id),
    digest BYTEA  NOT NULL,
    used   BIGINT,
    PRIMARY KEY (person, digest)
);
CREATE TABLE session (
    digest  BYTEA PRIMARY KEY,
    id      TEXT   NOT NULL UNIQUE,
    person  TEXT   NOT NULL REFERENCES person (id),
    created BIGINT NOT NULL,
    seen    BIGINT NOT NULL,
    factor  BOOLEAN NOT NULL,
    agent   TEXT   NOT NULL,
    ended   BIGINT
);
CREATE INDEX session_person ON session (person);
CREATE TABLE invitation (
    digest  BYTEA PRIMARY KEY,
    id      TEXT   NOT NULL UNIQUE,
    purpose TEXT   NOT NULL,
    person  TEXT   REFERENCES person (id),
    made    BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used    BIGINT
);
CREATE TABLE throttle (
    what   TEXT   NOT NULL,
    digest BYTEA  NOT NULL,
    since  BIGINT NOT NULL,
    tries  BIGINT NOT NULL,
    PRIMARY KEY (what, digest)
);

-- Two people: proposed by one, decided by another.
CREATE TABLE approval (
    id       TEXT PRIMARY KEY,
    kind     TEXT   NOT NULL,
    subject  TEXT   NOT NULL,
    payload  BYTEA  NOT NULL,
    reason   BYTEA  NOT NULL,
    by_whom  TEXT   NOT NULL,
    made     BIGINT NOT NULL,
    expires  BIGINT NOT NULL,
    decided  BIGINT,
    decider  TEXT,
    decision TEXT,
    note     BYTEA
);
CREATE INDEX approval_open ON approval (decided, made);

-- Holds beat return, wipe, purge, undo and expiry.
CREATE TABLE hold (
    id      TEXT PRIMARY KEY,
    kind    TEXT   NOT NULL,
    subject TEXT   NOT NULL,
    reason  BYTEA  NOT NULL,
    by_whom TEXT   NOT NULL,
    placed  BIGINT NOT NULL,
    lifted  BIGINT,
    lifter  TEXT
);
CREATE INDEX hold_subject ON hold (kind, subject);

-- The school's settings and year.
CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT   NOT NULL,
    set_at BIGINT NOT NULL,
    set_by TEXT   NOT NULL
);
CREATE TABLE term (
    starts BIGINT PRIMARY KEY,
    ends   BIGINT NOT NULL,
    name   TEXT   NOT NULL
);
CREATE TABLE closure (
    day  BIGINT PRIMARY KEY,
    name TEXT   NOT NULL
);

-- Work by the clock and letters to send.
CREATE TABLE job (
    name     TEXT PRIMARY KEY,
    lease    BIGINT NOT NULL,
    last_run BIGINT NOT NULL,
    last_ok  BIGINT NOT NULL,
    failure  TEXT   NOT NULL
);
CREATE TABLE outbox (
    id      TEXT PRIMARY KEY,
    kind    TEXT   NOT NULL,
    once    TEXT   NOT NULL UNIQUE,
    person  TEXT,
    sealed  BYTEA  NOT NULL,
    made    BIGINT NOT NULL,
    tries   BIGINT NOT NULL,
    next_try BIGINT NOT NULL,
    sent    BIGINT,
    failure TEXT   NOT NULL
);
CREATE INDEX outbox_due ON outbox (sent, next_try);
CREATE TABLE backup (
    id       TEXT PRIMARY KEY,
    made     BIGINT NOT NULL,
    records  BIGINT NOT NULL,
    trail    BIGINT NOT NULL,
    place    TEXT   NOT NULL,
    offsite  BIGINT,
    drilled  BIGINT,
    drill    TEXT   NOT NULL
);

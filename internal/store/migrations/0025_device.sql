-- Devices, the rooms in which they stand, and who was given one when (2-b, 2-g, 4.4-d).
CREATE TABLE room (
    id    TEXT PRIMARY KEY,
    name  TEXT   NOT NULL,
    ended BIGINT
);
CREATE UNIQUE INDEX room_name ON room (name) WHERE ended IS NULL;
CREATE TABLE device (
    id         TEXT PRIMARY KEY,
    kind       TEXT    NOT NULL,
    owner      TEXT    NOT NULL,
    of_person  TEXT REFERENCES person (id),
    shared     BOOLEAN NOT NULL,
    issued     BOOLEAN NOT NULL,
    encryption TEXT    NOT NULL,
    checked    BIGINT,
    filter     BOOLEAN NOT NULL,
    room       TEXT REFERENCES room (id),
    state      TEXT    NOT NULL,
    set_at     BIGINT  NOT NULL,
    set_by     TEXT    NOT NULL,
    detail     BYTEA   NOT NULL
);
CREATE INDEX device_of ON device (of_person);
CREATE TABLE device_loan (
    id        TEXT PRIMARY KEY,
    device    TEXT    NOT NULL REFERENCES device (id),
    person    TEXT    NOT NULL REFERENCES person (id),
    lent      BIGINT  NOT NULL,
    lent_by   TEXT    NOT NULL,
    due       BIGINT  NOT NULL,
    off_site  BOOLEAN NOT NULL,
    encrypted BOOLEAN NOT NULL,
    filter    BOOLEAN NOT NULL,
    back      BIGINT,
    back_by   TEXT    NOT NULL,
    detail    BYTEA   NOT NULL
);
CREATE INDEX device_loan_person ON device_loan (person);
CREATE INDEX device_loan_device ON device_loan (device);
-- Nobody is given what somebody else still has.
CREATE UNIQUE INDEX device_loan_open ON device_loan (device) WHERE back IS NULL;

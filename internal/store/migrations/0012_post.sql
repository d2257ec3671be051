-- Who holds which post from when to when. Days are the school's own; opened and closed are moments.
CREATE TABLE post_term (
    id      TEXT PRIMARY KEY,
    post    TEXT   NOT NULL,
    person  TEXT   NOT NULL REFERENCES person (id),
    starts  BIGINT NOT NULL,
    ends    BIGINT,
    opened  BIGINT,
    closed  BIGINT,
    agreed  TEXT   NOT NULL,
    detail  BYTEA  NOT NULL,
    entered BIGINT NOT NULL
);
CREATE INDEX post_term_person ON post_term (person);

-- Days on which somebody is away. Why is not asked.
CREATE TABLE absence (
    id        TEXT PRIMARY KEY,
    person    TEXT   NOT NULL REFERENCES person (id),
    first_day BIGINT NOT NULL,
    last_day  BIGINT NOT NULL,
    entered   BIGINT NOT NULL
);

-- What training somebody did, and until when it counts.
CREATE TABLE training (
    id       TEXT PRIMARY KEY,
    person   TEXT   NOT NULL REFERENCES person (id),
    course   TEXT   NOT NULL,
    done     BIGINT NOT NULL,
    until    BIGINT NOT NULL,
    evidence BYTEA  NOT NULL,
    entered  BIGINT NOT NULL
);
CREATE INDEX training_person ON training (person);

-- Who is on call outside school hours, for which kinds of time.
CREATE TABLE on_call (
    id        TEXT PRIMARY KEY,
    person    TEXT   NOT NULL REFERENCES person (id),
    first_day BIGINT NOT NULL,
    last_day  BIGINT NOT NULL,
    hours     TEXT   NOT NULL,
    entered   BIGINT NOT NULL
);

-- Alarms that were told by letter, so that each is told once.
CREATE TABLE alarm_told (
    alarm TEXT PRIMARY KEY,
    told  BIGINT NOT NULL
);

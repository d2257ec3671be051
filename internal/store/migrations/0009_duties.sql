-- Recurring work: what the school changed about its duties, what was done, what somebody arranged for one
-- occurrence, and the action plan. Answers, findings and reasons are sealed. due is the planned due day by
-- which an occurrence is known; the calendar says which occurrence a day belongs to, also after terms change.
CREATE TABLE duty_choice (
    key    TEXT PRIMARY KEY,
    body   TEXT   NOT NULL,
    set_at BIGINT NOT NULL,
    set_by TEXT   NOT NULL
);
CREATE TABLE duty_done (
    id        TEXT PRIMARY KEY,
    duty      TEXT   NOT NULL,
    due       BIGINT NOT NULL,
    day       BIGINT NOT NULL,
    made      BIGINT NOT NULL,
    by_whom   TEXT   NOT NULL,
    body      BYTEA  NOT NULL,
    undone    BIGINT,
    undone_by TEXT
);
CREATE INDEX duty_done_due ON duty_done (duty, due);
CREATE TABLE duty_addendum (
    id      TEXT PRIMARY KEY,
    done    TEXT   NOT NULL REFERENCES duty_done (id),
    made    BIGINT NOT NULL,
    by_whom TEXT   NOT NULL,
    body    BYTEA  NOT NULL
);
CREATE INDEX duty_addendum_done ON duty_addendum (done, made);
CREATE TABLE duty_turn (
    duty         TEXT   NOT NULL,
    due          BIGINT NOT NULL,
    postponed    BIGINT,
    postponed_by TEXT   NOT NULL,
    holder       TEXT   NOT NULL,
    handed_by    TEXT   NOT NULL,
    reason       BYTEA  NOT NULL,
    PRIMARY KEY (duty, due)
);
CREATE TABLE duty_draft (
    duty   TEXT   NOT NULL,
    due    BIGINT NOT NULL,
    person TEXT   NOT NULL,
    saved  BIGINT NOT NULL,
    body   BYTEA  NOT NULL,
    PRIMARY KEY (duty, due, person)
);
CREATE TABLE duty_event (
    id      TEXT PRIMARY KEY,
    duty    TEXT   NOT NULL,
    cause   TEXT   NOT NULL UNIQUE,
    what    BYTEA  NOT NULL,
    opened  BIGINT NOT NULL,
    due     BIGINT NOT NULL,
    by_whom TEXT   NOT NULL
);
CREATE TABLE plan_action (
    id        TEXT PRIMARY KEY,
    source    TEXT   NOT NULL,
    source_id TEXT   NOT NULL,
    about     TEXT   NOT NULL,
    link      TEXT   NOT NULL,
    body      BYTEA  NOT NULL,
    owner     TEXT   NOT NULL,
    due       BIGINT NOT NULL,
    made      BIGINT NOT NULL,
    by_whom   TEXT   NOT NULL,
    state     TEXT   NOT NULL,
    closed    BIGINT,
    closer    TEXT   NOT NULL
);
CREATE INDEX plan_action_state ON plan_action (state, due);
CREATE INDEX plan_action_source ON plan_action (source, source_id);

-- What somebody chose for themselves, such as how often a letter reminds them.
CREATE TABLE person_choice (
    person TEXT   NOT NULL REFERENCES person (id),
    key    TEXT   NOT NULL,
    value  TEXT   NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (person, key)
);

-- Support plans for pupils more at risk online (5.1.1-d), and what specialists say (5.1.1-e). Whom a plan is about, who
-- checks in and who is asked are found by keyed index only: a copy of this table names nobody.
CREATE TABLE support_plan (
    id    TEXT PRIMARY KEY,
    pupil BYTEA  NOT NULL,
    adult BYTEA  NOT NULL,
    next  BIGINT NOT NULL,
    made  BIGINT NOT NULL,
    ended BIGINT,
    body  BYTEA  NOT NULL
);
CREATE INDEX support_plan_pupil ON support_plan (pupil);
CREATE INDEX support_plan_adult ON support_plan (adult);
CREATE TABLE support_note (
    id   TEXT PRIMARY KEY,
    plan TEXT   NOT NULL REFERENCES support_plan (id),
    at   BIGINT NOT NULL,
    body BYTEA  NOT NULL
);
CREATE INDEX support_note_plan ON support_note (plan, at);
CREATE TABLE support_ask (
    id       TEXT PRIMARY KEY,
    plan     TEXT   NOT NULL REFERENCES support_plan (id),
    who      BYTEA  NOT NULL,
    made     BIGINT NOT NULL,
    due      BIGINT NOT NULL,
    answered BIGINT,
    body     BYTEA  NOT NULL
);
CREATE INDEX support_ask_plan ON support_ask (plan);
CREATE INDEX support_ask_who ON support_ask (who);

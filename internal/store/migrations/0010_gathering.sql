-- Cards with which pupils sign in while a teacher has opened their class, and those openings. A card is sealed and
-- not hashed, because a teacher prints a lost one again; by itself it opens nothing.
CREATE TABLE card (
    person  TEXT PRIMARY KEY REFERENCES person (id),
    kind    TEXT   NOT NULL,
    secret  BYTEA  NOT NULL,
    made    BIGINT NOT NULL,
    by_whom TEXT   NOT NULL
);
CREATE TABLE gathering (
    id     TEXT PRIMARY KEY,
    class  TEXT   NOT NULL,
    code   BYTEA  NOT NULL,
    opened BIGINT NOT NULL,
    until  BIGINT NOT NULL,
    by_whom TEXT  NOT NULL
);
CREATE INDEX gathering_until ON gathering (until);
CREATE INDEX session_gathering ON session (gathering);

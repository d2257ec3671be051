-- What the school plans to teach: where it chose other words for a unit, plans one that is offered, or made its own.
CREATE TABLE unit (
    key    TEXT PRIMARY KEY,
    body   TEXT   NOT NULL,
    set_at BIGINT NOT NULL,
    set_by TEXT   NOT NULL
);

-- What was taught to which class, unit by unit (4.1-i), and strands that were worked into ordinary lessons (4.3-g). A
-- class can go with the roster that brought it; what was taught stays, so its title stands here as well.
CREATE TABLE lesson (
    id      TEXT PRIMARY KEY,
    unit    TEXT   NOT NULL,
    strand  TEXT   NOT NULL,
    class   TEXT   NOT NULL,
    title   TEXT   NOT NULL,
    years   TEXT   NOT NULL,
    held    BIGINT NOT NULL,
    made    BIGINT NOT NULL,
    by_whom TEXT   NOT NULL,
    undone  BIGINT,
    detail  BYTEA  NOT NULL
);
CREATE INDEX lesson_class ON lesson (class, held);

-- Who was there, who was not, and who has caught up since.
CREATE TABLE lesson_pupil (
    lesson  TEXT   NOT NULL REFERENCES lesson (id),
    person  TEXT   NOT NULL REFERENCES person (id),
    how     TEXT   NOT NULL,
    held    BIGINT NOT NULL,
    by_whom TEXT   NOT NULL,
    PRIMARY KEY (lesson, person)
);
CREATE INDEX lesson_pupil_person ON lesson_pupil (person);

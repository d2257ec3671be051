-- To which adults the family version of what a child signed went, and in which letter (4.6-b).
CREATE TABLE family_copy (
    signature TEXT   NOT NULL REFERENCES signature (id),
    adult     TEXT   NOT NULL REFERENCES person (id),
    letter    TEXT   NOT NULL,
    made      BIGINT NOT NULL,
    PRIMARY KEY (signature, adult)
);
CREATE INDEX family_copy_adult ON family_copy (adult);

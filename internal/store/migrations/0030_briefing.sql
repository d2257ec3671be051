-- Short texts that staff are asked to read or to answer: the text itself, and whether the first answers count.
ALTER TABLE must_read ADD COLUMN body TEXT NOT NULL DEFAULT '';
ALTER TABLE must_read ADD COLUMN scored BOOLEAN NOT NULL DEFAULT FALSE;

-- What somebody learned on their own account stands in the register of training, with a name of its own and how
-- long it took.
ALTER TABLE training ADD COLUMN title BYTEA;
ALTER TABLE training ADD COLUMN minutes BIGINT NOT NULL DEFAULT 0;

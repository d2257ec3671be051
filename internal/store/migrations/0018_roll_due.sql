-- The next day on which something happens to somebody without a new roster: they begin, leave, or change class.
-- Year first; '' for none.
ALTER TABLE roll ADD COLUMN due TEXT NOT NULL DEFAULT '';
CREATE INDEX roll_due ON roll (due);

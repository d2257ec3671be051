-- A linked policy that readers use side by side with ours: both are shown and confirmed as a set (obligation 1-d).
ALTER TABLE linked_policy ADD COLUMN companion BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE must_read ADD COLUMN beside TEXT NOT NULL DEFAULT '[]';

-- A session may act in fewer roles than its person has (allows is a set of roles; -1 all of them), may end at a
-- set time, and may belong to a class that signs in together: closing that ends it.
ALTER TABLE session ADD COLUMN allows BIGINT NOT NULL DEFAULT -1;
ALTER TABLE session ADD COLUMN until BIGINT;
ALTER TABLE session ADD COLUMN gathering TEXT;
-- Somebody may have to choose a new passphrase before they go on.
ALTER TABLE credential ADD COLUMN must_change BOOLEAN NOT NULL DEFAULT FALSE;

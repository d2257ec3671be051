-- A document that is needed before access: whoever is late with it may do nothing else until they have confirmed it.
ALTER TABLE must_read ADD COLUMN gate BOOLEAN NOT NULL DEFAULT FALSE;

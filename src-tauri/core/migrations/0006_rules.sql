-- How often a pair's rules were saved: who edits them says which ones they started from.
ALTER TABLE rules ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
-- The note or task that an operation is about: its ids on both sides.
ALTER TABLE operations ADD COLUMN child TEXT;
-- For counting what was written to a contact of late.
CREATE INDEX operations_contact ON operations (pair_id, contact_id, id);

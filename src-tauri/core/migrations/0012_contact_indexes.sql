-- Indexes by contact touch another page for each contact of a sync, so they are as few and as
-- small as what is asked for allows: the contact first, by which two entries differ at once.
DROP INDEX events_contact;
DROP INDEX operations_contact;
CREATE INDEX operations_contact ON operations (contact_id, pair_id);
-- A contact is found by its own id; by contact only what hangs on it.
DROP INDEX mirror_contact;
CREATE INDEX mirror_contact ON mirror (pair_id, side, contact_id) WHERE kind <> 'contact';

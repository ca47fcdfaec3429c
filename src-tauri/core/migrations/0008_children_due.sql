-- Contacts that changed and of which a kind of record is still to be read.
CREATE TABLE children_due (
    pair_id    TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    PRIMARY KEY (pair_id, kind, contact_id)
) STRICT, WITHOUT ROWID;

-- What an undo takes back.
ALTER TABLE operations ADD COLUMN undoes TEXT REFERENCES operations (id) ON DELETE SET NULL;
CREATE INDEX operations_undoes ON operations (undoes) WHERE undoes IS NOT NULL;
ALTER TABLE runs ADD COLUMN undoes TEXT REFERENCES runs (id) ON DELETE SET NULL;

-- Which task or note in Certileads belongs to which one in HighLevel.
CREATE TABLE child_links (
    pair_id    TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    source_id  TEXT NOT NULL,
    target_id  TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    linked_at  INTEGER NOT NULL,
    PRIMARY KEY (pair_id, kind, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX child_links_contact ON child_links (pair_id, contact_id);

-- Whose records are synced, and what follows from what happens to them.
CREATE TABLE rules (
    pair_id    TEXT PRIMARY KEY REFERENCES pairs (id) ON DELETE CASCADE,
    document   TEXT NOT NULL,
    saved_at   INTEGER NOT NULL
) STRICT;

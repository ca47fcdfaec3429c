-- The mirror's objects are too long to lie in the tree of its keys: each insert moved its
-- neighbours. They become rows of their own, and the keys an index.
CREATE TABLE mirror_rows (
    pair_id    TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    side       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    id         TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    version    TEXT,
    object     BLOB NOT NULL,
    seen_at    INTEGER NOT NULL,
    UNIQUE (pair_id, side, kind, id)
) STRICT;
INSERT INTO mirror_rows (pair_id, side, kind, id, contact_id, version, object, seen_at)
    SELECT pair_id, side, kind, id, contact_id, version, object, seen_at FROM mirror;
DROP TABLE mirror;
ALTER TABLE mirror_rows RENAME TO mirror;
CREATE INDEX mirror_contact ON mirror (pair_id, side, kind, contact_id);

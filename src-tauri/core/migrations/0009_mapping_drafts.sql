-- Edits of a mapping that do not run yet: one draft for each pair.
CREATE TABLE mapping_drafts (
    pair_id      TEXT PRIMARY KEY REFERENCES pairs (id) ON DELETE CASCADE,
    base_version INTEGER,
    document     TEXT NOT NULL,
    saved_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

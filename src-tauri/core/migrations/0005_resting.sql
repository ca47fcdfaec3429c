-- The undo that put a link to rest.
ALTER TABLE links ADD COLUMN rested_by TEXT REFERENCES runs (id) ON DELETE SET NULL;
CREATE INDEX links_resting ON links (pair_id, source_id) WHERE resting = 1;

-- Whether the pair is kept in sync by itself: the person pressed Start syncing.
ALTER TABLE pairs ADD COLUMN syncing INTEGER NOT NULL DEFAULT 0;
-- For deleting runs: what takes them back is looked for.
CREATE INDEX runs_undoes ON runs (undoes) WHERE undoes IS NOT NULL;

-- Whether a try of an operation may have taken effect although nobody heard so.
ALTER TABLE operations ADD COLUMN maybe_sent INTEGER NOT NULL DEFAULT 0;

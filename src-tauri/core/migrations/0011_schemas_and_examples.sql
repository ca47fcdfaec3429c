-- Both sides' fields each time they were found different, so that a change can be told.
CREATE TABLE schema_snapshots (
    pair_id    TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    read_at    INTEGER NOT NULL,
    fields     TEXT NOT NULL,
    PRIMARY KEY (pair_id, read_at)
) STRICT, WITHOUT ROWID;
INSERT INTO schema_snapshots (pair_id, read_at, fields)
    SELECT pair_id, read_at, fields FROM schemas;

-- Contacts kept as examples, each with what the mapping should make of it.
CREATE TABLE examples (
    pair_id    TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    id         TEXT NOT NULL,
    example    BLOB NOT NULL,
    saved_at   INTEGER NOT NULL,
    PRIMARY KEY (pair_id, id)
) STRICT;

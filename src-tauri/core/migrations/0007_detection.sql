-- Records that a reading did not find any more, until it is sure that they are gone.
CREATE TABLE missing (
    pair_id    TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    id         TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    since      INTEGER NOT NULL,
    PRIMARY KEY (pair_id, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX missing_contact ON missing (pair_id, contact_id);

-- When what hangs on a contact was last read, by kind of record.
CREATE TABLE child_reads (
    pair_id    TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    read_at    INTEGER NOT NULL,
    PRIMARY KEY (pair_id, kind, contact_id)
) STRICT, WITHOUT ROWID;

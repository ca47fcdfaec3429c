-- One HighLevel location and one Certileads account. Exactly one pair is shown.
CREATE TABLE pairs (
    id         TEXT PRIMARY KEY,
    sandbox    INTEGER NOT NULL,
    shown      INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX pairs_shown ON pairs (shown) WHERE shown = 1;

CREATE TABLE connections (
    id         TEXT PRIMARY KEY,
    pair_id    TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    side       TEXT NOT NULL,
    connection TEXT NOT NULL,
    UNIQUE (pair_id, side)
) STRICT;

CREATE TABLE profiles (
    key        TEXT PRIMARY KEY,
    text       TEXT NOT NULL,
    saved_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE mappings (
    id         TEXT PRIMARY KEY,
    pair_id    TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    version    INTEGER NOT NULL,
    document   TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (pair_id, version)
) STRICT;

CREATE TABLE schemas (
    pair_id    TEXT PRIMARY KEY REFERENCES pairs (id) ON DELETE CASCADE,
    fields     TEXT NOT NULL,
    read_at    INTEGER NOT NULL
) STRICT;

-- The last seen object of each record, on both sides.
CREATE TABLE mirror (
    pair_id    TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    side       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    id         TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    version    TEXT,
    object     BLOB NOT NULL,
    seen_at    INTEGER NOT NULL,
    PRIMARY KEY (pair_id, side, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mirror_contact ON mirror (pair_id, side, kind, contact_id);

-- Which Certileads contact belongs to which HighLevel contact. A resting link is skipped.
CREATE TABLE links (
    pair_id    TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    source_id  TEXT NOT NULL,
    target_id  TEXT NOT NULL,
    resting    INTEGER NOT NULL DEFAULT 0,
    linked_at  INTEGER NOT NULL,
    PRIMARY KEY (pair_id, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_target ON links (pair_id, target_id);

CREATE TABLE cursors (
    pair_id    TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    position   TEXT NOT NULL,
    PRIMARY KEY (pair_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id          TEXT PRIMARY KEY,
    pair_id     TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL,
    state       TEXT NOT NULL,
    mapping_version INTEGER,
    counts      TEXT NOT NULL,
    expected    INTEGER,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,
    problem     TEXT,
    test        TEXT
) STRICT;
CREATE INDEX runs_pair ON runs (pair_id, id DESC);

CREATE TABLE events (
    id           TEXT PRIMARY KEY,
    pair_id      TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    run_id       TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL,
    origin       TEXT NOT NULL,
    contact_id   TEXT NOT NULL,
    contact_name TEXT NOT NULL,
    detected_at  INTEGER NOT NULL,
    occurred_at  INTEGER,
    payload      TEXT NOT NULL
) STRICT;
CREATE INDEX events_contact ON events (pair_id, contact_id, id);
CREATE INDEX events_run ON events (run_id);

-- The outbox: every intended write. The id is the idempotency key.
CREATE TABLE operations (
    id              TEXT PRIMARY KEY,
    pair_id         TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    run_id          TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    event_id        TEXT REFERENCES events (id) ON DELETE CASCADE,
    workflow_action TEXT NOT NULL,
    mapping_version INTEGER,
    side            TEXT NOT NULL,
    action          TEXT NOT NULL,
    contact_id      TEXT NOT NULL,
    contact_name    TEXT NOT NULL,
    target_id       TEXT,
    before          BLOB,
    body            BLOB NOT NULL,
    changes         BLOB NOT NULL,
    state           TEXT NOT NULL,
    problem         TEXT,
    proof           BLOB,
    attempts        INTEGER NOT NULL DEFAULT 0,
    planned_at      INTEGER NOT NULL,
    due_at          INTEGER NOT NULL,
    finished_at     INTEGER,
    lease_owner     TEXT,
    lease_until     INTEGER,
    UNIQUE (event_id, workflow_action, side)
) STRICT;
CREATE INDEX operations_open ON operations (pair_id, contact_id, id)
    WHERE state NOT IN ('done', 'failed', 'skipped');
CREATE INDEX operations_run ON operations (run_id, id DESC);
CREATE INDEX operations_pair ON operations (pair_id, id DESC);
CREATE INDEX operations_finished ON operations (pair_id, finished_at) WHERE finished_at IS NOT NULL;

-- Each request of an operation with its answer.
CREATE TABLE attempts (
    id           TEXT PRIMARY KEY,
    operation_id TEXT NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    purpose      TEXT NOT NULL,
    exchange     BLOB NOT NULL
) STRICT;
CREATE INDEX attempts_operation ON attempts (operation_id, id);

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- Calls made from here, by day (UTC, days since 1970) and account.
CREATE TABLE calls (
    day     INTEGER NOT NULL,
    account TEXT NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (day, account)
) STRICT, WITHOUT ROWID;

//! Runs and their counts.

use rusqlite::{OptionalExtension, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Db, Result, codec};
use crate::clock::UtcMillis;
use crate::model::{PairId, Run, RunId, RunKind, RunState};

const COLUMNS: &str = "id, pair_id, kind, state, mapping_version, counts, expected, started_at, finished_at, problem, undoes";

type Raw = (
    String,
    String,
    String,
    String,
    Option<u32>,
    String,
    Option<u32>,
    i64,
    Option<i64>,
    Option<String>,
    Option<String>,
);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
        row.get(7)?,
        row.get(8)?,
        row.get(9)?,
        row.get(10)?,
    ))
}

fn run(raw: Raw) -> Result<Run> {
    let (
        id,
        pair,
        kind,
        state,
        mapping_version,
        counts,
        expected,
        started_at,
        finished_at,
        problem,
        undoes,
    ) = raw;
    Ok(Run {
        id: codec::id(&id)?,
        pair_id: codec::id(&pair)?,
        kind: codec::from_word(kind)?,
        state: codec::from_word(state)?,
        mapping_version,
        counts: serde_json::from_str(&counts)?,
        expected,
        started_at,
        finished_at,
        problem: problem
            .map(|text| serde_json::from_str(&text))
            .transpose()?,
        undoes: undoes.map(|id| codec::id(&id)).transpose()?,
    })
}

/// Keeps a run, new or changed.
pub fn put(db: &Db, run: &Run) -> Result<()> {
    let problem = run
        .problem
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    db.prepare_cached(
        "INSERT INTO runs (id, pair_id, kind, state, mapping_version, counts, expected, started_at, finished_at, problem, undoes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (id) DO UPDATE SET
            state = ?4, counts = ?6, expected = ?7, finished_at = ?9, problem = ?10",
    )?
    .execute((
        run.id.to_string(),
        run.pair_id.to_string(),
        codec::word(&run.kind)?,
        codec::word(&run.state)?,
        run.mapping_version,
        serde_json::to_string(&run.counts)?,
        run.expected,
        run.started_at,
        run.finished_at,
        problem,
        run.undoes.map(|id| id.to_string()),
    ))?;
    Ok(())
}

/// One run.
pub fn get(db: &Db, id: RunId) -> Result<Option<Run>> {
    let sql = format!("SELECT {COLUMNS} FROM runs WHERE id = ?1");
    db.prepare_cached(&sql)?
        .query_row([id.to_string()], raw)
        .optional()?
        .map(run)
        .transpose()
}

/// Runs of a pair before `cursor`, newest first.
pub fn list(db: &Db, pair: PairId, cursor: Option<&str>, limit: u32) -> Result<Vec<Run>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM runs WHERE pair_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map((pair.to_string(), cursor.unwrap_or("g"), limit), raw)?;
    rows.map(|row| run(row?)).collect()
}

/// The newest run of one of these kinds in one of these states.
pub fn latest(
    db: &Db,
    pair: PairId,
    kinds: &[RunKind],
    states: &[RunState],
) -> Result<Option<Run>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM runs WHERE pair_id = ?1
         AND kind IN (SELECT value FROM json_each(?2)) AND state IN (SELECT value FROM json_each(?3))
         ORDER BY id DESC LIMIT 1"
    );
    let row = db
        .prepare_cached(&sql)?
        .query_row(
            (
                pair.to_string(),
                serde_json::to_string(kinds)?,
                serde_json::to_string(states)?,
            ),
            raw,
        )
        .optional()?;
    row.map(run).transpose()
}

/// The runs that take this one back, or did.
pub fn undos_of(db: &Db, id: RunId) -> Result<Vec<RunId>> {
    let mut statement = db.prepare_cached("SELECT id FROM runs WHERE undoes = ?1 ORDER BY id")?;
    let rows = statement.query_map([id.to_string()], |row| row.get::<_, String>(0))?;
    rows.map(|row| codec::id(&row?)).collect()
}

/// Marks runs that no process works on any more. Only who holds the engine's lock may call it.
pub fn interrupt_running(db: &Db, now: UtcMillis) -> Result<()> {
    db.execute(
        "UPDATE runs SET state = 'interrupted', finished_at = ?1 WHERE state = 'running'",
        [now],
    )?;
    Ok(())
}

/// What a test run keeps besides its counts.
pub fn test<T: DeserializeOwned>(db: &Db, id: RunId) -> Result<Option<T>> {
    let text: Option<Option<String>> = db
        .query_row(
            "SELECT test FROM runs WHERE id = ?1",
            [id.to_string()],
            |row| row.get(0),
        )
        .optional()?;
    text.flatten()
        .map(|text| Ok(serde_json::from_str(&text)?))
        .transpose()
}

/// Keeps what a test run needs besides its counts.
pub fn put_test<T: Serialize>(db: &Db, id: RunId, test: &T) -> Result<()> {
    db.execute(
        "UPDATE runs SET test = ?2 WHERE id = ?1",
        (id.to_string(), serde_json::to_string(test)?),
    )?;
    Ok(())
}

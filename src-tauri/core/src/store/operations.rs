//! Operations: the outbox. Every intended write is a row before it is sent.

use rusqlite::types::Value as Sql;
use rusqlite::{OptionalExtension, Row, params_from_iter};
use serde_json::Value;

use super::{Db, Result, codec};
use crate::clock::UtcMillis;
use crate::model::{
    Operation, OperationFilter, OperationId, OperationState, PairId, Problem, RunId,
};

const COLUMNS: &str = "id, pair_id, run_id, event_id, mapping_version, side, action, contact_id, contact_name, \
    target_id, before, body, changes, state, problem, proof, attempts, planned_at, due_at, finished_at, maybe_sent, undoes, child";

fn read(row: &Row<'_>) -> Result<Operation> {
    let text = |at: usize| row.get::<_, String>(at);
    let blob = |at: usize| row.get::<_, Option<Vec<u8>>>(at);
    Ok(Operation {
        id: codec::id(&text(0)?)?,
        pair_id: codec::id(&text(1)?)?,
        run_id: codec::id(&text(2)?)?,
        event_id: row
            .get::<_, Option<String>>(3)?
            .map(|id| codec::id(&id))
            .transpose()?,
        mapping_version: row.get(4)?,
        side: codec::from_word(text(5)?)?,
        action: codec::from_word(text(6)?)?,
        contact_id: text(7)?,
        contact_name: text(8)?,
        target_id: row.get(9)?,
        before: blob(10)?.map(|bytes| codec::unpack(&bytes)).transpose()?,
        body: blob(11)?.map_or(Ok(Value::Null), |bytes| codec::unpack(&bytes))?,
        changes: blob(12)?.map_or(Ok(Vec::new()), |bytes| codec::unpack(&bytes))?,
        state: codec::from_word(text(13)?)?,
        problem: row
            .get::<_, Option<String>>(14)?
            .map(|text| serde_json::from_str(&text))
            .transpose()?,
        proof: blob(15)?.map(|bytes| codec::unpack(&bytes)).transpose()?,
        attempts: row.get(16)?,
        planned_at: row.get(17)?,
        due_at: row.get(18)?,
        finished_at: row.get(19)?,
        maybe_sent: row.get(20)?,
        undoes: row
            .get::<_, Option<String>>(21)?
            .map(|id| codec::id(&id))
            .transpose()?,
        child: row
            .get::<_, Option<String>>(22)?
            .map(|text| serde_json::from_str(&text))
            .transpose()?,
    })
}

fn query(db: &Db, sql: &str, parameters: &[Sql]) -> Result<Vec<Operation>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(parameters))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// Puts an operation into the outbox; false if the same action on the same event and side is
/// there already.
pub fn insert(db: &Db, operation: &Operation) -> Result<bool> {
    add(db, operation, None)
}

/// Puts a new operation into the outbox and claims it in one go, as [`claim`] would right after;
/// false, and nothing more than [`insert`], if it may not be tried yet. Its state and its count
/// of tries say that it is claimed.
pub fn insert_claimed(db: &Db, operation: &mut Operation, lease: &Lease<'_>) -> Result<bool> {
    let due = operation.state == OperationState::Approved && operation.due_at <= lease.now;
    if !due || has_open(db, operation.pair_id, &operation.contact_id)? {
        add(db, operation, None)?;
        return Ok(false);
    }
    operation.state = OperationState::Sending;
    operation.attempts += 1;
    add(db, operation, Some(lease))
}

/// True if anything of a contact is open.
fn has_open(db: &Db, pair: PairId, contact_id: &str) -> Result<bool> {
    Ok(db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM operations WHERE pair_id = ?1 AND contact_id = ?2
               AND state NOT IN ('done', 'failed', 'skipped'))",
        )?
        .query_row((pair.to_string(), contact_id), |row| row.get(0))?)
}

fn add(db: &Db, operation: &Operation, lease: Option<&Lease<'_>>) -> Result<bool> {
    let problem = operation
        .problem
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    let before = operation.before.as_ref().map(codec::pack).transpose()?;
    let added = db
        .prepare_cached(
            "INSERT INTO operations (id, pair_id, run_id, event_id, workflow_action, mapping_version, side, action,
                contact_id, contact_name, target_id, before, body, changes, state, problem, attempts, planned_at, due_at, finished_at, undoes, child,
                lease_owner, lease_until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?5, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)
             ON CONFLICT (event_id, workflow_action, side) DO NOTHING",
        )?
        .execute(rusqlite::params![
            operation.id.to_string(),
            operation.pair_id.to_string(),
            operation.run_id.to_string(),
            operation.event_id.map(|id| id.to_string()),
            codec::word(&operation.action)?,
            operation.mapping_version,
            codec::word(&operation.side)?,
            operation.contact_id,
            operation.contact_name,
            operation.target_id,
            before,
            codec::pack(&operation.body)?,
            codec::pack(&operation.changes)?,
            codec::word(&operation.state)?,
            problem,
            operation.attempts,
            operation.planned_at,
            operation.due_at,
            operation.finished_at,
            operation.undoes.map(|id| id.to_string()),
            child_text(operation)?,
            lease.map(|lease| lease.owner),
            lease.map(|lease| lease.until),
        ])?;
    Ok(added > 0)
}

fn child_text(operation: &Operation) -> Result<Option<String>> {
    let child = operation.child.as_ref();
    Ok(child.map(serde_json::to_string).transpose()?)
}

/// Keeps what trying an operation changed: state, reason, proof, target, times; its lease ends.
/// What waits for a person may start from something else than was planned, so it is kept whole.
pub fn update(db: &Db, operation: &Operation) -> Result<()> {
    let problem = operation
        .problem
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    let proof = operation.proof.as_ref().map(codec::pack).transpose()?;
    if operation.state == OperationState::Held {
        let before = operation.before.as_ref().map(codec::pack).transpose()?;
        db.prepare_cached("UPDATE operations SET before = ?2, changes = ?3 WHERE id = ?1")?
            .execute((
                operation.id.to_string(),
                before,
                codec::pack(&operation.changes)?,
            ))?;
    }
    db.prepare_cached(
        "UPDATE operations SET state = ?2, problem = ?3, proof = ?4, target_id = ?5, attempts = ?6,
            due_at = ?7, finished_at = ?8, maybe_sent = ?9, planned_at = ?10, child = ?11,
            lease_owner = NULL, lease_until = NULL
         WHERE id = ?1",
    )?
    .execute(rusqlite::params![
        operation.id.to_string(),
        codec::word(&operation.state)?,
        problem,
        proof,
        operation.target_id,
        operation.attempts,
        operation.due_at,
        operation.finished_at,
        operation.maybe_sent,
        operation.planned_at,
        child_text(operation)?,
    ])?;
    Ok(())
}

/// Whose operations are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    Anybody,
    /// Those of this run are left to it.
    NotOf(RunId),
    /// Those of these runs alone.
    Of(Vec<RunId>),
}

impl Whose {
    /// Everybody's, or everybody's but this run's.
    #[must_use]
    pub fn but(run: Option<RunId>) -> Self {
        run.map_or(Self::Anybody, Self::NotOf)
    }

    /// The run that is left out, and the runs that alone are meant; null for neither.
    fn parameters(&self) -> Result<(Sql, Sql)> {
        Ok(match self {
            Self::Anybody => (Sql::Null, Sql::Null),
            Self::NotOf(run) => (Sql::Text(run.to_string()), Sql::Null),
            Self::Of(runs) => (Sql::Null, Sql::Text(serde_json::to_string(runs)?)),
        })
    }
}

/// Who sends a claimed operation.
#[derive(Clone, Copy, Debug)]
pub struct Lease<'a> {
    /// The process.
    pub owner: &'a str,
    /// When it is claimed.
    pub now: UtcMillis,
    /// Until when nobody else may have it.
    pub until: UtcMillis,
}

/// Claims operations that may be tried now: approved or due for another try, and the first open
/// one of their contact. They are `sending` from then on, under the caller's lease. (That the
/// state is an open one is said twice, here and below: for the index of open operations.)
pub fn claim(
    db: &Db,
    pair: PairId,
    whose: &Whose,
    lease: &Lease<'_>,
    limit: u32,
) -> Result<Vec<Operation>> {
    let sql = format!(
        "UPDATE operations SET state = 'sending', attempts = attempts + 1, lease_owner = ?2, lease_until = ?4
         WHERE id IN (
            SELECT id FROM operations AS o INDEXED BY operations_open
            WHERE pair_id = ?1 AND state IN ('approved', 'retry') AND due_at <= ?3
              AND state NOT IN ('done', 'failed', 'skipped')
              AND run_id IS NOT ?6 AND (?7 IS NULL OR run_id IN (SELECT value FROM json_each(?7)))
              AND NOT EXISTS (
                SELECT 1 FROM operations AS earlier
                WHERE earlier.pair_id = o.pair_id AND earlier.contact_id = o.contact_id
                  AND earlier.rowid < o.rowid AND earlier.state NOT IN ('done', 'failed', 'skipped'))
            ORDER BY rowid LIMIT ?5)
         RETURNING {COLUMNS}"
    );
    let (not_of, only) = whose.parameters()?;
    let parameters = [
        Sql::Text(pair.to_string()),
        Sql::Text(lease.owner.to_owned()),
        Sql::Integer(lease.now),
        Sql::Integer(lease.until),
        Sql::Integer(limit.into()),
        not_of,
        only,
    ];
    let mut claimed = query(db, &sql, &parameters)?;
    claimed.sort_by_key(|operation| operation.id);
    Ok(claimed)
}

/// Takes over what a process that is gone was sending. Only who holds the engine's lock may
/// call it. Such an operation may have taken effect. What an
/// interrupted test or clean-up was sending is not sent again: its clean-up looks for it.
/// (That the state is an open one is said twice: for the index of open operations.)
pub fn take_over(db: &Db, now: UtcMillis) -> Result<()> {
    db.execute(
        "UPDATE operations SET state = 'failed', finished_at = ?1, maybe_sent = maybe_sent OR state = 'sending',
            lease_owner = NULL, lease_until = NULL
         WHERE state IN ('sending', 'retry', 'approved') AND state NOT IN ('done', 'failed', 'skipped')
           AND run_id IN (SELECT id FROM runs WHERE kind IN ('test', 'cleanUp'))",
        [now],
    )?;
    db.execute(
        "UPDATE operations SET state = 'retry', problem = NULL, maybe_sent = 1, due_at = ?1, lease_owner = NULL, lease_until = NULL
         WHERE state = 'sending' AND state NOT IN ('done', 'failed', 'skipped')",
        [now],
    )?;
    Ok(())
}

/// When the next operation that waits to be tried (again) is due.
pub fn next_due(db: &Db, pair: PairId, whose: &Whose) -> Result<Option<UtcMillis>> {
    let (not_of, only) = whose.parameters()?;
    Ok(db.query_row(
        "SELECT min(due_at) FROM operations AS o INDEXED BY operations_open
         WHERE pair_id = ?1 AND state IN ('approved', 'retry') AND state NOT IN ('done', 'failed', 'skipped')
           AND run_id IS NOT ?2 AND (?3 IS NULL OR run_id IN (SELECT value FROM json_each(?3)))
           AND NOT EXISTS (
            SELECT 1 FROM operations AS earlier
            WHERE earlier.pair_id = o.pair_id AND earlier.contact_id = o.contact_id
              AND earlier.rowid < o.rowid AND earlier.state NOT IN ('done', 'failed', 'skipped'))",
        (pair.to_string(), not_of, only),
        |row| row.get(0),
    )?)
}

/// Makes operations that wait to be tried again due now: what kept them may have passed. A wait
/// that the far side asked for stays.
pub fn hurry(db: &Db, pair: PairId, now: UtcMillis) -> Result<()> {
    db.execute(
        "UPDATE operations SET due_at = ?2
         WHERE pair_id = ?1 AND state = 'retry' AND state NOT IN ('done', 'failed', 'skipped') AND due_at > ?2
           AND problem ->> '$.code' IS NOT 'rateLimited'",
        (pair.to_string(), now),
    )?;
    Ok(())
}

/// Marks an open operation to be planned anew, from the record as it is then, by the next pass.
pub fn ask_again(db: &Db, id: OperationId) -> Result<()> {
    db.execute(
        "UPDATE operations SET mapping_version = NULL WHERE id = ?1",
        [id.to_string()],
    )?;
    Ok(())
}

/// One operation.
pub fn get(db: &Db, id: OperationId) -> Result<Option<Operation>> {
    let sql = format!("SELECT {COLUMNS} FROM operations WHERE id = ?1");
    Ok(query(db, &sql, &[Sql::Text(id.to_string())])?.pop())
}

/// All operations of a run, oldest first.
pub fn of_run(db: &Db, run: RunId) -> Result<Vec<Operation>> {
    let sql = format!("SELECT {COLUMNS} FROM operations WHERE run_id = ?1 ORDER BY rowid");
    query(db, &sql, &[Sql::Text(run.to_string())])
}

/// The undo operations of a run, the undoing of those, and so on: the undo, what it takes back,
/// and where it stands.
pub fn undoing(db: &Db, run: RunId) -> Result<Vec<(OperationId, OperationId, OperationState)>> {
    let mut statement = db.prepare_cached(
        "WITH RECURSIVE undoing (id, undoes, state) AS (
            SELECT u.id, u.undoes, u.state FROM operations AS u
            JOIN operations AS o ON o.id = u.undoes WHERE o.run_id = ?1
            UNION
            SELECT u.id, u.undoes, u.state FROM operations AS u JOIN undoing ON u.undoes = undoing.id)
         SELECT id, undoes, state FROM undoing",
    )?;
    let rows = statement.query_map([run.to_string()], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
        ))
    })?;
    rows.map(|row| {
        let (id, undoes, state) = row?;
        Ok((
            codec::id(&id)?,
            codec::id(&undoes)?,
            codec::from_word(state)?,
        ))
    })
    .collect()
}

/// What other runs wrote onto some contacts after an operation, oldest first.
pub fn written_later(
    db: &Db,
    pair: PairId,
    after: OperationId,
    not_of: RunId,
    contact_ids: &[String],
) -> Result<Vec<Operation>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM operations WHERE pair_id = ?1 AND id > ?2 AND run_id <> ?3
           AND state = 'done' AND contact_id IN (SELECT value FROM json_each(?4))
           AND NOT EXISTS (
            SELECT 1 FROM operations AS undo WHERE undo.undoes = operations.id AND undo.state = 'done')
         ORDER BY id"
    );
    let parameters = [
        Sql::Text(pair.to_string()),
        Sql::Text(after.to_string()),
        Sql::Text(not_of.to_string()),
        Sql::Text(serde_json::to_string(contact_ids)?),
    ];
    query(db, &sql, &parameters)
}

/// Decides against what a run has planned and never sent, for a reason.
pub fn withdraw(db: &Db, run: RunId, problem: &Problem, now: UtcMillis) -> Result<()> {
    db.execute(
        "UPDATE operations SET state = 'skipped', problem = ?2, finished_at = ?3
         WHERE run_id = ?1 AND maybe_sent = 0 AND state IN ('planned', 'approved', 'retry', 'held')",
        (run.to_string(), serde_json::to_string(problem)?, now),
    )?;
    Ok(())
}

/// Decides against what waits for a contact and was never sent, for a reason; an undo goes on.
pub fn withdraw_of_contact(
    db: &Db,
    pair: PairId,
    contact_id: &str,
    problem: &Problem,
    now: UtcMillis,
) -> Result<()> {
    db.prepare_cached(
        "UPDATE operations SET state = 'skipped', problem = ?3, finished_at = ?4
         WHERE pair_id = ?1 AND contact_id = ?2 AND side = 'certileads' AND maybe_sent = 0
           AND undoes IS NULL
           AND state IN ('planned', 'approved', 'retry', 'held')",
    )?
    .execute((
        pair.to_string(),
        contact_id,
        serde_json::to_string(problem)?,
        now,
    ))?;
    Ok(())
}

/// The open operations of a contact, oldest first.
pub fn open_of_contact(db: &Db, pair: PairId, contact_id: &str) -> Result<Vec<Operation>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM operations WHERE pair_id = ?1 AND contact_id = ?2
         AND state NOT IN ('done', 'failed', 'skipped') ORDER BY rowid"
    );
    query(
        db,
        &sql,
        &[
            Sql::Text(pair.to_string()),
            Sql::Text(contact_id.to_owned()),
        ],
    )
}

/// How many writes of syncing to a contact ended well since a moment.
pub fn written_since(db: &Db, pair: PairId, contact_id: &str, since: UtcMillis) -> Result<u32> {
    Ok(db
        .prepare_cached(
            "SELECT count(*) FROM operations WHERE pair_id = ?1 AND contact_id = ?2
               AND state = 'done' AND finished_at >= ?3 AND side = 'certileads' AND undoes IS NULL
               AND run_id NOT IN (SELECT id FROM runs WHERE kind IN ('test', 'cleanUp'))",
        )?
        .query_row((pair.to_string(), contact_id, since), |row| row.get(0))?)
}

/// What a contact was called in its newest operation.
pub fn name_of_contact(db: &Db, pair: PairId, contact_id: &str) -> Result<Option<String>> {
    Ok(db
        .prepare_cached(
            "SELECT contact_name FROM operations WHERE pair_id = ?1 AND contact_id = ?2
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row((pair.to_string(), contact_id), |row| row.get(0))
        .optional()?)
}

/// How many operations of a pair are in one of these states.
pub fn count(db: &Db, pair: PairId, states: &[OperationState]) -> Result<u32> {
    Ok(db
        .prepare_cached(
            "SELECT count(*) FROM operations INDEXED BY operations_open
             WHERE pair_id = ?1 AND state IN (SELECT value FROM json_each(?2))
             AND state NOT IN ('done', 'failed', 'skipped')",
        )?
        .query_row((pair.to_string(), serde_json::to_string(states)?), |row| {
            row.get(0)
        })?)
}

/// A pair's held operations, oldest first.
pub fn held(db: &Db, pair: PairId) -> Result<Vec<Operation>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM operations INDEXED BY operations_open
         WHERE pair_id = ?1 AND state = 'held' AND state NOT IN ('done', 'failed', 'skipped') ORDER BY rowid"
    );
    query(db, &sql, &[Sql::Text(pair.to_string())])
}

/// Contacts with an operation that [`ask_again`] marked, held or not.
pub fn asked_again(db: &Db, pair: PairId) -> Result<Vec<String>> {
    let mut statement = db.prepare_cached(
        "SELECT DISTINCT contact_id FROM operations INDEXED BY operations_open
         WHERE pair_id = ?1 AND mapping_version IS NULL AND side = 'certileads'
           AND state IN ('held', 'planned', 'approved', 'retry') AND state NOT IN ('done', 'failed', 'skipped')",
    )?;
    let rows = statement.query_map([pair.to_string()], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Finished operations since a moment, newest first.
pub fn finished_since(
    db: &Db,
    pair: PairId,
    since: UtcMillis,
    limit: u32,
) -> Result<Vec<Operation>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM operations WHERE pair_id = ?1 AND finished_at >= ?2
         ORDER BY finished_at DESC, id DESC LIMIT ?3"
    );
    query(
        db,
        &sql,
        &[
            Sql::Text(pair.to_string()),
            Sql::Integer(since),
            Sql::Integer(limit.into()),
        ],
    )
}

/// What was written to Certileads since a moment as (hours since then, action, count); tests and
/// their clean-up don't count.
pub fn done_by_hour(
    db: &Db,
    pair: PairId,
    since: UtcMillis,
) -> Result<Vec<(u32, crate::model::ActionKind, u32)>> {
    let mut statement = db.prepare_cached(
        "SELECT (finished_at - ?2) / 3600000, action, count(*) FROM operations
         WHERE pair_id = ?1 AND finished_at >= ?2 AND state = 'done' AND side = 'certileads'
           AND run_id NOT IN (SELECT id FROM runs WHERE kind IN ('test', 'cleanUp'))
         GROUP BY 1, 2",
    )?;
    let rows = statement.query_map((pair.to_string(), since), |row| {
        Ok((
            row.get::<_, u32>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, u32>(2)?,
        ))
    })?;
    rows.map(|row| {
        let (hour, action, count) = row?;
        Ok((hour, codec::from_word(action)?, count))
    })
    .collect()
}

/// A page of the history, newest first, and how many match in all.
pub fn list(db: &Db, pair: PairId, filter: &OperationFilter) -> Result<(Vec<Operation>, u32)> {
    let mut wheres = vec!["pair_id = ?".to_owned()];
    let mut parameters = vec![Sql::Text(pair.to_string())];
    let mut add = |clause: &str, values: &[String]| {
        wheres.push(clause.to_owned());
        parameters.extend(values.iter().cloned().map(Sql::Text));
    };
    if let Some(run) = filter.run_id {
        add("run_id = ?", &[run.to_string()]);
    }
    if let Some(contact) = &filter.contact_id {
        add("contact_id = ?", std::slice::from_ref(contact));
    }
    if !filter.states.is_empty() {
        add(
            "state IN (SELECT value FROM json_each(?))",
            &[serde_json::to_string(&filter.states)?],
        );
    }
    if !filter.actions.is_empty() {
        add(
            "action IN (SELECT value FROM json_each(?))",
            &[serde_json::to_string(&filter.actions)?],
        );
    }
    if let Some(query) = filter
        .query
        .as_deref()
        .map(str::trim)
        .filter(|query| !query.is_empty())
    {
        let query = query.to_owned();
        add(
            "(instr(lower(contact_name), lower(?)) > 0 OR contact_id = ?)",
            &[query.clone(), query],
        );
    }
    let clause = wheres.join(" AND ");
    let total = db
        .prepare_cached(&format!("SELECT count(*) FROM operations WHERE {clause}"))?
        .query_row(params_from_iter(&parameters), |row| row.get(0))?;
    parameters.push(Sql::Text(
        filter.cursor.clone().unwrap_or_else(|| "g".to_owned()),
    ));
    parameters.push(Sql::Integer(
        filter.limit.unwrap_or(100).clamp(1, 500).into(),
    ));
    let sql = format!(
        "SELECT {COLUMNS} FROM operations WHERE {clause} AND id < ? ORDER BY id DESC LIMIT ?"
    );
    Ok((query(db, &sql, &parameters)?, total))
}

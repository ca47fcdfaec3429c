//! Attempts: each request of an operation with its answer.

use super::{Db, Result, codec};
use crate::model::{Attempt, OperationId};

/// Keeps an attempt.
pub fn insert(db: &Db, attempt: &Attempt) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO attempts (id, operation_id, number, purpose, exchange) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((
        attempt.id.to_string(),
        attempt.operation_id.to_string(),
        attempt.number,
        codec::word(&attempt.purpose)?,
        codec::pack(&attempt.exchange)?,
    ))?;
    Ok(())
}

/// All attempts of an operation, oldest first.
pub fn list(db: &Db, operation: OperationId) -> Result<Vec<Attempt>> {
    let mut statement = db.prepare_cached(
        "SELECT id, number, purpose, exchange FROM attempts WHERE operation_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([operation.to_string()], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get(1)?,
            row.get::<_, String>(2)?,
            row.get::<_, Vec<u8>>(3)?,
        ))
    })?;
    rows.map(|row| {
        let (id, number, purpose, exchange) = row?;
        Ok(Attempt {
            id: codec::id(&id)?,
            operation_id: operation,
            number,
            purpose: codec::from_word(purpose)?,
            exchange: codec::unpack(&exchange)?,
        })
    })
    .collect()
}

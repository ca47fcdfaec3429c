//! Undo: what a run wrote is taken back, the newest write of each contact first.
//!
//! An undo is a run like any other, in this order: what the run did that still stands ([`done`])
//! is planned ([`draft`]) from what stands on the far side now ([`stored`] reads it, [`inverse`]
//! decides, pure) and shown to whoever asks ([`shown`]); then it is kept in the outbox ([`keep`]),
//! carried out and proved there. Right before an inverse write is sent its record is read once
//! more ([`check`]). What has changed since is left and named; so is what can't be called back.
//! Contacts that it touches rest from then on, until a person resumes them: nothing else is
//! written to them.

mod check;
mod children;
mod done;
mod draft;
mod inverse;
mod keep;
mod shown;
mod stored;
mod words;

use self::draft::Draft;
use super::outbox::{self, Patience};
use super::{Engine, Stop};
use crate::model::{Run, RunKind, UndoPlan};
use crate::store::{Db, links, operations, runs};

pub(super) use check::check;

/// What undoing a run would do; reads the far side, writes nothing.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub async fn plan(engine: &Engine, undone: &Run) -> Result<UndoPlan, Stop> {
    let draft = Draft::make(engine, undone.id, true).await?;
    Ok(draft.shown(undone.clone()))
}

/// Undoes a run. An undo that was interrupted is carried on first; what it took back already is
/// not taken back twice.
///
/// # Errors
/// [`Stop`]; stopped by a person, what was not begun is not done any more. Else what was planned
/// stays in the outbox for the next run.
pub async fn run(engine: &Engine, run: &mut Run, undone: &Run) -> Result<(), Stop> {
    let result = carry_out(engine, run, undone).await;
    let (id, now) = (run.id, engine.now());
    let stopped = matches!(result, Err(Stop::Cancelled));
    let redone = undone.undoes.filter(|_| undone.kind == RunKind::Undo);
    let before = redone.map(|_| undone.id);
    let settle = move |db: &Db| {
        if stopped {
            operations::withdraw(db, id, &words::stopped(), now)?;
        }
        if let Some(before) = before {
            links::wake_redone(db, before, id)?;
        }
        links::wake_untouched(db, id)
    };
    engine.store.write(settle).await?;
    result
}

async fn carry_out(engine: &Engine, run: &mut Run, undone: &Run) -> Result<(), Stop> {
    let (id, now) = (undone.id, engine.now());
    // What the run has not written yet it will not write any more; what it may have written has
    // to be known before it is taken back.
    let mut first = vec![id];
    let before = engine
        .store
        .write(move |db| {
            operations::withdraw(db, id, &words::not_written(), now)?;
            runs::undos_of(db, id)
        })
        .await?;
    first.extend(before);
    first.retain(|one| *one != run.id);
    outbox::drain_only(engine, run, first, Patience::UntilSettled).await?;
    let draft = Draft::make(engine, undone.id, false).await?;
    draft.keep(engine, run).await?;
    let own = vec![run.id];
    outbox::drain_only(engine, run, own, Patience::UntilSettled).await
}

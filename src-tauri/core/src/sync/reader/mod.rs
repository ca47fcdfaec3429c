//! Reads HighLevel: what changed, what was ticked, what is gone. What a reading means is up to
//! `detect` (pure), what follows from it up to `planner`; `pass` calls both and keeps the outcome.
//!
//! A pass reads [`contacts`], then what hangs on them ([`children`]: [`tasks`] as a whole where the
//! token may, else and all the rest [`of_contact`] by contact), then looks for [`deletions`]. What
//! is to be remembered of records are [`findings`].

mod budget;
pub(super) mod children;
pub(super) mod contacts;
pub(super) mod deletions;
mod findings;
mod of_contact;
pub(super) mod tasks;

use std::time::Duration;

use super::{Engine, Stop, backoff};
use crate::http::{Call, Cause, Class, Error};
use crate::model::Side;
use crate::store::mirror::{Kind, Place};

pub(super) use findings::Findings;

/// Tries of one read.
const READ_TRIES: u32 = 5;

/// Reads with retries: the page loop owns them.
///
/// # Errors
/// [`Stop`] once it is clear that the read won't succeed.
pub(super) async fn read<T, F: Future<Output = Call<T>>>(
    engine: &Engine,
    side: Side,
    ask: impl Fn() -> F,
) -> Result<T, Stop> {
    read_or_error(engine, ask)
        .await?
        .map_err(|error| Stop::of_read(side, &error))
}

/// The same, leaving what to do about a final error to the caller.
pub(super) async fn read_or_error<T, F: Future<Output = Call<T>>>(
    engine: &Engine,
    ask: impl Fn() -> F,
) -> Result<Result<T, Error>, Stop> {
    let mut tries = 0;
    loop {
        tries += 1;
        let error = match ask().await.result {
            Ok(value) => return Ok(Ok(value)),
            Err(error) => error,
        };
        let wait = match error.class() {
            Class::Transient if tries < READ_TRIES => backoff::wait(tries, rand::random()),
            Class::RateLimited { after_ms } if tries < 2 * READ_TRIES => after_ms
                .unwrap_or_else(|| backoff::wait(tries, rand::random()))
                .min(60_000),
            _ => return Ok(Err(error)),
        };
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(wait)) => {}
            () = engine.cancel.cancelled() => return Err(Stop::Cancelled),
        }
    }
}

/// The same from HighLevel; none if there is no such record (any more).
///
/// # Errors
/// [`Stop`] as [`read`].
async fn read_if_there<T, F: Future<Output = Call<T>>>(
    engine: &Engine,
    ask: impl Fn() -> F,
) -> Result<Option<T>, Stop> {
    match read_or_error(engine, ask).await? {
        Ok(value) => Ok(Some(value)),
        Err(error) if cause(&error) == Some(&Cause::RecordMissing) => Ok(None),
        Err(error) => Err(Stop::of_read(Side::Highlevel, &error)),
    }
}

/// True if HighLevel refuses a record by its id. Appointments can't be asked for with the scopes
/// we ask for: what their contact no longer lists is gone.
async fn is_gone(engine: &Engine, kind: Kind, contact_id: &str, id: &str) -> Result<bool, Stop> {
    let client = &engine.highlevel;
    let there = match kind {
        Kind::Contact => {
            let contact = || client.contact(id);
            read(engine, Side::Highlevel, contact).await?.is_some()
        }
        Kind::Task => {
            let task = || client.task(contact_id, id);
            read_if_there(engine, task).await?.is_some()
        }
        Kind::Note => {
            let note = || client.note(contact_id, id);
            read_if_there(engine, note).await?.is_some()
        }
        Kind::Appointment => false,
    };
    Ok(!there)
}

fn cause(error: &Error) -> Option<&Cause> {
    error.refusal().and_then(|refusal| refusal.cause.as_ref())
}

impl Engine {
    /// Where HighLevel's records of a kind are mirrored.
    pub(super) fn mirrored(&self, kind: Kind) -> Place {
        Place {
            pair: self.pair,
            side: Side::Highlevel,
            kind,
        }
    }
}

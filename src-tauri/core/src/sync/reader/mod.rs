//! Reads HighLevel: what changed, what was ticked, what is gone. What a reading means is up to
//! `detect` (pure), what follows from it up to `planner`; `pass` calls both and keeps the outcome.

pub(super) mod contacts;

use std::time::Duration;

use super::{Engine, Stop, backoff};
use crate::http::{Call, Class, Error};
use crate::model::Side;

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

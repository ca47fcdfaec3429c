//! Connecting, checking, repairing and disconnecting the two sides.
//!
//! A connection is verified before anything of it is kept: the key goes to the keyring, the rest
//! to the database. The files beside this one hold what differs between the sides, where keys
//! come from, the sample data, and the clients that the engine asks for.

mod certileads;
mod clients;
mod highlevel;
mod keys;
mod sample;
#[cfg(test)]
mod tests;

use super::{Answer, App};
use crate::http::{Class, Error};
use crate::model::{
    Connection, ConnectionId, ConnectionReport, ConnectionState, ConnectionsView, EngineEvent,
    ErrorCode, KeyPlace, PairId, Problem, Side,
};
use crate::secrets::Secret;
use crate::store;

/// Where a key comes from.
#[derive(Clone, Debug)]
pub enum KeyInput {
    /// Typed or piped in.
    Given(Secret),
    /// From the environment; never stored.
    Environment(Secret),
    /// The profile needs none.
    None,
}

/// Where the built-in sample data listens, and its made-up keys (held in memory only).
#[derive(Clone, Debug)]
pub struct SampleEndpoints {
    /// HighLevel's address.
    pub highlevel_url: String,
    /// The sample location.
    pub location_id: String,
    /// The sample token.
    pub highlevel_token: Secret,
    /// Certileads' address.
    pub certileads_url: String,
    /// The sample key.
    pub certileads_key: Secret,
}

/// Who a key turned out to belong to, and what it may do.
#[derive(Clone, Debug, Default)]
struct Found {
    account_id: String,
    account_name: String,
    time_zone: Option<String>,
    country: Option<String>,
    report: ConnectionReport,
}

/// Why a check failed: in words, and whether the connection itself is at fault.
#[derive(Clone, Debug)]
struct Failed {
    problem: Problem,
    /// False for what passes by itself: no network, a service that is down, a rate limit.
    lasting: bool,
}

impl Failed {
    fn of(error: &Error, service: &str) -> Self {
        let lasting = !matches!(error.class(), Class::Transient | Class::RateLimited { .. });
        Self {
            problem: error.problem(service),
            lasting,
        }
    }
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            lasting: true,
        }
    }
}

impl App {
    /// Both connections of the shown pair.
    ///
    /// # Errors
    /// Database failures.
    pub async fn connections(&self) -> Answer<ConnectionsView> {
        self.save_calls().await?;
        let pair = self.pair_id().await?;
        let highlevel = self.find_connection(pair, Side::Highlevel).await?;
        let certileads = self.find_connection(pair, Side::Certileads).await?;
        Ok(ConnectionsView {
            highlevel_budget: self.budget_of(highlevel.as_ref()).await?,
            certileads_budget: self.budget_of(certileads.as_ref()).await?,
            highlevel,
            certileads,
        })
    }

    /// Reads the location id out of an id or the address of a HighLevel page.
    ///
    /// # Errors
    /// `LocationMalformed` at `location`.
    pub fn parse_location(&self, text: &str) -> Answer<String> {
        use crate::highlevel::{location_problem, parse_location};
        parse_location(text).ok_or_else(|| location_problem(text))
    }

    /// Checks a connection again.
    ///
    /// # Errors
    /// As connecting. Where the connection itself is at fault, it is then marked as needing
    /// attention; what passes by itself, such as no network, leaves it as it was.
    pub async fn check_connection(&self, side: Side) -> Answer<Connection> {
        let connection = self.connected(side).await?;
        let key = self.key_of(&connection).await?;
        let verified = self.verify(&connection, key).await.and_then(|found| {
            let other = is_other(&connection, &found.account_id);
            if other {
                Err(already_connected(&connection, "token").into())
            } else {
                Ok(found)
            }
        });
        match verified {
            Ok(found) => self.refresh(connection, found).await,
            Err(failed) => {
                if failed.lasting {
                    self.mark_attention(side, failed.problem.clone()).await?;
                }
                Err(failed.problem)
            }
        }
    }

    /// Puts a new key in the place of the old one; the old one is dropped only after the new one
    /// was verified for the same account.
    ///
    /// # Errors
    /// As connecting; the old key stays then.
    pub async fn replace_key(&self, side: Side, key: Secret) -> Answer<Connection> {
        let connection = self.connected(side).await?;
        if side == Side::Highlevel {
            crate::highlevel::check_token_shape(&key)?;
        } else if key.is_empty() {
            return Err(keys::empty(side));
        }
        let verified = self.verify(&connection, Some(key.clone())).await;
        let found = verified.map_err(|failed| failed.problem)?;
        if is_other(&connection, &found.account_id) {
            return Err(Problem::new(
                ErrorCode::InvalidInput,
                format!("This key belongs to another account: {}.", name_of(&found)),
                "Mapping, links and history belong to the account that is connected; the old \
                 key stays in use.",
                "Use a key of the same account, or disconnect and connect the other one.",
            )
            .at("token"));
        }
        let place = self
            .keep_key(connection.id, KeyInput::Given(key), connection.sandbox)
            .await?;
        let key_stored_at = Some(self.now());
        self.refresh(
            Connection {
                key_place: place,
                key_stored_at,
                ..connection
            },
            found,
        )
        .await
    }

    /// Stops the run at work, and forgets a connection and its key. Mappings, history and what
    /// was planned stay.
    ///
    /// # Errors
    /// Keyring and database failures.
    pub async fn disconnect(&self, side: Side) -> Answer<()> {
        let connection = self.connected(side).await?;
        self.stop_work().await;
        self.drop_key(&connection).await?;
        self.0
            .store
            .write(move |tx| store::connections::delete(tx, connection.pair_id, side))
            .await?;
        self.0.events.emit(EngineEvent::ConnectionsChanged);
        Ok(())
    }

    /// Keeps a verified (or knowingly unverified) connection in the place of the one before.
    /// `account` is what tells its account from others. An account of one's own leaves the sample.
    async fn keep(
        &self,
        draft: Connection,
        key: KeyInput,
        account: String,
        before: Option<Connection>,
    ) -> Answer<Connection> {
        // The same account keeps its id, so that whoever works with it goes on finding its key.
        let same = before.as_ref().filter(|before| is_same(before, &draft));
        let id = same.map_or(draft.id, |before| before.id);
        let key_place = self.keep_key(id, key, draft.sandbox).await?;
        let now = self.now();
        let stored = matches!(key_place, KeyPlace::Keyring | KeyPlace::Memory);
        let connection = Connection {
            key_place,
            key_stored_at: stored.then_some(now),
            id,
            ..draft
        };
        let (row, replaced) = (connection.clone(), before.clone());
        let written = self
            .0
            .store
            .write(move |tx| store::accounts::connect(tx, &row, &account, replaced.as_ref(), now));
        let kept = match written.await {
            Ok(kept) => kept,
            Err(error) => {
                // Nothing is kept of what could not be kept whole; the key of an account that was
                // connected before is a good one, whichever of the two it is.
                if before.is_none_or(|before| before.id != id) {
                    self.drop_key(&connection).await?;
                }
                return Err(error.into());
            }
        };
        let left = before.filter(|before| before.id != id || before.key_place != kept.key_place);
        if let Some(before) = left
            && let Err(problem) = self.drop_key(&before).await
        {
            tracing::warn!(code = ?problem.code, "the key before could not be removed");
        }
        if !kept.sandbox {
            self.leave_sample().await?;
        }
        self.0.events.emit(EngineEvent::ConnectionsChanged);
        Ok(kept)
    }

    /// Takes over what a check found; the connection is well again.
    async fn refresh(&self, connection: Connection, found: Found) -> Answer<Connection> {
        let connection = Connection {
            state: ConnectionState::Connected,
            attention: None,
            account_name: if found.account_name.is_empty() {
                connection.account_name
            } else {
                found.account_name
            },
            account_id: if connection.account_id.is_empty() {
                found.account_id
            } else {
                connection.account_id
            },
            time_zone: found.time_zone.or(connection.time_zone),
            country: found.country.or(connection.country),
            report: found.report,
            ..connection
        };
        self.save_connection(connection).await
    }

    async fn verify(&self, connection: &Connection, key: Option<Secret>) -> Result<Found, Failed> {
        match connection.side {
            Side::Highlevel => {
                let Some(token) = key else {
                    return Err(keys::lost(connection.side).into());
                };
                let url = crate::http::parse_address(&connection.base_url)
                    .map_err(|error| Failed::of(&error, "HighLevel"))?;
                self.verify_highlevel(url, &connection.account_id, token)
                    .await
            }
            Side::Certileads => {
                let profile = connection.profile_key.as_deref().unwrap_or_default();
                self.verify_certileads(profile, &connection.base_url, key)
                    .await
            }
        }
    }

    async fn save_connection(&self, connection: Connection) -> Answer<Connection> {
        let row = connection.clone();
        self.0
            .store
            .write(move |tx| store::connections::upsert(tx, &row))
            .await?;
        self.0.events.emit(EngineEvent::ConnectionsChanged);
        self.0.live.ask(false);
        Ok(connection)
    }

    /// A connection that came without its key: it waits for it, unless it needs none or the
    /// environment holds one.
    pub(in crate::app) fn waiting_connection(
        &self,
        pair: PairId,
        side: Side,
        needs_key: bool,
        now: i64,
    ) -> Connection {
        let key_place = keys::place_in_environment(side);
        let waits = needs_key && key_place == KeyPlace::None;
        Connection {
            key_place,
            state: match waits {
                true => ConnectionState::NeedsAttention,
                false => ConnectionState::Unverified,
            },
            attention: waits.then(|| keys::not_carried(side)),
            ..draft(pair, side, now, Found::default())
        }
    }

    async fn pair_id(&self) -> Answer<PairId> {
        Ok(self.pair().await?.id)
    }

    /// The person's own pair, also while the sample data is shown.
    async fn own_pair(&self) -> Answer<PairId> {
        let now = self.now();
        Ok(self
            .0
            .store
            .write(move |tx| store::accounts::own_pair(tx, now))
            .await?)
    }

    pub(in crate::app) async fn find_connection(
        &self,
        pair: PairId,
        side: Side,
    ) -> Answer<Option<Connection>> {
        Ok(self
            .0
            .store
            .read(move |c| store::connections::find(c, pair, side))
            .await?)
    }

    /// The connection of a side of the shown pair.
    pub(in crate::app) async fn connected(&self, side: Side) -> Answer<Connection> {
        let pair = self.pair_id().await?;
        self.find_connection(pair, side).await?.ok_or_else(|| {
            Problem::new(
                ErrorCode::NotConnected,
                format!("{} is not connected.", service(side)),
                "So there is nothing to read from or write to.",
                format!("Connect {} first.", service(side)),
            )
        })
    }
}

/// The service's name.
fn service(side: Side) -> &'static str {
    match side {
        Side::Highlevel => "HighLevel",
        Side::Certileads => "Certileads",
    }
}

/// True if both accounts are known and differ.
fn is_other(connection: &Connection, account_id: &str) -> bool {
    !connection.account_id.is_empty()
        && !account_id.is_empty()
        && connection.account_id != account_id
}

/// True if a connection is to the account of the one before.
fn is_same(before: &Connection, after: &Connection) -> bool {
    after.sandbox || (!after.account_id.is_empty() && before.account_id == after.account_id)
}

fn name_of(found: &Found) -> &str {
    if found.account_name.is_empty() {
        &found.account_id
    } else {
        &found.account_name
    }
}

/// Refuses to put another account in the place of the one connected.
fn already_connected(before: &Connection, field: &str) -> Problem {
    let name = if before.account_name.is_empty() {
        &before.account_id
    } else {
        &before.account_name
    };
    let service = service(before.side);
    Problem::new(
        ErrorCode::InvalidInput,
        format!("{service} is connected to another account already: {name}."),
        "Its mapping, links and history belong to that account and would not fit another one.",
        "Disconnect it first, or choose to replace it.",
    )
    .at(field)
}

/// A row to be filled in.
fn draft(pair_id: PairId, side: Side, now: i64, found: Found) -> Connection {
    Connection {
        id: ConnectionId::new(),
        pair_id,
        side,
        state: ConnectionState::Connected,
        base_url: String::new(),
        account_id: found.account_id,
        account_name: found.account_name,
        time_zone: found.time_zone,
        country: found.country,
        profile_key: None,
        report: found.report,
        key_place: KeyPlace::None,
        key_stored_at: None,
        connected_at: now,
        attention: None,
        sandbox: false,
    }
}

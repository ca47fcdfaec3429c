//! The clients that the engine asks for, and what it tells about them.

use super::service;
use crate::app::{Answer, App};
use crate::certileads;
use crate::highlevel;
use crate::http::{AccountKey, Lane, parse_address};
use crate::model::{CallBudget, Connection, ConnectionState, ErrorCode, Problem, Side};
use crate::store;

impl App {
    /// A client of the connected HighLevel location.
    ///
    /// # Errors
    /// `NotConnected`, `ConnectionPaused`, keyring and database problems.
    pub async fn highlevel_client(&self, lane: Lane) -> Answer<highlevel::Client> {
        let connection = self.usable(Side::Highlevel).await?;
        let token = self.key_of(&connection).await?;
        let Some(token) = token else {
            return Err(super::keys::lost(Side::Highlevel));
        };
        let url =
            parse_address(&connection.base_url).map_err(|error| error.problem(highlevel::NAME))?;
        let http = self.0.http.clone();
        Ok(highlevel::Client::new(
            http,
            url,
            connection.account_id,
            token,
            lane,
        ))
    }

    /// A client of the connected Certileads account.
    ///
    /// # Errors
    /// As [`Self::highlevel_client`], and what a profile can be wrong with.
    pub async fn certileads_client(&self, lane: Lane) -> Answer<certileads::Client> {
        let connection = self.usable(Side::Certileads).await?;
        let key = self.key_of(&connection).await?;
        let profile = connection.profile_key.as_deref().unwrap_or_default();
        self.open_certileads(profile, &connection.base_url, key, lane)
            .await
    }

    /// Pauses a side until a person repairs it, and says why.
    ///
    /// # Errors
    /// Database failures.
    pub async fn mark_attention(&self, side: Side, problem: Problem) -> Answer<()> {
        let connection = self.connected(side).await?;
        if connection.attention.as_ref() == Some(&problem) {
            return Ok(());
        }
        let state = ConnectionState::NeedsAttention;
        let attention = Some(problem);
        self.save_connection(Connection {
            state,
            attention,
            ..connection
        })
        .await?;
        Ok(())
    }

    /// Adds the calls made since the last time to today's count in the database. Called before
    /// budgets are shown and when the engine closes.
    ///
    /// # Errors
    /// Database failures; the calls are then counted the next time.
    pub async fn save_calls(&self) -> Answer<()> {
        let now = self.now();
        for (account, calls) in self.0.http.take_calls() {
            let name = account.0.clone();
            let saved = self
                .0
                .store
                .write(move |tx| store::calls::add(tx, &name, calls, now))
                .await;
            if let Err(error) = saved {
                self.0.http.give_back_calls(&account, calls);
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// A connection's allowance, with the calls of all processes today.
    pub(super) async fn budget_of(&self, connection: Option<&Connection>) -> Answer<CallBudget> {
        let Some(account) = connection.and_then(account_key) else {
            return Ok(CallBudget::default());
        };
        let now = self.now();
        let name = account.0.clone();
        let saved = self
            .0
            .store
            .read(move |c| store::calls::today(c, &name, now))
            .await?;
        let budget = self.0.http.budget(&account);
        Ok(CallBudget {
            calls_today: budget.calls_today.saturating_add(saved),
            ..budget
        })
    }

    /// The connection of a side, if nothing stands in the way of using it.
    async fn usable(&self, side: Side) -> Answer<Connection> {
        let connection = self.connected(side).await?;
        if connection.state != ConnectionState::NeedsAttention {
            return Ok(connection);
        }
        let service = service(side);
        let reason = connection
            .attention
            .map_or_else(String::new, |problem| problem.what);
        Err(Problem::new(
            ErrorCode::ConnectionPaused,
            format!("The connection to {service} needs attention."),
            reason,
            "Repair it on the Connections screen; everything that waits goes on from there.",
        ))
    }
}

/// What the limiter counts a connection's calls under; none for a folder.
fn account_key(connection: &Connection) -> Option<AccountKey> {
    let url = parse_address(&connection.base_url).ok()?;
    let account = match connection.side {
        Side::Highlevel => &connection.account_id,
        Side::Certileads => connection.profile_key.as_ref()?,
    };
    Some(AccountKey::new(&url, account))
}

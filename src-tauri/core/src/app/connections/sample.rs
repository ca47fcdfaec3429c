//! The built-in sample data: a pair of its own, keys in memory only.

use super::{KeyInput, SampleEndpoints, draft};
use crate::app::{Answer, App};
use crate::http::parse_address;
use crate::model::{Connection, ConnectionsView, EngineEvent, ErrorCode, Problem, Side};
use crate::store;

impl App {
    /// Connects both sides to the built-in sample data, as a pair of its own; called again with
    /// new addresses after a restart.
    ///
    /// # Errors
    /// `SandboxFailed` and database failures.
    pub async fn connect_sample(&self, endpoints: SampleEndpoints) -> Answer<ConnectionsView> {
        let url = parse_address(&endpoints.highlevel_url)
            .map_err(|error| unusable(&error.problem("the sample data")))?;
        let token = endpoints.highlevel_token.clone();
        let location = endpoints.location_id.clone();
        let source = self.verify_highlevel(url, &location, token).await;
        let source = source.map_err(|failed| unusable(&failed.problem))?;
        let key = Some(endpoints.certileads_key.clone());
        let target = self
            .verify_certileads("rest", &endpoints.certileads_url, key)
            .await;
        let target = target.map_err(|failed| unusable(&failed.problem))?;

        let now = self.now();
        let pair = self
            .0
            .store
            .write(move |tx| store::accounts::show_sample(tx, now))
            .await?;
        let source = Connection {
            base_url: endpoints.highlevel_url,
            ..draft(pair, Side::Highlevel, now, source)
        };
        let target = Connection {
            base_url: endpoints.certileads_url,
            profile_key: Some("rest".to_owned()),
            ..draft(pair, Side::Certileads, now, target)
        };
        self.keep_sample(source, KeyInput::Given(endpoints.highlevel_token))
            .await?;
        self.keep_sample(target, KeyInput::Given(endpoints.certileads_key))
            .await?;
        self.connections().await
    }

    async fn keep_sample(&self, draft: Connection, key: KeyInput) -> Answer<()> {
        let before = self.find_connection(draft.pair_id, draft.side).await?;
        let account = draft.account_id.clone();
        let connection = Connection {
            sandbox: true,
            ..draft
        };
        self.keep(connection, key, account, before).await?;
        Ok(())
    }

    /// Shows the person's own pair again; the sample pair and its history are removed.
    ///
    /// # Errors
    /// Database failures.
    pub async fn leave_sample(&self) -> Answer<()> {
        let pair = self.pair_id().await?;
        let held = [
            self.find_connection(pair, Side::Highlevel).await?,
            self.find_connection(pair, Side::Certileads).await?,
        ];
        let now = self.now();
        if held.iter().flatten().any(|connection| connection.sandbox) {
            self.stop_work().await;
        }
        if !self
            .0
            .store
            .write(move |tx| store::accounts::leave_sample(tx, now))
            .await?
        {
            return Ok(());
        }
        for connection in held.into_iter().flatten() {
            self.0.secrets.let_go(connection.id);
        }
        self.0.events.emit(EngineEvent::ConnectionsChanged);
        self.0.events.emit(EngineEvent::Resync);
        Ok(())
    }
}

fn unusable(problem: &Problem) -> Problem {
    Problem::new(
        ErrorCode::SandboxFailed,
        "The sample data doesn't answer as it should.",
        "It runs inside the app, so nothing of yours is affected.",
        "Close the app and open it again.",
    )
    .with_details(problem.to_string())
}

//! What the frame and Home show.

use super::{Answer, App};
use crate::model::{
    ActionKind, CleanUpState, Connection, ConnectionsView, Home, Need, Overview, ProofOutcome,
    RunKind, RunState, SetupStep, TestRun, TodayCounts, TransactionState, UtcMillis,
};
use crate::store::{mappings, operations, runs};

/// After this long a key should be renewed, in milliseconds.
const KEY_LASTS: i64 = 90 * 86_400_000;
/// How many finished operations Home shows.
const LATEST: u32 = 20;

impl App {
    /// What the frame needs on every screen.
    ///
    /// # Errors
    /// Database failures.
    pub async fn overview(&self) -> Answer<Overview> {
        let pair = self.pair().await?;
        let connections = self.connections().await?;
        let setup = self.setup(&connections).await?;
        Ok(Overview {
            setup,
            sandbox: pair.sandbox,
            connections,
            sync: self.sync_status().await?,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    async fn setup(&self, connections: &ConnectionsView) -> Answer<SetupStep> {
        match (&connections.highlevel, &connections.certileads) {
            (None, None) => return Ok(SetupStep::Welcome),
            (Some(_), Some(_)) => {}
            _ => return Ok(SetupStep::Connect),
        }
        let pair = self.pair().await?.id;
        let (mapped, tested, synced) = self
            .0
            .store
            .read(move |db| {
                let syncs = [RunKind::Baseline, RunKind::Backfill, RunKind::Incremental];
                let test = runs::latest(db, pair, &[RunKind::Test], &[RunState::Done])?;
                let test = match test {
                    Some(run) => runs::test::<super::test_run::TestState>(db, run.id)?,
                    None => None,
                };
                let synced = runs::latest(db, pair, &syncs, &[RunState::Done])?;
                Ok((
                    mappings::current(db, pair)?.is_some(),
                    test,
                    synced.is_some(),
                ))
            })
            .await?;
        let passed = tested.is_some_and(|test| all_passed(&test.view));
        Ok(match (mapped, passed || synced) {
            (false, _) => SetupStep::Map,
            (true, false) => SetupStep::Test,
            (true, true) => SetupStep::Done,
        })
    }

    /// The Home screen. `midnight` is the start of today in the person's time zone.
    ///
    /// # Errors
    /// Database failures.
    pub async fn home_screen(&self, midnight: UtcMillis) -> Answer<Home> {
        let pair = self.pair().await?.id;
        let connections = self.connections().await?;
        let test = self.test_run(None).await?;
        let status = self.sync_status().await?;
        let (held, by_hour, latest) = self
            .0
            .store
            .read(move |db| {
                Ok((
                    operations::held(db, pair)?,
                    operations::done_by_hour(db, pair, midnight)?,
                    operations::finished_since(db, pair, 0, LATEST)?,
                ))
            })
            .await?;
        let mut needs: Vec<Need> = [&connections.highlevel, &connections.certileads]
            .into_iter()
            .flatten()
            .flat_map(|connection| self.connection_needs(connection))
            .collect();
        let changes = self.drift_in_force().await?;
        if !changes.is_empty() {
            needs.push(Need::Drift { changes });
        }
        if let Some(problem) = held.first().and_then(|operation| operation.problem.clone()) {
            needs.push(Need::Held {
                count: u32::try_from(held.len()).unwrap_or(u32::MAX),
                problem,
            });
        }
        if let Some(test) = test.filter(leaves_something) {
            needs.push(Need::CleanUp {
                run_id: test.run_id,
                state: test.clean_up,
            });
        }
        if !status.baseline && status.running.is_none() {
            needs.push(Need::FirstSync);
        }
        Ok(Home {
            needs,
            today: today(&by_hour),
            latest,
        })
    }

    fn connection_needs(&self, connection: &Connection) -> Vec<Need> {
        let mut needs = Vec::new();
        if let Some(problem) = &connection.attention {
            needs.push(Need::Connection {
                side: connection.side,
                problem: problem.clone(),
            });
        }
        if let Some(stored_at) = connection.key_stored_at
            && self.now() - stored_at > KEY_LASTS
        {
            needs.push(Need::OldKey {
                side: connection.side,
                stored_at,
            });
        }
        needs
    }
}

/// True if all three transactions of a test arrived.
pub(super) fn all_passed(test: &TestRun) -> bool {
    test.transactions.iter().all(|one| {
        // A target that can't be read leaves everything unproved; that is no failure of the test.
        let unproved = one
            .proof
            .as_ref()
            .is_some_and(|proof| proof.outcome == ProofOutcome::Unproved);
        one.state == TransactionState::Passed
            || (one.state == TransactionState::Differs && unproved)
    })
}

fn leaves_something(test: &TestRun) -> bool {
    test.state != RunState::Running
        && matches!(test.clean_up, CleanUpState::Pending | CleanUpState::Failed)
}

fn today(by_hour: &[(u32, ActionKind, u32)]) -> TodayCounts {
    let mut today = TodayCounts {
        hourly: vec![0; 96],
        ..TodayCounts::default()
    };
    for &(hour, action, count) in by_hour {
        let (row, total) = match action {
            ActionKind::CreateContact => (0, &mut today.created),
            ActionKind::UpdateContact => (1, &mut today.updated),
            ActionKind::AddTags | ActionKind::RemoveTags => (2, &mut today.tagged),
            ActionKind::CompleteTask => (3, &mut today.tasks_completed),
            _ => continue,
        };
        *total += count;
        if let Some(entry) = today.hourly.get_mut((row * 24 + hour.min(23)) as usize) {
            *entry += count;
        }
    }
    today
}

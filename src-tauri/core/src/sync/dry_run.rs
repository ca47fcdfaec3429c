//! What a pass would do: it reads and plans the same way, and keeps nothing.

use std::collections::BTreeMap;

use super::pass::{self, Allowance};
use super::planner::{self, Look, Planned};
use super::reader::children::{self, Changed, Children};
use super::reader::contacts::Reader;
use super::schedule::Due;
use super::{Engine, Stop, everything};
use crate::model::{ActionKind, HeldReason, Operation, RunKind, Settings, SyncMode, SyncPlan};

/// Operations that it gives to look at.
const SHOWN: usize = 200;

/// What a pass would do; reads both sides, keeps nothing.
///
/// # Errors
/// [`Stop`] as a pass.
pub async fn dry_run(
    engine: &Engine,
    mode: SyncMode,
    settings: Settings,
) -> Result<SyncPlan, Stop> {
    let kind = pass::kind(&engine.store, engine.pair, mode).await?;
    let mut allowance = Allowance::of(kind, settings);
    let mut tally = Tally::default();
    let index = everything::index(engine, kind, false).await?;
    let mut reader = Reader::start(engine, kind, mode).await?;
    let mut changed = Changed::default();
    while let Some(page) = reader.next(engine).await? {
        changed.server_time = page.server_time.or(changed.server_time);
        tally.read += u32::try_from(page.contacts.len()).unwrap_or(0);
        if kind == RunKind::Baseline {
            continue;
        }
        let look = if kind == RunKind::Backfill {
            Look::Backfill
        } else {
            Look::Changes
        };
        let mut planned = planner::page(engine, page.contacts, look, index.as_ref()).await?;
        let ids = planned.contacts.iter().map(|contact| contact.id.clone());
        changed.ids.extend(ids);
        allowance.hold_what_is_over(&mut planned.operations);
        tally.add(planned);
    }
    let mut calls = reader.calls;
    if kind == RunKind::Incremental {
        let mut children = Children::prepare(engine, kind, Due::ALL, &changed, 0).await?;
        while let Some((mut planned, _)) = children.next(engine).await? {
            allowance.hold_what_is_over(&mut planned.operations);
            tally.add(planned);
        }
        calls += children.calls;
    } else {
        calls += children::first_sync_calls(engine, tally.read).await?;
    }
    let index_calls = index.map_or(0, |index| index.calls);
    Ok(tally.plan(mode, calls, index_calls))
}

/// What a dry run has seen so far.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) read: u32,
    links: u32,
    unchanged: u32,
    left_out: u32,
    by_action: BTreeMap<&'static str, u32>,
    held: BTreeMap<String, HeldReason>,
    operations: Vec<Operation>,
}

impl Tally {
    pub(super) fn add(&mut self, planned: Planned) {
        self.links += u32::try_from(planned.links.len()).unwrap_or(0);
        self.unchanged += planned.unchanged;
        self.left_out += u32::try_from(planned.left_out.len()).unwrap_or(0);
        for operation in planned.operations {
            match &operation.problem {
                Some(problem) => {
                    let key = format!("{:?} {:?}", problem.code, problem.field);
                    let fresh = || HeldReason {
                        problem: problem.clone(),
                        count: 0,
                    };
                    self.held.entry(key).or_insert_with(fresh).count += 1;
                }
                None => *self.by_action.entry(word(operation.action)).or_default() += 1,
            }
            if self.operations.len() < SHOWN {
                self.operations.push(operation);
            }
        }
    }

    /// The plan. `index_calls` are those to the target that read it.
    pub(super) fn plan(self, mode: SyncMode, highlevel_calls: u32, index_calls: u32) -> SyncPlan {
        let count = |name| self.by_action.get(name).copied().unwrap_or(0);
        let writes: u32 = self.by_action.values().sum();
        let certileads_calls = index_calls + writes;
        SyncPlan {
            mode,
            read: self.read,
            creates: count("create"),
            updates: count("update"),
            tags: count("tags"),
            tasks: count("task"),
            links: self.links,
            unchanged: self.unchanged,
            left_out: self.left_out,
            held: self.held.values().map(|reason| reason.count).sum(),
            highlevel_calls,
            certileads_calls,
            // HighLevel allows ten calls a second; what a target allows is not known beforehand.
            seconds: (highlevel_calls / 10).max(certileads_calls / 50) + 1,
            operations: self.operations,
            held_reasons: self.held.into_values().collect(),
        }
    }
}

fn word(action: ActionKind) -> &'static str {
    match action {
        ActionKind::CreateContact => "create",
        ActionKind::UpdateContact => "update",
        ActionKind::AddTags | ActionKind::RemoveTags => "tags",
        ActionKind::CompleteTask => "task",
        _ => "other",
    }
}

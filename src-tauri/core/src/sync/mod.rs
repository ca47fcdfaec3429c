//! The engine's loop: detect → plan → apply → prove.
//!
//! To follow one change, read in the order in which things happen: when to look is up to
//! [`schedule`] (pure). A pass ([`pass`]) reads HighLevel page by page ([`reader`]), compares with
//! the mirror ([`detect`], pure) and plans what follows ([`planner`], with [`plan`] and
//! [`matching`]: both pure). What it came to is kept in one transaction ([`keep`]); the outbox
//! ([`outbox`]) carries it out ([`apply`]) and proves it ([`proof`], pure). In a first sync
//! ([`everything`]) these overlap. A [`dry_run`] goes as far as the plan. An [`undo`], a comparison
//! ([`reconcile`]) and what a new mapping changes ([`resend`]) plan in their own way and go the same
//! way from the outbox on.
//! Called by `app`; it knows no screens.

mod apply;
mod apply_children;
mod apply_highlevel;
pub mod backoff;
mod child;
pub mod detect;
pub mod dry_run;
mod everything;
mod keep;
pub mod lock;
pub mod matching;
mod nowhere;
pub mod outbox;
pub mod pass;
pub mod plan;
mod planner;
pub mod proof;
mod reader;
pub mod reconcile;
pub mod resend;
pub mod schedule;
mod target_index;
pub mod test_step;
mod trail;
pub mod turn;
pub mod undo;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use crate::certileads;
use crate::clock::{Clock, UtcMillis};
use crate::events::Events;
use crate::highlevel;
use crate::mapping::{Compiled, Context};
use crate::model::{ErrorCode, Field, PairId, Problem, RunId, Schema, Side};
use crate::rules::InForce;
use crate::store::{Store, StoreError};

/// All that a run works with. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Engine {
    /// The database.
    pub store: Store,
    /// Where progress is told.
    pub events: Events,
    /// The time.
    pub clock: Clock,
    /// The pair at work.
    pub pair: PairId,
    /// The run at work.
    pub run_id: RunId,
    /// The source.
    pub highlevel: highlevel::Client,
    /// The target.
    pub certileads: certileads::Client,
    /// The mapping in force, made ready.
    pub mapping: Arc<Compiled>,
    /// Its version.
    pub mapping_version: u32,
    /// The rules in force, made ready.
    pub rules: Arc<InForce>,
    /// The target's fields by key.
    pub target_fields: Arc<BTreeMap<String, Field>>,
    /// What values are read against.
    pub context: Arc<Context>,
    /// The tags that the target lists, once somebody asked.
    pub listed_tags: Arc<OnceCell<HashSet<String>>>,
    /// Read back what was written even if the answer carried it.
    pub always_read_back: bool,
    /// A run that does nothing leaves no row: the looks of the loop.
    pub quiet: bool,
    /// The run at work beside this one, which sends its own operations itself.
    pub beside: Option<RunId>,
    /// This run's turn.
    pub turn: Arc<turn::Turn>,
    /// Tries in a row that came to nothing.
    pub fruitless: Arc<AtomicU32>,
    /// Stops the run between two operations.
    pub cancel: CancellationToken,
}

impl Engine {
    /// The time, in UTC milliseconds.
    #[must_use]
    pub fn now(&self) -> UtcMillis {
        self.clock.now()
    }

    /// The name and kind of a target field; its key and `other` where the schema lacks it.
    #[must_use]
    pub fn target_field<'a>(&'a self, key: &'a str) -> (&'a str, crate::model::FieldType) {
        match self.target_fields.get(key) {
            Some(field) => (&field.label, field.kind),
            None => (label_of(key), kind_of(key)),
        }
    }
}

/// The target's fields by key.
#[must_use]
pub fn fields_by_key(schema: &Schema) -> BTreeMap<String, Field> {
    schema
        .target
        .iter()
        .map(|field| (field.key.clone(), field.clone()))
        .collect()
}

fn label_of(key: &str) -> &str {
    match key {
        "tags" => "Tags",
        "segmentIds" => "Segments",
        "archived" => "Archived",
        key => key,
    }
}

fn kind_of(key: &str) -> crate::model::FieldType {
    match key {
        "tags" => crate::model::FieldType::Tags,
        "segmentIds" => crate::model::FieldType::Options,
        "archived" => crate::model::FieldType::Boolean,
        "email" => crate::model::FieldType::Email,
        "phone" => crate::model::FieldType::Phone,
        _ => crate::model::FieldType::Other,
    }
}

/// Why a run ended early. What was planned stays in the outbox.
#[derive(Debug)]
pub enum Stop {
    /// The person stopped it.
    Cancelled,
    /// A side refuses our key or our rights; the connection needs attention.
    Connection(Side, Problem),
    /// Anything else that makes going on pointless.
    Failed(Problem),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl Stop {
    /// The stop for a read that failed for good.
    #[must_use]
    pub fn of_read(side: Side, error: &crate::http::Error) -> Self {
        let problem = error.problem(service(side));
        let lacks_right = problem.code == ErrorCode::ScopeMissing;
        match error.class() {
            crate::http::Class::Unauthorised => Self::Connection(side, problem),
            _ if lacks_right => Self::Connection(side, problem),
            _ => Self::Failed(problem),
        }
    }

    /// The stop for a task of ours that panicked or was dropped: `work` is what it did, `meaning`
    /// says that nothing rests on it.
    fn of_task(work: &str, meaning: &str, error: &tokio::task::JoinError) -> Self {
        let problem = Problem::new(
            ErrorCode::Internal,
            format!("{work} ended early."),
            meaning,
            "Try again; if it stays, report it with the details.",
        );
        Self::Failed(problem.with_details(error.to_string()))
    }
}

/// A side's name in words.
#[must_use]
pub fn service(side: Side) -> &'static str {
    match side {
        Side::Highlevel => highlevel::NAME,
        Side::Certileads => certileads::NAME,
    }
}

//! Runs: one pass of the engine over a pair, with its counts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{PairId, Problem, RunId, UtcMillis};

/// What a run is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum RunKind {
    /// The three test transactions.
    Test,
    /// Removes what a test made.
    CleanUp,
    /// The first reading: everything there is. Fires events only with backfill.
    Baseline,
    /// Moves everything there is.
    Backfill,
    /// Moves what changed since.
    Incremental,
    /// Takes back what another run wrote.
    Undo,
    /// Repairs what a comparison of both sides found.
    Repair,
    /// Sends what a new version of the mapping changes.
    Resend,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum RunState {
    /// At work.
    Running,
    /// Ended; some operations may be held.
    Done,
    /// Ended early, with the reason.
    Failed,
    /// The person stopped it.
    Cancelled,
    /// The process ended before the run did; what was planned goes on with the next run.
    Interrupted,
}

/// What a run has done so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct RunCounts {
    /// Records read from HighLevel.
    pub read: u32,
    /// Operations planned.
    pub planned: u32,
    /// Contacts created.
    pub created: u32,
    /// Contacts updated.
    pub updated: u32,
    /// Contacts linked that existed already.
    pub linked: u32,
    /// Contacts archived.
    pub archived: u32,
    /// Contacts removed.
    pub deleted: u32,
    /// Tag operations done.
    pub tagged: u32,
    /// Task completions written.
    pub tasks_completed: u32,
    /// Follow-up tasks made, changed, ticked or removed.
    pub tasks: u32,
    /// Notes attached, changed or removed.
    pub notes: u32,
    /// Contacts put into segments.
    pub segments: u32,
    /// Records with nothing to change.
    pub unchanged: u32,
    /// Events that the rules left out.
    pub left_out: u32,
    /// Operations that wait for a person.
    pub held: u32,
    /// Operations refused for good.
    pub failed: u32,
    /// Operations that wait to be tried again.
    pub retrying: u32,
}

impl RunCounts {
    /// True if anything came of it: more than reading, or trying again.
    #[must_use]
    pub fn moved(&self) -> bool {
        let nothing = Self {
            read: self.read,
            unchanged: self.unchanged,
            retrying: self.retrying,
            ..Self::default()
        };
        *self != nothing
    }

    /// Adds what another run has done.
    pub fn add(&mut self, other: &Self) {
        let Self {
            read,
            planned,
            created,
            updated,
            linked,
            archived,
            deleted,
            tagged,
            tasks_completed,
            tasks,
            notes,
            segments,
            unchanged,
            left_out,
            held,
            failed,
            retrying,
        } = other;
        self.read += read;
        self.planned += planned;
        self.created += created;
        self.updated += updated;
        self.linked += linked;
        self.archived += archived;
        self.deleted += deleted;
        self.tagged += tagged;
        self.tasks_completed += tasks_completed;
        self.tasks += tasks;
        self.notes += notes;
        self.segments += segments;
        self.unchanged += unchanged;
        self.left_out += left_out;
        self.held += held;
        self.failed += failed;
        self.retrying += retrying;
    }
}

/// One run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Run {
    /// Our id.
    pub id: RunId,
    /// The pair.
    pub pair_id: PairId,
    /// What it is for.
    pub kind: RunKind,
    /// Where it stands.
    pub state: RunState,
    /// The mapping version it uses.
    pub mapping_version: Option<u32>,
    /// What it has done.
    pub counts: RunCounts,
    /// How many records there are to read, once known.
    pub expected: Option<u32>,
    /// When it started.
    pub started_at: UtcMillis,
    /// When it ended.
    pub finished_at: Option<UtcMillis>,
    /// Why it failed.
    pub problem: Option<Problem>,
    /// The run that it takes back, for an undo.
    pub undoes: Option<RunId>,
}

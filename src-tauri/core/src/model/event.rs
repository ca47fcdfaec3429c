//! What happened in HighLevel, as detected here.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{EventId, PairId, RunId, UtcMillis};

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum EventKind {
    /// A contact that was not known.
    ContactCreated,
    /// Some field of a contact changed.
    ContactUpdated,
    /// A contact is gone, confirmed twice.
    ContactDeleted,
    /// Do-not-disturb was switched on or off, for all or for one channel.
    ContactDndChanged,
    /// A contact that was left out meets the filter now.
    ContactEntered,
    /// A contact no longer meets the filter.
    ContactLeft,
    /// A tag came.
    TagAdded,
    /// A tag went.
    TagRemoved,
    /// A task that was not known.
    TaskCreated,
    /// A task was changed in another way than by ticking it.
    TaskUpdated,
    /// A task was ticked.
    TaskCompleted,
    /// A ticked task was opened again.
    TaskReopened,
    /// A task is gone, confirmed twice.
    TaskDeleted,
    /// A note that was not known.
    NoteAdded,
    /// A note's text changed.
    NoteChanged,
    /// A note is gone.
    NoteDeleted,
    /// An appointment that was not known.
    AppointmentCreated,
    /// An appointment's time, title or status changed.
    AppointmentUpdated,
    /// An appointment was cancelled, or is gone.
    AppointmentCancelled,
}

/// How it was noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum EventOrigin {
    /// By reading HighLevel at intervals.
    Poll,
    /// By the first reading of everything.
    Backfill,
    /// The test step made it happen.
    Test,
    /// A person asked for it.
    Manual,
}

/// One thing that happened to one contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Event {
    /// Our id.
    pub id: EventId,
    /// The pair.
    pub pair_id: PairId,
    /// The run that detected it.
    pub run_id: RunId,
    /// What happened.
    pub kind: EventKind,
    /// How it was noticed.
    pub origin: EventOrigin,
    /// The HighLevel contact.
    pub contact_id: String,
    /// The contact's name then.
    pub contact_name: String,
    /// When it was noticed.
    pub detected_at: UtcMillis,
    /// When the server says it happened, where it does.
    pub occurred_at: Option<UtcMillis>,
    /// Tag events: `{tag}`. Task, note and appointment events: the record, for changes with
    /// `changed:[keys]`. Contact updates and do-not-disturb: `{changed:[keys]}`. A deleted
    /// contact: as it was last seen.
    #[ts(type = "unknown")]
    pub payload: Value,
}

/// What the engine tells its hosts while it works. Ids and counters, never personal values;
/// the database is the truth, an event only says that it is worth reading again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum EngineEvent {
    /// A run started, moved on or ended.
    RunChanged {
        /// The run.
        run_id: RunId,
    },
    /// A connection's state, report or budget changed.
    ConnectionsChanged,
    /// One check of a connection passed or failed.
    ConnectionChecked {
        /// Which and how.
        progress: super::CheckProgress,
    },
    /// A mapping version was saved.
    MappingChanged,
    /// The rules were saved.
    RulesChanged,
    /// Operations changed state.
    OperationsChanged,
    /// The loop looked, rests, or goes on.
    LiveChanged,
    /// Events were lost on the way: read everything again.
    Resync,
}

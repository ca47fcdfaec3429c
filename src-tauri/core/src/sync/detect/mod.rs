//! What happened: the last seen object of a record against the new one. Pure.
//!
//! One file per kind of record, in the order in which things happen to a contact: [`contact`],
//! [`task`], [`note`], [`appointment`]. [`child`] compares all that hangs on a contact,
//! [`deletion`] says when what is missing is gone, [`cursor`] from where changed contacts are read
//! next. Reading is up to `reader`, what follows up to `planner`.

pub mod appointment;
pub mod child;
pub mod contact;
pub mod cursor;
pub mod deletion;
pub mod note;
pub mod task;

use serde::Serialize;
use serde_json::{Value, json};

use crate::model::EventKind;

pub use contact::{happenings, is_older};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// What kind.
    pub kind: EventKind,
    /// Its payload, as [`crate::model::Event::payload`] describes.
    pub payload: Value,
}

impl Happening {
    /// Something that happened to a record as a whole.
    #[must_use]
    pub fn to(kind: EventKind, record: &impl Serialize) -> Self {
        Self {
            kind,
            payload: serde_json::to_value(record).unwrap_or(Value::Null),
        }
    }

    /// A record's members that changed.
    #[must_use]
    pub fn change(kind: EventKind, record: &impl Serialize, changed: &[&str]) -> Self {
        let mut happening = Self::to(kind, record);
        happening.payload["changed"] = json!(changed);
        happening
    }
}

/// The members that differ, by name.
fn differing(members: &[(&'static str, bool)]) -> Vec<&'static str> {
    let differing = members.iter().filter(|(_, differs)| *differs);
    differing.map(|(name, _)| *name).collect()
}

//! What happened: the last seen object of a record against the new one. Pure.
//!
//! One file per kind of record, in the order in which things happen to a contact: [`contact`],
//! [`task`], [`note`], [`appointment`]; [`cursor`] says from where changed contacts are read next.
//! Reading is up to `reader`, what follows up to `planner`.

pub mod contact;
pub mod cursor;

use serde_json::Value;

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

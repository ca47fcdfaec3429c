//! Plain types and ids: what the tables hold, the engine passes on and the screens show.
//!
//! No I/O and no behaviour beyond small conversions. Every type crosses the IPC boundary as it
//! is (camelCase JSON, exported to TypeScript by ts-rs), so a change here changes the screens.

mod bundle;
mod connection;
mod contact;
mod drift;
mod event;
mod example;
mod field;
mod history;
mod home;
mod ids;
mod json_text;
mod mapping;
mod operation;
mod profile;
mod reconcile;
mod rules;
mod run;
mod settings;
mod step;
mod sync;
mod test_run;
mod undo;

pub use bundle::*;
pub use connection::*;
pub use contact::*;
pub use drift::*;
pub use event::*;
pub use example::*;
pub use field::*;
pub use history::*;
pub use home::*;
pub use ids::*;
pub use json_text::*;
pub use mapping::*;
pub use operation::*;
pub use profile::*;
pub use reconcile::*;
pub use rules::*;
pub use run::*;
pub use settings::*;
pub use step::*;
pub use sync::*;
pub use test_run::*;
pub use undo::*;

pub use crate::clock::UtcMillis;
pub use crate::error::{ErrorCode, Problem};

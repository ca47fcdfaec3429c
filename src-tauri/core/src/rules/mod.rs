//! The rules of a pair: which contacts are synced, and what is written about what happens.
//!
//! Pure: no clock, no network, no database. [`parse`] reads a document, [`check`] holds it against
//! both sides, [`InForce`] answers the planner's questions. `app` and `sync` are the callers.

mod check;
mod in_force;
mod parse;

pub use check::{Sides, check};
pub use in_force::InForce;
pub use parse::parse;

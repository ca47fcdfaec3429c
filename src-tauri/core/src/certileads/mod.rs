//! The Certileads side: one client for every target that a connection profile describes.
//!
//! Certileads publishes no API reference that we know of, so nothing here is written for one
//! service: [`Profile`] is a document that tells paths, bodies, places of ids and the rest, and
//! [`Client`] does what it says, over HTTP or into CSV files. It knows neither the database nor
//! HighLevel; `app` and `sync` are its callers.

mod batch;
mod built_in;
mod capability;
pub(crate) mod cells;
mod children;
mod client;
mod contact;
mod contacts;
mod csv;
mod family;
mod fields;
mod fill;
mod locate;
mod paging;
mod pointer;
mod profile;
mod profile_check;
mod profile_parse;
mod refusal;
mod route_check;
mod summary;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests;
mod trial;
mod wire;

pub use batch::BatchItem;
pub use built_in::built_in;
pub use capability::Capability;
pub use client::{Account, Client};
pub use contact::{MatchKey, TargetContact, TargetPage, Written};
pub use family::Family;
pub use profile::Profile;
pub use profile_parse::MAX_FILE_BYTES;
pub use refusal::{conflict, problem};

/// What can go wrong; [`http::Error`](crate::http::Error) with the target's refusals read.
pub use crate::http::Error;

/// The service's name in words.
pub const NAME: &str = "Certileads";

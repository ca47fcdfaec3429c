//! HighLevel's API, version 2: one client for one sub-account, one file per resource.
//!
//! It sends what it is told, reads answers leniently (any member may be absent or null, spelt in
//! one of several ways) and says what refusals mean. It knows neither the database nor
//! Certileads. The facts stem from HighLevel's official descriptions and published guides.

mod appointments;
mod businesses;
mod cause;
mod check;
mod client;
mod contact;
mod contacts;
mod dates;
mod endpoints;
mod fields;
mod identify;
mod location;
mod notes;
mod scopes;
mod tags;
mod tasks;
#[cfg(test)]
mod tests;
mod users;
mod wire;

pub use businesses::Business;
pub use check::{Checked, check};
pub use client::Client;
pub use contacts::{ContactPage, ContactSearch, SortKey};
pub use fields::{custom_field_type, fields, fields_seen};
pub(crate) use identify::location_problem;
pub use identify::{check_token_shape, parse_location};
pub use location::{CustomField, Location};
pub use scopes::{SCOPES, Scope};
pub use tags::{LocationTag, TagChange};
pub use tasks::{TaskPage, TaskSearch};
pub use users::User;

/// What can go wrong; [`http::Error`](crate::http::Error) with HighLevel's refusals read.
pub use crate::http::Error;

/// Where HighLevel's API is, for all versions and white-label accounts alike.
pub const DEFAULT_BASE_URL: &str = "https://services.leadconnectorhq.com";

/// The service's name in words.
pub const NAME: &str = "HighLevel";

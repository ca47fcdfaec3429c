//! The sandbox over real HTTP: one binary, one module per subject. Nothing here looks inside the
//! crate; what a module needs to prepare goes through the control.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failing test may panic"
)]

mod attached;
mod certileads;
mod client;
mod contacts;
mod contract;
mod control;
mod faults;
mod once;
mod pipeline;
mod search;
mod second;
mod smoke;
mod state_file;

//! The command line as it is typed: the built binary against the sandbox, on folders of its own.
//!
//! What it prints where, how it ends, and what it keeps. `support` runs it; keys come from the
//! environment, so that no test touches a keyring.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod bad_folder;
mod bad_input;
mod bundle;
mod documents;
mod exits;
mod keys;
mod kills;
mod main_job;
mod run;
mod sandbox;
mod support;

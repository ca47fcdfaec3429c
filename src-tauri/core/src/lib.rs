//! The engine of Certileads Connect: everything the product does, without a window.
//!
//! No Tauri, no printing. The shell (`src-tauri/src`) and the command line (`src-tauri/cli`)
//! are its two hosts; both call [`app`] and show what [`model`] describes.

#![warn(missing_docs)]

pub mod app;
pub mod certileads;
pub mod clock;
pub mod condition;
pub mod error;
pub mod events;
pub mod highlevel;
pub mod http;
pub mod mapping;
pub mod model;
pub mod rules;
pub mod secrets;
pub mod store;
pub mod sync;

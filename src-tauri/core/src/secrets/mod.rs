//! Keys and tokens: how they are held in memory and where they are kept.
//!
//! A [`Secret`] can't be printed or serialised, and is wiped from memory when dropped. The store
//! itself, [`Secrets`], is the only user of the keyring; `app` is its only caller.

mod secret;

pub use secret::Secret;

//! The engine against the sandbox: real files, real HTTP on loopback, faults, crashes.
//!
//! Each file is one promise of the engine. `world` starts a sandbox and an engine on a folder of
//! its own; nothing is shared between tests, and nothing waits for a clock.

mod actions;
mod ambiguous;
mod breaker;
mod bundle;
mod busy;
mod cancel;
mod connecting;
mod crash;
mod detection;
mod detection_appointments;
mod detection_deletions;
mod detection_notes;
mod detection_property;
mod detection_tasks;
mod faults;
mod filter;
mod first_sync;
mod folder;
mod held;
mod incremental;
mod late;
mod live;
mod mapping;
mod matching;
mod order;
mod pausing;
mod plan_age;
mod privilege;
mod profiles;
mod property;
mod reconcile;
mod retention;
mod revoked;
mod rules;
mod studio;
mod targets;
mod test_transactions;
mod trail;
mod undo;
mod webhook;
mod world;
mod write_faults;

//! The commands the pages call, one file per feature. Bodies are one-liners into the engine.

pub(crate) mod bundle;
pub(crate) mod connections;
pub(crate) mod history;
pub(crate) mod home;
pub(crate) mod mapping;
pub(crate) mod profiles;
pub(crate) mod reconcile;
pub(crate) mod rules;
pub(crate) mod settings;
pub(crate) mod sync;
pub(crate) mod test_run;
pub(crate) mod undo;

//! Ids of our own rows: UUID version 7, so that they sort by the time they were made.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(export, type = "string")]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh id; later ids sort after earlier ones.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "an id is never a default")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// One HighLevel location ⟷ one Certileads account.
    PairId;
    /// One side of a pair.
    ConnectionId;
    /// One version of a pair's mapping.
    MappingId;
    /// One contact kept as an example of the mapping.
    ExampleId;
    /// One run: a test, a backfill, an incremental sync, a clean-up.
    RunId;
    /// Something that happened in HighLevel, as detected here.
    EventId;
    /// One intended write; also its idempotency key.
    OperationId;
    /// One try to carry an operation out.
    AttemptId;
}

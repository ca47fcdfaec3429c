//! Why an operation has no contact in Certileads to write to, and what helps. The words only;
//! [`super::apply`] holds the operation with them.

use super::Engine;
use crate::model::{ActionKind, Contact, ErrorCode, Operation, Problem};
use crate::store::mirror;

/// What holds an operation whose contact is not known in Certileads. One that is gone from
/// HighLevel can't be synced any more to find out.
pub(super) async fn problem(engine: &Engine, operation: &Operation) -> Problem {
    let (place, id) = (engine.source_place(), operation.contact_id.clone());
    let seen = engine
        .store
        .read(move |db| mirror::get::<Contact>(db, place, &id))
        .await;
    let name = &operation.contact_name;
    // A test's contact is there and not mirrored.
    let gone = matches!(seen, Ok(None)) && !engine.always_read_back;
    if !gone {
        return Problem::new(
            ErrorCode::RecordMissing,
            format!("{name} has no contact in Certileads yet."),
            "So there is nothing this can be written to.",
            "Sync this contact first, then retry.",
        );
    }
    let remedy = match operation.action {
        ActionKind::DeleteContact => {
            "Look in Certileads: if the contact is there, remove it there by hand. Then skip this."
        }
        ActionKind::ArchiveContact => {
            "Look in Certileads: if the contact is there, archive it there by hand. Then skip this."
        }
        _ => "Skip this.",
    };
    Problem::new(
        ErrorCode::RecordMissing,
        format!(
            "Which contact {name} is in Certileads was never heard, and {name} is gone from HighLevel."
        ),
        "So this can't be written by itself, neither now nor later.",
        remedy,
    )
}

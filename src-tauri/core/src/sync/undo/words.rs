//! Why an operation is left as it is, or can't be taken back. Pure.

use crate::certileads::Capability;
use crate::model::{ErrorCode, Problem};

fn left(what: impl Into<String>, meaning: &str, remedy: &str) -> Problem {
    Problem::new(ErrorCode::ChangedSincePlan, what, meaning, remedy)
}

fn never(what: impl Into<String>, meaning: &str, remedy: &str) -> Problem {
    Problem::new(ErrorCode::CapabilityMissing, what, meaning, remedy)
}

/// A field holds something else by now.
pub(super) fn moved(label: &str) -> Problem {
    left(
        format!("{label} was changed in Certileads since."),
        "Putting back what stood before would overwrite that change.",
        "Look at it in Certileads and change it there if need be.",
    )
}

/// A field holds something else by now, since a later run of ours wrote it.
pub(super) fn written_later(label: &str) -> Problem {
    left(
        format!("A later run wrote {label} again."),
        "Putting back what stood before this run would take that back, too.",
        "Undo the later run first.",
    )
}

/// A field that was blank holds something by now.
pub(super) fn added(label: &str) -> Problem {
    left(
        format!("{label} was filled in Certileads since."),
        "It would be lost with the contact.",
        "Remove the contact in Certileads by hand if you don't need it.",
    )
}

/// A tag that is not ours.
pub(super) fn tagged(tag: &str) -> Problem {
    left(
        format!("The tag “{tag}” was put on in Certileads since."),
        "It would be lost with the contact.",
        "Remove the contact in Certileads by hand if you don't need it.",
    )
}

/// Notes or tasks that are not ours.
pub(super) fn carries(list: Capability) -> Problem {
    left(
        match list {
            Capability::ListNotes => "There is a note on the contact in Certileads.",
            _ => "There is a task on the contact in Certileads.",
        },
        "It would be lost with the contact.",
        "Remove the contact in Certileads by hand if you don't need it.",
    )
}

/// Notes or tasks that can't be looked for.
pub(super) fn unseen(list: Capability) -> Problem {
    never(
        match list {
            Capability::ListNotes => "This target can't list a contact's notes.",
            _ => "This target can't list a contact's tasks.",
        },
        "Somebody's own may be on the contact, and would be lost with it.",
        "Look at the contact in Certileads and remove it there.",
    )
}

/// The contact is gone.
pub(super) fn gone() -> Problem {
    left(
        "The contact is no longer in Certileads.",
        "So there is nothing that could be put back on it.",
        "",
    )
}

/// A contact that was removed is there again.
pub(super) fn there_again() -> Problem {
    left(
        "The contact is in Certileads again.",
        "Making it anew would leave two of it.",
        "Look at it in Certileads and change it there if need be.",
    )
}

/// A contact that was only found.
pub(super) fn was_there() -> Problem {
    left(
        "The contact was in Certileads before this run.",
        "Somebody else made it, so it is not removed.",
        "Remove it in Certileads by hand if you don't need it.",
    )
}

/// The before-image does not say enough.
pub(super) fn unknown_before() -> Problem {
    never(
        "What stood there before is not known.",
        "So there is nothing to put back.",
        "Look at it in Certileads and change it there if need be.",
    )
}

/// The target can't do what it takes.
pub(super) fn unable(capability: Capability) -> Problem {
    never(
        format!(
            "This target can't do this: {}.",
            capability.label().to_lowercase()
        ),
        capability.loss(),
        "Change it in Certileads by hand.",
    )
}

/// A required field that was blank before.
pub(super) fn must_not_be_blank(label: &str) -> Problem {
    never(
        format!("{label} stays."),
        "It was blank before, and Certileads doesn't take it blank again.",
        "Change it in Certileads by hand if need be.",
    )
}

/// A contact that comes back without its segments.
pub(super) fn without_segments() -> Problem {
    never(
        "It comes back without its segments.",
        "A contact is made anew from its fields and tags.",
        "Put it into its segments in Certileads.",
    )
}

/// Rows of a file.
pub(super) fn file() -> Problem {
    never(
        "A row in a file can't be called back.",
        "Whoever imports the file has it already, or will.",
        "Remove it where the file was imported.",
    )
}

/// Messages to a webhook, and anything else that can't be read back.
pub(super) fn message() -> Problem {
    never(
        "A message that was sent can't be called back.",
        "This target can't be asked what it holds, so nobody could tell what an undo would overwrite.",
        "Change it in Certileads by hand.",
    )
}

/// An operation of which nobody knows whether it took effect.
pub(super) fn unsure() -> Problem {
    never(
        "Nobody can tell whether this was written.",
        "So nobody can tell whether there is anything to take back.",
        "Decide on it on Home first, then undo again.",
    )
}

/// Another write to the contact may be on its way.
pub(super) fn on_its_way() -> Problem {
    left(
        "Another write to this contact may be on its way.",
        "What will stand there is not known yet.",
        "Wait for it, or decide on it on Home; then undo again.",
    )
}

/// What waits for a contact that rests.
pub(super) fn rests() -> Problem {
    Problem::new(
        ErrorCode::Cancelled,
        "A run that wrote to this contact was undone.",
        "The contact rests until you resume it, so this was not sent.",
        "Resume the contact to sync it again.",
    )
}

/// What an undone run had not written yet.
pub(super) fn not_written() -> Problem {
    Problem::new(
        ErrorCode::Cancelled,
        "Its run was undone before this was written.",
        "",
        "",
    )
}

/// What an undo had not come to when it was stopped.
pub(super) fn stopped() -> Problem {
    Problem::new(
        ErrorCode::Cancelled,
        "The undo was stopped before this.",
        "What it would have taken back still stands.",
        "Undo the run again to go on.",
    )
}

/// The note or task is gone.
pub(super) fn child_gone() -> Problem {
    left(
        "It is no longer in Certileads.",
        "So there is nothing that could be put back on it.",
        "",
    )
}

/// A note or task that was removed is there again.
pub(super) fn child_there_again() -> Problem {
    left(
        "It is in Certileads again.",
        "Making it anew would leave two of it.",
        "Look at it in Certileads and change it there if need be.",
    )
}

//! What a target's refusals mean, read where the profile says their parts lie.

use super::profile::{ErrorPointers, Route};
use super::{Capability, NAME, pointer};
use crate::http::{Cause, Error, Refusal};
use crate::model::Problem;

/// The id of the contact that a create ran into, if the refusal is that and names it.
#[must_use]
pub fn conflict(error: &Error) -> Option<String> {
    match &error.refusal()?.cause {
        Some(Cause::Duplicate(existing)) => existing.clone(),
        _ => None,
    }
}

/// An error in words about Certileads.
#[must_use]
pub fn problem(error: &Error) -> Problem {
    error.problem(NAME)
}

/// Reads a refusal's parts anew by the profile's pointers, and says what it means.
pub(super) fn read(
    error: Error,
    pointers: &ErrorPointers,
    capability: Capability,
    route: &Route,
) -> Error {
    let Error::Status(mut refusal) = error else {
        return error;
    };
    let at = |place: &Option<String>| {
        place
            .as_deref()
            .and_then(|place| pointer::text(&refusal.body, place))
    };
    let (message, code) = (at(&pointers.message), at(&pointers.code));
    let (field, existing) = (at(&pointers.field), at(&pointers.existing_id));
    if let Some(message) = message {
        refusal.message = message;
    }
    refusal.code = code.or(refusal.code);
    refusal.field = field
        .map(|field| own_key(&field, pointers))
        .or(refusal.field);
    refusal.cause = cause(&refusal, existing, pointers, capability, route);
    Error::Status(refusal)
}

/// A member as the target names it → our key: `/lead/fields/industry` is `fields.industry`.
fn own_key(field: &str, pointers: &ErrorPointers) -> String {
    let prefix = pointers.field_prefix.as_deref().unwrap_or_default();
    let rest = field.strip_prefix(prefix).unwrap_or(field);
    if field.starts_with('/') {
        rest.trim_start_matches('/').replace('/', ".")
    } else {
        rest.to_owned()
    }
}

fn cause(
    refusal: &Refusal,
    existing: Option<String>,
    pointers: &ErrorPointers,
    capability: Capability,
    route: &Route,
) -> Option<Cause> {
    let reused = refusal
        .code
        .as_ref()
        .is_some_and(|code| pointers.key_reused.contains(code));
    match refusal.status {
        409 if reused => Some(Cause::KeyReused),
        409 if matches!(
            capability,
            Capability::CreateContact
                | Capability::Batch
                | Capability::CreateNote
                | Capability::CreateTask
        ) =>
        {
            Some(Cause::Duplicate(existing))
        }
        412 => Some(Cause::Changed),
        403 => Some(Cause::ScopeMissing(None)),
        status if route.missing.contains(&status) && capability.placeholders().contains(&"id") => {
            Some(Cause::RecordMissing)
        }
        _ => None,
    }
}

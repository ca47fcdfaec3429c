//! What HighLevel's refusals mean.
//!
//! The status alone doesn't tell: 401 stands for a dead token, a missing scope, an agency token,
//! a missing header and an unknown user; 400 for an unknown contact. The literal messages are
//! the only difference (official descriptions, and answers seen in practice).

use crate::http::{Cause, Error};

/// Fills in the cause of a refusal; `scope` is the one the request needs.
pub(super) fn read(error: Error, scope: &str) -> Error {
    let Error::Status(mut refusal) = error else {
        return error;
    };
    let message = refusal.message.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let cause = match refusal.status {
        401 if says(&["not authorized for this scope"]) => {
            Some(Cause::ScopeMissing(Some(scope.to_owned())))
        }
        401 if says(&["user type mismatch", "authclass type is not allowed"]) => {
            Some(Cause::TokenAgency)
        }
        401 if says(&["user does not exist"]) => Some(Cause::RecordMissing),
        // `version header …`, and wrong-case paths that its access control doesn't know.
        401 | 403 if says(&["version header", "iam service"]) => Some(Cause::Request),
        401 => Some(Cause::TokenInvalid),
        403 if says(&["access to this location", "not accessible from this token"]) => {
            Some(Cause::LocationWrong)
        }
        404 if says(&["cannot "]) => Some(Cause::Request),
        400 | 404 if says(&["not found"]) => Some(Cause::RecordMissing),
        404 => Some(Cause::RecordMissing),
        _ => None,
    };
    refusal.cause = cause;
    Error::Status(refusal)
}

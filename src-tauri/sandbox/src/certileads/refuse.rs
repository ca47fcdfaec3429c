//! The error answers of the `rest` contract: `{error:{code,message,field?,existingId?}}`.

use serde_json::json;

use crate::answer::Answer;

fn error(status: u16, code: &str, message: &str) -> Answer {
    Answer::json(
        status,
        &json!({"error": {"code": code, "message": message}}),
    )
}

fn with(status: u16, code: &str, message: &str, member: &str, value: &str) -> Answer {
    Answer::json(
        status,
        &json!({"error": {"code": code, "message": message, member: value}}),
    )
}

/// 400: the request can't be read.
pub(super) fn bad(message: &str) -> Answer {
    error(400, "bad_request", message)
}

/// 401: no key, or one that is not known.
pub(super) fn unauthorised() -> Answer {
    error(401, "unauthorized", "The API key is missing or not valid.")
}

/// 403: the key may not do this.
pub(super) fn forbidden() -> Answer {
    error(403, "forbidden", "The API key may not do this.")
}

/// 404: no such route or object.
pub(super) fn missing(what: &str) -> Answer {
    error(404, "not_found", &format!("{what} was not found."))
}

/// 409: something else already has this.
pub(super) fn exists(message: &str, id: &str) -> Answer {
    with(409, "already_exists", message, "existingId", id)
}

/// 409: an idempotency key was used before with another body.
pub(super) fn key_reused() -> Answer {
    error(
        409,
        "idempotency_conflict",
        "This idempotency key was used with another body.",
    )
}

/// 412: the object has changed since.
pub(super) fn changed() -> Answer {
    error(412, "changed", "The contact was changed since.")
}

/// 422: a member is unknown, missing or of the wrong kind.
pub(super) fn invalid(field: &str, code: &str, message: &str) -> Answer {
    with(422, code, message, "field", field)
}

/// Any other status, for the faults that imitate one.
pub(super) fn fault(status: u16) -> Answer {
    match status {
        422 => invalid("email", "invalid_value", "The value was refused."),
        429 => error(429, "rate_limited", "Too many requests.").with("retry-after", "1"),
        _ => error(status, "internal", "Something went wrong."),
    }
}

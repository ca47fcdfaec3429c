//! HighLevel's error answers, one function per cause, with the literal messages clients branch on.
//! Sources: the official error schemas and live measurements gathered by third parties.

use serde_json::{Value, json};

use crate::answer::Answer;

/// The message of a missing scope.
pub(super) const SCOPE: &str = "The token is not authorized for this scope.";
/// The message of an agency token on a user route.
pub(super) const USER_TYPE: &str = "Token's user type mismatch!";
/// The message of a Company OAuth token on a sub-account scope.
pub(super) const AUTH_CLASS: &str = "This authClass type is not allowed to access this scope. Please verify your IAM configuration if this is not the case.";
/// The message of a token for another location.
pub(super) const LOCATION: &str = "The token does not have access to this location.";

fn error(status: u16, message: &Value, name: &str) -> Answer {
    Answer::json(
        status,
        &json!({"statusCode": status, "message": message, "error": name}),
    )
}

/// 400 with a message.
pub(super) fn bad(message: impl Into<String>) -> Answer {
    let message: String = message.into();
    Answer::json(400, &json!({"statusCode": 400, "message": message}))
}

/// 400: no contact has this id (HighLevel does not say 404).
pub(super) fn no_contact(id: &str) -> Answer {
    bad(format!("Contact with id {id} not found"))
}

/// 400: the location allows no duplicates and this contact already exists.
pub(super) fn duplicate(id: &str, name: &str, field: &str) -> Answer {
    Answer::json(
        400,
        &json!({
            "statusCode": 400,
            "message": "This location does not allow duplicated contacts.",
            "meta": {"contactId": id, "contactName": name, "matchingField": field},
        }),
    )
}

/// 401: token, class, scope or header.
pub(super) fn unauthorised(message: &str) -> Answer {
    error(401, &json!(message), "Unauthorized")
}

/// 403: the token may not see this place.
pub(super) fn forbidden(message: &str) -> Answer {
    error(403, &json!(message), "Forbidden")
}

/// 404 with a message.
pub(super) fn missing(message: impl Into<String>) -> Answer {
    let message: String = message.into();
    error(404, &json!(message), "Not Found")
}

/// 422: what the body or the query must not or must have.
pub(super) fn invalid(messages: Vec<String>) -> Answer {
    error(422, &json!(messages), "Unprocessable Entity")
}

/// 429; its body is undocumented, this is the framework's default.
pub(super) fn too_many() -> Answer {
    Answer::json(
        429,
        &json!({"statusCode": 429, "message": "Too Many Requests"}),
    )
}

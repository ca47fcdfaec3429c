//! The sub-account itself: its settings, its time zones, the agency's search for sub-accounts.

use serde_json::json;

use super::account::Account;
use super::operation::{Ask, Reply};
use super::refuse;
use crate::answer::Answer;

/// `GET /locations/:id` → `{location}`
pub(super) fn get(account: &Account, ask: &Ask<'_>) -> Reply {
    if ask.param(0) != &*account.location_id {
        return Err(refuse::bad(format!(
            "Location with id {} not found",
            ask.param(0)
        )));
    }
    Ok(Answer::json(200, &json!({"location": account.location})))
}

/// `GET /locations/search` (agency) → `{locations}`
pub(super) fn search(account: &Account, _: &Ask<'_>) -> Reply {
    Ok(Answer::json(200, &json!({"locations": [account.location]})))
}

/// `GET /locations/:id/timezones`: the zone names, under `timeZones`.
pub(super) fn timezones(_: &Account, _: &Ask<'_>) -> Reply {
    let zones = [
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Los_Angeles",
        "Europe/London",
        "Europe/Berlin",
        "Europe/Madrid",
        "Asia/Tokyo",
        "Australia/Sydney",
    ];
    Ok(Answer::json(200, &json!({"timeZones": zones})))
}

//! Lists that the sandbox only shows: workflows, campaigns, pipelines, calendars and the few others
//! that a client asks for to learn which scopes a token holds.

use serde_json::{Value, json};

use super::account::Account;
use super::operation::{Ask, Reply};
use super::refuse;
use crate::answer::Answer;

fn shown(ask: &Ask<'_>, name: &str, list: &[Value]) -> Reply {
    let mut rows: Vec<&Value> = list.iter().collect();
    ask.disturb(&mut rows);
    Ok(Answer::json(200, &json!({name: rows})))
}

/// `GET /workflows/?locationId` → `{workflows}`
pub(super) fn workflows(account: &Account, ask: &Ask<'_>) -> Reply {
    shown(ask, "workflows", &account.workflows)
}

/// `GET /campaigns/?locationId&status` → `{campaigns}`
pub(super) fn campaigns(account: &Account, ask: &Ask<'_>) -> Reply {
    let status = ask.call.query.get("status");
    let asked = |campaign: &&Value| status.is_none_or(|status| campaign["status"] == status);
    let campaigns: Vec<Value> = account.campaigns.iter().filter(asked).cloned().collect();
    shown(ask, "campaigns", &campaigns)
}

/// `GET /opportunities/pipelines?locationId` → `{pipelines}`
pub(super) fn pipelines(account: &Account, ask: &Ask<'_>) -> Reply {
    shown(ask, "pipelines", &account.pipelines)
}

/// `GET /calendars/?locationId` → `{calendars}`
pub(super) fn calendars(account: &Account, ask: &Ask<'_>) -> Reply {
    shown(ask, "calendars", &account.calendars)
}

/// `GET /calendars/:id` → `{calendar}`
pub(super) fn calendar(account: &Account, ask: &Ask<'_>) -> Reply {
    let found = account
        .calendars
        .iter()
        .find(|calendar| calendar["id"] == ask.param(0));
    let calendar = found.ok_or_else(|| refuse::missing("Calendar not found"))?;
    Ok(Answer::json(200, &json!({"calendar": calendar})))
}

/// `GET /conversations/search?locationId` → `{conversations, total}`; there are none.
pub(super) fn conversations(_: &Account, ask: &Ask<'_>) -> Reply {
    if ask.call.query.get("locationId").is_none() {
        return Err(refuse::invalid(vec![
            "locationId should not be empty".to_owned(),
        ]));
    }
    Ok(Answer::json(200, &json!({"conversations": [], "total": 0})))
}

/// `GET /locations/:id/templates` → `{templates, totalCount}`; there are none.
pub(super) fn templates(_: &Account, _: &Ask<'_>) -> Reply {
    Ok(Answer::json(
        200,
        &json!({"templates": [], "totalCount": 0}),
    ))
}

/// `GET /objects/?locationId` → `{objects}`
pub(super) fn objects(_: &Account, ask: &Ask<'_>) -> Reply {
    shown(ask, "objects", &[])
}

/// `GET /links/?locationId` → `{links}`
pub(super) fn links(_: &Account, ask: &Ask<'_>) -> Reply {
    shown(ask, "links", &[])
}

/// `GET /forms/?locationId` → `{forms}`
pub(super) fn forms(_: &Account, ask: &Ask<'_>) -> Reply {
    shown(ask, "forms", &[])
}

/// A write that no object of the sandbox answers to: 400 once the scope was found to be held.
pub(super) fn no_such(_: &mut Account, ask: &Ask<'_>) -> Reply {
    Err(refuse::bad(format!(
        "No object with id {} was found",
        ask.param(0)
    )))
}

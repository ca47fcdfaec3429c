//! The users of the location. An unknown id is a 401 in HighLevel, not a 404.

use serde_json::{Value, json};

use super::account::Account;
use super::operation::{Ask, Reply};
use super::refuse;
use crate::answer::Answer;

/// `GET /users/?locationId` (deprecated) → `{users}`
pub(super) fn list(account: &Account, ask: &Ask<'_>) -> Reply {
    let mut users: Vec<&Value> = account.users.iter().collect();
    ask.disturb(&mut users);
    Ok(Answer::json(200, &json!({"users": users})))
}

/// `GET /users/search?companyId` → `{users, count}`
pub(super) fn search(account: &Account, ask: &Ask<'_>) -> Reply {
    let query = &ask.call.query;
    if query.get("companyId") != Some(&account.company_id) {
        return Err(refuse::forbidden(
            "The token does not have access to this company.",
        ));
    }
    let text = query.get("query").unwrap_or("").to_lowercase();
    let ids = query
        .get("ids")
        .map(|ids| ids.split(',').collect::<Vec<_>>());
    let asked = |user: &&Value| {
        let member = |name: &str| user[name].as_str().unwrap_or("").to_lowercase();
        let named =
            text.is_empty() || member("name").contains(&text) || member("email").contains(&text);
        named
            && ids
                .as_ref()
                .is_none_or(|ids| ids.iter().any(|id| user["id"] == *id))
    };
    let found: Vec<&Value> = account.users.iter().filter(asked).collect();
    let skip = ask.shifted(ask.number("skip", 0));
    let mut page: Vec<&&Value> = found
        .iter()
        .skip(skip)
        .take(ask.number("limit", 25))
        .collect();
    ask.disturb(&mut page);
    Ok(Answer::json(
        200,
        &json!({"users": page, "count": found.len()}),
    ))
}

fn find<'a>(account: &'a Account, ask: &Ask<'_>) -> Result<&'a Value, Answer> {
    let found = account.users.iter().find(|user| user["id"] == ask.param(0));
    found.ok_or_else(|| refuse::unauthorised("The user does not exist."))
}

/// `GET /users/:id` → the user at the top level.
pub(super) fn get(account: &Account, ask: &Ask<'_>) -> Reply {
    Ok(Answer::json(200, find(account, ask)?))
}

/// `PUT /users/:id`: only there to be probed for its scope; it changes nothing.
pub(super) fn update(account: &mut Account, ask: &Ask<'_>) -> Reply {
    Ok(Answer::json(200, find(account, ask)?))
}

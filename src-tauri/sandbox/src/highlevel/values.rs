//! Custom values: named texts of the whole location.

use serde_json::{Value, json};

use super::account::Account;
use super::operation::{Ask, Reply};
use super::refuse;
use crate::answer::Answer;
use crate::normalise;

/// `GET /locations/:id/customValues` → `{customValues}`
pub(super) fn list(account: &Account, ask: &Ask<'_>) -> Reply {
    let mut values: Vec<&Value> = account.custom_values.iter().collect();
    ask.disturb(&mut values);
    Ok(Answer::json(200, &json!({"customValues": values})))
}

fn place(account: &Account, ask: &Ask<'_>) -> Result<usize, Answer> {
    let found = account
        .custom_values
        .iter()
        .position(|value| value["id"] == ask.param(1));
    found.ok_or_else(|| refuse::bad(format!("Custom value with id {} not found", ask.param(1))))
}

/// A new custom value as it is stored.
pub(super) fn made(account: &mut Account, name: &str, value: &str) -> Value {
    let key = normalise::field_key(name).replacen("contact.", "custom_values.", 1);
    json!({
        "id": account.ids.short(), "name": name, "fieldKey": format!("{{{{ {key} }}}}"),
        "value": value, "locationId": *account.location_id,
    })
}

/// `POST /locations/:id/customValues` → 201 `{customValue}`
pub(super) fn create(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let value = made(account, ask.text("name"), ask.text("value"));
    account.custom_values.push(value.clone());
    account.writes.total += 1;
    Ok(Answer::json(201, &json!({"customValue": value})))
}

/// `GET /locations/:id/customValues/:valueId` → `{customValue}`
pub(super) fn get(account: &Account, ask: &Ask<'_>) -> Reply {
    let value = &account.custom_values[place(account, ask)?];
    Ok(Answer::json(200, &json!({"customValue": value})))
}

/// `PUT /locations/:id/customValues/:valueId` → `{customValue}`
pub(super) fn update(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let place = place(account, ask)?;
    let stored = &mut account.custom_values[place];
    stored["name"] = json!(ask.text("name"));
    stored["value"] = json!(ask.text("value"));
    let answer = Answer::json(200, &json!({"customValue": stored}));
    account.writes.total += 1;
    Ok(answer)
}

/// `DELETE /locations/:id/customValues/:valueId` → `{succeded}`
pub(super) fn delete(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let place = place(account, ask)?;
    account.custom_values.remove(place);
    account.writes.total += 1;
    Ok(Answer::json(200, &ask.succeeded()))
}

//! The two bulk writes on contacts: tags added or removed, business attached or detached.

use std::sync::Arc;

use serde_json::{Value, json};

use super::account::Account;
use super::contact::{Contact, Text};
use super::operation::{Ask, Reply};
use super::refuse;
use crate::answer::Answer;

/// `POST /contacts/bulk/tags/update/:type` → 201 `{succeded, errorCount, responses}`
pub(super) fn tags(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let add = match ask.param(0) {
        "add" => true,
        "remove" => false,
        _ => {
            return Err(refuse::invalid(vec![
                "type must be one of the following values: add, remove".to_owned(),
            ]));
        }
    };
    let all = !add && ask.body.get("removeAllTags") == Some(&json!(true));
    let rows: Vec<Value> = ask
        .texts("contacts")
        .into_iter()
        .map(|id| one(account, ask, id, add, all))
        .collect();
    let errors = rows.iter().filter(|row| row["type"] == "error").count();
    Ok(Answer::json(
        201,
        &json!({"succeded": errors == 0, "errorCount": errors, "responses": rows}),
    ))
}

fn one(account: &mut Account, ask: &Ask<'_>, id: &str, add: bool, all: bool) -> Value {
    let row =
        |message: &str, kind: &str| json!({"contactId": id, "message": message, "type": kind});
    let Ok(contact) = account.contact(id).map(Arc::clone) else {
        let message = match id.len() {
            20 => "Contact not found",
            _ => "Invalid contact id: not a valid firebase id",
        };
        return row(message, "error");
    };
    let old: Vec<&str> = contact.tags.iter().map(|tag| &**tag).collect();
    let named = ask.texts("tags");
    let tags = if all { old.clone() } else { named };
    let changed = match add {
        true => account.add_tags(id, &tags, ask.now()),
        false => account.remove_tags(id, &tags, ask.now()),
    };
    let changed = changed.map(|(_, changed)| changed).unwrap_or_default();
    let none = Vec::new();
    let (added, removed) = if add {
        (&changed, &none)
    } else {
        (&none, &changed)
    };
    let mut row = row("Tags updated", "success");
    row["oldTags"] = json!(old);
    row["tagsAdded"] = json!(added);
    row["tagsRemoved"] = json!(removed);
    row
}

/// `POST /contacts/bulk/business` → `{success, ids}`; a null business detaches.
pub(super) fn business(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let id = ask.body.get("businessId").and_then(Value::as_str);
    let known = |id: &&str| {
        account
            .businesses
            .iter()
            .any(|business| business["id"] == *id)
    };
    if id.is_some_and(|id| !known(&id)) {
        return Err(refuse::bad("Business not found"));
    }
    let ids = ask.texts("ids");
    if ids.iter().any(|id| id.len() > 50) {
        return Err(refuse::invalid(vec![
            "each value in ids must be shorter than or equal to 50 characters".to_owned(),
        ]));
    }
    let mut done = Vec::new();
    for contact_id in ids {
        let Some(contact) = account.contacts.get(contact_id) else {
            continue;
        };
        let mut contact = Contact::clone(contact);
        contact.set(Text::BusinessId, id);
        account.touch(&mut contact, ask.now());
        account.put(contact, ask.now());
        account.writes.total += 1;
        done.push(contact_id);
    }
    Ok(Answer::json(200, &json!({"success": true, "ids": done})))
}

//! The definitions of custom fields: list, create, read, rename, delete. Values are in `field`.

use std::sync::Arc;

use serde_json::{Value, json};

use super::account::Account;
use super::field::CustomField;
use super::operation::{Ask, Reply};
use super::refuse;
use crate::answer::Answer;
use crate::normalise;

const TYPES: [&str; 14] = [
    "TEXT",
    "LARGE_TEXT",
    "NUMERICAL",
    "PHONE",
    "MONETORY",
    "CHECKBOX",
    "SINGLE_OPTIONS",
    "MULTIPLE_OPTIONS",
    "RADIO",
    "DATE",
    "FILE_UPLOAD",
    "TEXTBOX_LIST",
    "SIGNATURE",
    "FLOAT",
];

/// `GET /locations/:id/customFields?model=` → `{customFields}`
pub(super) fn list(account: &Account, ask: &Ask<'_>) -> Reply {
    let model = ask.call.query.get("model").unwrap_or("contact");
    let asked = |field: &&CustomField| model == "all" || field.model == model;
    let mut fields: Vec<&CustomField> = account.fields.iter().filter(asked).collect();
    ask.disturb(&mut fields);
    Ok(Answer::json(200, &json!({"customFields": fields})))
}

fn place(account: &Account, ask: &Ask<'_>) -> Result<usize, Answer> {
    let found = account
        .fields
        .iter()
        .position(|field| &*field.id == ask.param(1));
    found.ok_or_else(|| refuse::bad(format!("Custom field with id {} not found", ask.param(1))))
}

/// `GET /locations/:id/customFields/:fieldId` → `{customField}`
pub(super) fn get(account: &Account, ask: &Ask<'_>) -> Reply {
    let field = &account.fields[place(account, ask)?];
    Ok(Answer::json(200, &json!({"customField": field})))
}

fn options(ask: &Ask<'_>) -> Option<Vec<String>> {
    let given = ask
        .body
        .get("options")
        .or_else(|| ask.body.get("textBoxListOptions"))?;
    let text = |item: &Value| {
        item.as_str()
            .or_else(|| item["label"].as_str())
            .map(str::to_owned)
    };
    Some(given.as_array()?.iter().filter_map(text).collect())
}

/// `POST /locations/:id/customFields` → 201 `{customField}`
pub(super) fn create(account: &mut Account, ask: &Ask<'_>) -> Reply {
    if !TYPES.contains(&ask.text("dataType")) {
        return Err(refuse::invalid(vec![format!(
            "dataType must be one of the following values: {}",
            TYPES.join(", ")
        )]));
    }
    let key = normalise::field_key(ask.text("name"));
    if account.fields.iter().any(|field| field.field_key == key) {
        return Err(refuse::bad(format!("{key} already exists")));
    }
    let position = u32::try_from(account.fields.len())
        .unwrap_or(u32::MAX)
        .saturating_mul(50);
    let field = CustomField {
        id: account.ids.short().into(),
        name: ask.text("name").trim().to_owned(),
        field_key: key,
        placeholder: ask.text("placeholder").to_owned(),
        data_type: ask.text("dataType").to_owned(),
        position,
        picklist_options: options(ask).unwrap_or_default(),
        picklist_image_options: [],
        is_allowed_custom_option: false,
        is_multi_file_allowed: ask.body.get("isMultipleFile") == Some(&json!(true)),
        max_file_limit: 2,
        location_id: account.location_id.to_string(),
        model: Some(ask.text("model"))
            .filter(|model| !model.is_empty())
            .unwrap_or("contact")
            .to_owned(),
    };
    account.fields.push(field);
    account.writes.total += 1;
    Ok(Answer::json(
        201,
        &json!({"customField": account.fields.last()}),
    ))
}

/// `PUT /locations/:id/customFields/:fieldId` → `{customField}`; the key stays.
pub(super) fn update(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let place = place(account, ask)?;
    let field = &mut account.fields[place];
    ask.text("name").trim().clone_into(&mut field.name);
    if let Some(placeholder) = ask.body.get("placeholder").and_then(Value::as_str) {
        placeholder.clone_into(&mut field.placeholder);
    }
    if let Some(options) = options(ask) {
        field.picklist_options = options;
    }
    let answer = Answer::json(200, &json!({"customField": field}));
    account.writes.total += 1;
    Ok(answer)
}

/// `DELETE /locations/:id/customFields/:fieldId` → `{succeded}`; its values go with it.
pub(super) fn delete(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let place = place(account, ask)?;
    let id = account.fields.remove(place).id;
    for contact in account.contacts.values_mut() {
        if contact.custom.iter().any(|(field, _)| *field == id) {
            Arc::make_mut(contact).set_custom(&id, None);
        }
    }
    account.writes.total += 1;
    Ok(Answer::json(200, &ask.succeeded()))
}

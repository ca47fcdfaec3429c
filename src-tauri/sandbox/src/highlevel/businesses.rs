//! Businesses: companies that contacts can be attached to. Create and update answer under the key
//! `buiseness`, misspelled as in the real service.

use serde_json::{Value, json};

use super::account::Account;
use super::contact::Text;
use super::operation::{Ask, Reply};
use super::refuse;
use crate::answer::Answer;
use crate::clock::iso;

/// `GET /businesses/?locationId&limit&skip` → `{businesses}`
pub(super) fn list(account: &Account, ask: &Ask<'_>) -> Reply {
    let skip = ask.shifted(ask.number("skip", 0));
    let page = account
        .businesses
        .iter()
        .skip(skip)
        .take(ask.number("limit", 100));
    let mut businesses: Vec<&Value> = page.collect();
    ask.disturb(&mut businesses);
    Ok(Answer::json(200, &json!({"businesses": businesses})))
}

fn place(account: &Account, ask: &Ask<'_>) -> Result<usize, Answer> {
    let found = account
        .businesses
        .iter()
        .position(|business| business["id"] == ask.param(0));
    found.ok_or_else(|| refuse::missing(format!("Business with id {} not found", ask.param(0))))
}

/// `GET /businesses/:id` → `{business}`
pub(super) fn get(account: &Account, ask: &Ask<'_>) -> Reply {
    let business = &account.businesses[place(account, ask)?];
    Ok(Answer::json(200, &json!({"business": business})))
}

/// `POST /businesses/` → 201 `{success, buiseness}`
pub(super) fn create(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let mut business = json!({
        "id": account.ids.hex(), "locationId": *account.location_id,
        "createdAt": iso(ask.now()), "updatedAt": iso(ask.now()),
    });
    for (name, value) in &ask.body {
        business[name] = value.clone();
    }
    account.businesses.push(business.clone());
    account.writes.total += 1;
    Ok(Answer::json(
        201,
        &json!({"success": true, "buiseness": business}),
    ))
}

/// `PUT /businesses/:id` → `{success, buiseness}`
pub(super) fn update(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let place = place(account, ask)?;
    let business = &mut account.businesses[place];
    for (name, value) in &ask.body {
        business[name] = value.clone();
    }
    business["updatedAt"] = json!(iso(ask.now()));
    let answer = Answer::json(200, &json!({"success": true, "buiseness": business}));
    account.writes.total += 1;
    Ok(answer)
}

/// `DELETE /businesses/:id` → `{success}`; its contacts stay, detached.
pub(super) fn delete(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let place = place(account, ask)?;
    account.businesses.remove(place);
    let attached: Vec<_> = account
        .contacts
        .values()
        .filter(|contact| contact.text(Text::BusinessId) == ask.param(0))
        .cloned()
        .collect();
    for contact in attached {
        let mut contact = (*contact).clone();
        contact.set(Text::BusinessId, None);
        account.touch(&mut contact, ask.now());
        account.put(contact, ask.now());
    }
    account.writes.total += 1;
    Ok(Answer::json(200, &json!({"success": true})))
}

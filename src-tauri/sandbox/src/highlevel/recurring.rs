//! Recurring tasks: kept and shown, but never unrolled into tasks.

use serde_json::{Value, json};

use super::account::Account;
use super::operation::{Ask, Reply};
use super::refuse;
use crate::answer::Answer;

fn place(account: &Account, ask: &Ask<'_>) -> Result<usize, Answer> {
    let found = account
        .recurring
        .iter()
        .position(|task| task["id"] == ask.param(1));
    found.ok_or_else(|| {
        refuse::missing(format!("Recurring task with id {} not found", ask.param(1)))
    })
}

/// `POST /locations/:id/recurring-tasks` → 201 `{recurringTask}`
pub(super) fn create(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let mut task = json!({"id": account.ids.hex(), "locationId": *account.location_id});
    for (name, value) in &ask.body {
        task[name] = value.clone();
    }
    account.recurring.push(task.clone());
    account.writes.total += 1;
    Ok(Answer::json(201, &json!({"recurringTask": task})))
}

/// `GET /locations/:id/recurring-tasks/:taskId` → `{recurringTask}`
pub(super) fn get(account: &Account, ask: &Ask<'_>) -> Reply {
    let task = &account.recurring[place(account, ask)?];
    Ok(Answer::json(200, &json!({"recurringTask": task})))
}

/// `PUT /locations/:id/recurring-tasks/:taskId` → `{recurringTask}`
pub(super) fn update(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let place = place(account, ask)?;
    let task = &mut account.recurring[place];
    for (name, value) in &ask.body {
        task[name] = value.clone();
    }
    let answer = Answer::json(200, &json!({"recurringTask": task}));
    account.writes.total += 1;
    Ok(answer)
}

/// `DELETE /locations/:id/recurring-tasks/:taskId` → `{id, success}`
pub(super) fn delete(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let place = place(account, ask)?;
    let task: Value = account.recurring.remove(place);
    account.writes.total += 1;
    Ok(Answer::json(
        200,
        &json!({"id": task["id"], "success": true}),
    ))
}

//! `POST /locations/:id/tasks/search`: tasks of the whole location, paged by `skip` and `limit`.
//! Rows carry `_id` where the contact's own routes say `id`. No filter by time of change exists.

use serde_json::{Value, json};

use super::account::{Account, Task};
use super::contact::Text;
use super::operation::{Ask, Reply};
use crate::answer::Answer;
use crate::clock::{iso, parse_iso};

/// `{tasks}`, with `count` where it was asked for.
pub(super) fn search(account: &Account, ask: &Ask<'_>) -> Reply {
    let mut tasks: Vec<&Task> = account
        .tasks
        .values()
        .filter(|task| matches(account, ask, task))
        .collect();
    if ask.text("sortKey") == "dueDate" {
        let descending = ask.body.get("sortDirection").and_then(Value::as_i64) == Some(-1);
        tasks.sort_by(|one, other| match descending {
            true => other.due.cmp(&one.due),
            false => one.due.cmp(&other.due),
        });
    }
    let whole = |name: &str, default: usize| {
        let number = ask.body.get(name).and_then(Value::as_u64);
        number
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(default)
    };
    let total = tasks.len();
    let skip = ask.shifted(whole("skip", 0));
    let page = tasks.into_iter().skip(skip).take(whole("limit", 25));
    let mut rows: Vec<Value> = page.map(|task| row(account, task)).collect();
    ask.disturb(&mut rows);
    let mut answer = json!({"tasks": rows});
    if ask.body.get("count") == Some(&json!(true)) {
        answer["count"] = json!(total);
    }
    Ok(Answer::json(200, &answer))
}

fn matches(account: &Account, ask: &Ask<'_>, task: &Task) -> bool {
    let flag = |name: &str| ask.body.get(name).and_then(Value::as_bool);
    let (contacts, users) = (ask.texts("contactId"), ask.texts("assignedTo"));
    let user = task.assigned_to.as_deref().unwrap_or("");
    let query = ask.text("query").to_lowercase();
    let business = ask.text("businessId");
    let of_business = || {
        let contact = account.contacts.get(&task.contact);
        contact.is_some_and(|contact| contact.text(Text::BusinessId) == business)
    };
    flag("completed").is_none_or(|completed| task.completed == completed)
        && (contacts.is_empty() || contacts.contains(&&*task.contact))
        && (users.is_empty() || users.contains(&user))
        && flag("unAssigned").is_none_or(|free| user.is_empty() == free)
        && flag("overdue").is_none_or(|late| (!task.completed && task.due < iso(ask.now())) == late)
        && (business.is_empty() || of_business())
        && (query.is_empty() || task.title.to_lowercase().contains(&query))
        && due_within(ask.body.get("dueDate"), &task.due)
}

fn due_within(window: Option<&Value>, due: &str) -> bool {
    let bound = |name: &str| {
        let text = window.and_then(|window| window[name].as_str());
        text.and_then(parse_iso).map(iso)
    };
    bound("gt").is_none_or(|low| due > low.as_str())
        && bound("gte").is_none_or(|low| due >= low.as_str())
        && bound("lt").is_none_or(|high| due < high.as_str())
        && bound("lte").is_none_or(|high| due <= high.as_str())
}

fn row(account: &Account, task: &Task) -> Value {
    let mut row = json!({
        "_id": task.id, "title": task.title, "body": task.body, "bodyText": task.body,
        "dueDate": task.due, "completed": task.completed, "contactId": *task.contact,
        "locationId": *account.location_id,
    });
    if let Some(user) = &task.assigned_to {
        row["assignedTo"] = json!(user);
    }
    row
}

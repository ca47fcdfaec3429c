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
    let wanted = Wanted::read(ask);
    let matching = account
        .tasks
        .values()
        .filter(|task| wanted.holds(account, task));
    let mut tasks: Vec<&Task> = matching.collect();
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

/// The conditions of a search, read once for all tasks.
struct Wanted<'a> {
    completed: Option<bool>,
    unassigned: Option<bool>,
    overdue: Option<bool>,
    contacts: Vec<&'a str>,
    users: Vec<&'a str>,
    query: String,
    business: &'a str,
    now: String,
    /// gt, gte, lt, lte in the form in which due dates are stored.
    due: [Option<String>; 4],
}

impl<'a> Wanted<'a> {
    fn read(ask: &'a Ask<'_>) -> Self {
        let flag = |name: &str| ask.body.get(name).and_then(Value::as_bool);
        let bound = |name: &str| {
            let text = ask
                .body
                .get("dueDate")
                .and_then(|window| window[name].as_str());
            text.and_then(parse_iso).map(iso)
        };
        Self {
            completed: flag("completed"),
            unassigned: flag("unAssigned"),
            overdue: flag("overdue"),
            contacts: ask.texts("contactId"),
            users: ask.texts("assignedTo"),
            query: ask.text("query").to_lowercase(),
            business: ask.text("businessId"),
            now: iso(ask.now()),
            due: ["gt", "gte", "lt", "lte"].map(bound),
        }
    }

    fn holds(&self, account: &Account, task: &Task) -> bool {
        let user = task.assigned_to.as_deref().unwrap_or("");
        let late = !task.completed && task.due < self.now;
        self.completed
            .is_none_or(|completed| task.completed == completed)
            && (self.contacts.is_empty() || self.contacts.contains(&&*task.contact))
            && (self.users.is_empty() || self.users.contains(&user))
            && self.unassigned.is_none_or(|free| user.is_empty() == free)
            && self.overdue.is_none_or(|overdue| late == overdue)
            && (self.query.is_empty() || task.title.to_lowercase().contains(&self.query))
            && self.due_within(&task.due)
            && (self.business.is_empty() || self.of_business(account, task))
    }

    fn of_business(&self, account: &Account, task: &Task) -> bool {
        let contact = account.contacts.get(&task.contact);
        contact.is_some_and(|contact| contact.text(Text::BusinessId) == self.business)
    }

    fn due_within(&self, due: &str) -> bool {
        let [gt, gte, lt, lte] = &self.due;
        gt.as_deref().is_none_or(|low| due > low)
            && gte.as_deref().is_none_or(|low| due >= low)
            && lt.as_deref().is_none_or(|high| due < high)
            && lte.as_deref().is_none_or(|high| due <= high)
    }
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

//! The tasks of one contact. Writing them does not change the contact's `dateUpdated`. The search
//! over the whole location is in `task_search`.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::account::{Account, Task};
use super::operation::{Ask, Reply};
use super::refuse;
use crate::answer::Answer;
use crate::clock::{iso, parse_iso};

impl Task {
    /// As the contact's own routes show it.
    pub(crate) fn shown(&self) -> Value {
        let mut shown = json!({
            "id": self.id, "title": self.title, "body": self.body, "dueDate": self.due,
            "completed": self.completed, "contactId": *self.contact,
        });
        if let Some(user) = &self.assigned_to {
            shown["assignedTo"] = json!(user);
        }
        shown
    }

    fn apply(&mut self, body: &Map<String, Value>) -> Result<(), Answer> {
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        if let Some(title) = text("title") {
            title.clone_into(&mut self.title);
        }
        if let Some(text) = text("body") {
            text.clone_into(&mut self.body);
        }
        if let Some(user) = text("assignedTo") {
            self.assigned_to = (!user.is_empty()).then(|| user.to_owned());
        }
        if let Some(due) = text("dueDate") {
            let moment = parse_iso(due).ok_or_else(|| {
                refuse::invalid(vec![
                    "dueDate must be a valid ISO 8601 date string".to_owned(),
                ])
            })?;
            self.due = iso(moment);
        }
        if let Some(completed) = body.get("completed").and_then(Value::as_bool) {
            self.completed = completed;
        }
        Ok(())
    }
}

impl Account {
    /// Adds a task to a contact.
    pub(crate) fn create_task(
        &mut self,
        contact: &str,
        body: &Map<String, Value>,
    ) -> Result<Value, Answer> {
        let contact = Arc::clone(&self.contact(contact)?.id);
        let mut task = Task {
            id: self.ids.short(),
            contact,
            title: String::new(),
            body: String::new(),
            assigned_to: None,
            due: String::new(),
            completed: false,
        };
        task.apply(body)?;
        self.writes.total += 1;
        Ok(self.add_task(task).shown())
    }

    /// Changes the members of a task that the body names.
    pub(crate) fn change_task(
        &mut self,
        contact: &str,
        id: &str,
        body: &Map<String, Value>,
    ) -> Result<Value, Answer> {
        self.contact(contact)?;
        let task = self.task_mut(contact, id)?;
        task.apply(body)?;
        let shown = task.shown();
        self.writes.total += 1;
        Ok(shown)
    }
}

/// `GET /contacts/:id/tasks` → `{tasks}`
pub(super) fn list(account: &Account, ask: &Ask<'_>) -> Reply {
    account.contact(ask.param(0))?;
    let mut tasks: Vec<Value> = account.tasks_of(ask.param(0)).map(Task::shown).collect();
    ask.disturb(&mut tasks);
    Ok(Answer::json(200, &json!({"tasks": tasks})))
}

/// `GET /contacts/:id/tasks/:taskId` → `{task}`
pub(super) fn get(account: &Account, ask: &Ask<'_>) -> Reply {
    account.contact(ask.param(0))?;
    let task = account.task(ask.param(0), ask.param(1))?;
    Ok(Answer::json(200, &json!({"task": task.shown()})))
}

/// `POST /contacts/:id/tasks` → 201 `{task}`
pub(super) fn create(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let task = account.create_task(ask.param(0), &ask.body)?;
    Ok(Answer::json(201, &json!({"task": task})))
}

/// `PUT /contacts/:id/tasks/:taskId` → `{task}`
pub(super) fn update(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let task = account.change_task(ask.param(0), ask.param(1), &ask.body)?;
    Ok(Answer::json(200, &json!({"task": task})))
}

/// `PUT /contacts/:id/tasks/:taskId/completed` → `{task}`
pub(super) fn complete(account: &mut Account, ask: &Ask<'_>) -> Reply {
    update(account, ask)
}

/// `DELETE /contacts/:id/tasks/:taskId` → `{succeded}`
pub(super) fn delete(account: &mut Account, ask: &Ask<'_>) -> Reply {
    account.contact(ask.param(0))?;
    account.remove_task(ask.param(0), ask.param(1))?;
    account.writes.total += 1;
    Ok(Answer::json(200, &ask.succeeded()))
}

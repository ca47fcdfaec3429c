//! Tasks: of a contact, and of the whole location.

use serde_json::{Value, json};

use super::client::Ask;
use super::contacts::{READ, WRITE};
use super::{Client, dates, wire};
use crate::http::{Call, Error, Method};
use crate::model::Task;

const READ_ALL: &str = "locations/tasks.readonly";

/// A page of the location's tasks.
#[derive(Clone, Debug, Default)]
pub struct TaskSearch {
    /// Only ticked ones, or only open ones.
    pub completed: Option<bool>,
    /// Only tasks of these contacts; empty for all.
    pub contact_ids: Vec<String>,
    /// Tasks per page, up to 1000.
    pub limit: u32,
    /// How many to pass over.
    pub skip: u32,
}

/// A page of tasks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaskPage {
    /// The tasks. They have no change date, and rows may shift while somebody works on them.
    pub tasks: Vec<Task>,
    /// How many match in all, where it is told.
    pub total: Option<u32>,
}

impl Client {
    /// All tasks of a contact.
    pub async fn tasks(&self, contact_id: &str) -> Call<Vec<Task>> {
        let ask = Ask::new(Method::GET, ["contacts", contact_id, "tasks"], READ);
        let of_contact = |raw: &Value| read(raw, contact_id);
        self.call(ask, |answer| wire::list(&answer, &["tasks"], of_contact))
            .await
    }

    /// One task.
    pub async fn task(&self, contact_id: &str, task_id: &str) -> Call<Task> {
        let ask = Ask::new(
            Method::GET,
            ["contacts", contact_id, "tasks", task_id],
            READ,
        );
        self.call(ask, one(contact_id)).await
    }

    /// Adds a task; `body` needs `title`, `dueDate` (ISO without milliseconds) and `completed`.
    pub async fn create_task(&self, contact_id: &str, body: &Value) -> Call<Task> {
        let path = ["contacts", contact_id, "tasks"];
        let ask = Ask::new(Method::POST, path, WRITE).body(body.clone());
        self.call(ask, one(contact_id)).await
    }

    /// Changes a task; send `title` and `dueDate` along, whatever else changes.
    pub async fn update_task(&self, contact_id: &str, task_id: &str, body: &Value) -> Call<Task> {
        let path = ["contacts", contact_id, "tasks", task_id];
        let ask = Ask::new(Method::PUT, path, WRITE).body(body.clone());
        self.call(ask, one(contact_id)).await
    }

    /// Ticks or unticks a task.
    pub async fn complete_task(
        &self,
        contact_id: &str,
        task_id: &str,
        completed: bool,
    ) -> Call<Task> {
        let path = ["contacts", contact_id, "tasks", task_id, "completed"];
        let ask = Ask::new(Method::PUT, path, WRITE).body(json!({"completed": completed}));
        self.call(ask, one(contact_id)).await
    }

    /// Removes a task.
    pub async fn delete_task(&self, contact_id: &str, task_id: &str) -> Call<()> {
        let path = ["contacts", contact_id, "tasks", task_id];
        self.send(Ask::new(Method::DELETE, path, WRITE))
            .await
            .map(drop)
    }

    /// Tasks of the whole location.
    pub async fn search_tasks(&self, search: &TaskSearch) -> Call<TaskPage> {
        let mut body = json!({"limit": search.limit, "skip": search.skip});
        if let Some(completed) = search.completed {
            body["completed"] = json!(completed);
        }
        if !search.contact_ids.is_empty() {
            body["contactId"] = json!(search.contact_ids);
        }
        let path = ["locations", self.location_id(), "tasks", "search"];
        let ask = Ask::new(Method::POST, path, READ_ALL).body(body);
        self.call(ask, |answer| {
            Ok(TaskPage {
                tasks: wire::list(&answer, &["tasks"], |raw| read(raw, ""))?,
                total: wire::count(&answer, &["total", "count"]),
            })
        })
        .await
    }
}

fn one(contact_id: &str) -> impl FnOnce(Value) -> Result<Task, Error> {
    move |answer| wire::object(&answer, &["task"], |raw| read(raw, contact_id))
}

/// Reads a task; the search spells its id `_id`, and some answers leave the contact out.
fn read(raw: &Value, contact_id: &str) -> Option<Task> {
    Some(Task {
        id: wire::id(raw)?,
        contact_id: wire::text(raw, &["contactId"]).unwrap_or_else(|| contact_id.to_owned()),
        title: wire::text(raw, &["title"]).unwrap_or_default(),
        body: wire::text(raw, &["bodyText", "body", "description"]).unwrap_or_default(),
        due_date: raw.get("dueDate").and_then(dates::millis),
        completed: wire::flag(raw, &["completed"]).unwrap_or(false),
        assigned_to: wire::text(raw, &["assignedTo"]),
    })
}

//! Tasks: of a contact, and of the whole location.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::client::Ask;
use super::contacts::{READ, WRITE};
use super::{Client, dates, wire};
use crate::http::{Call, Error, Method, Reply};
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
    /// The same for two pages that are the same to the letter.
    pub fingerprint: u64,
}

/// The list of a page as its text.
#[derive(Deserialize)]
struct Listed<'a> {
    #[serde(borrow)]
    tasks: Option<&'a RawValue>,
}

/// A page's fingerprint; it may be another one after an update of the app.
fn fingerprint(reply: &Reply) -> u64 {
    let listed = serde_json::from_slice::<Listed<'_>>(&reply.body);
    let list = listed.ok().and_then(|listed| listed.tasks);
    let mut hasher = DefaultHasher::new();
    list.map_or_else(
        || String::from_utf8_lossy(&reply.body),
        |list| list.get().into(),
    )
    .hash(&mut hasher);
    hasher.finish()
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
        self.send(self.task_search(search)).await.and_then(|reply| {
            let fingerprint = fingerprint(&reply);
            let answer = reply.json()?;
            Ok(TaskPage {
                tasks: wire::list(&answer, &["tasks"], |raw| read(raw, ""))?,
                total: wire::count(&answer, &["total", "count"]),
                fingerprint,
            })
        })
    }

    /// True if a page has this fingerprint: nothing of it needs to be read then.
    pub async fn is_page_of_tasks(&self, search: &TaskSearch, fingerprint_: u64) -> Call<bool> {
        let call = self.send(self.task_search(search)).await;
        call.map(|reply| fingerprint(&reply) == fingerprint_)
    }

    fn task_search(&self, search: &TaskSearch) -> Ask<'_> {
        let mut body = json!({"limit": search.limit, "skip": search.skip});
        if let Some(completed) = search.completed {
            body["completed"] = json!(completed);
        }
        if !search.contact_ids.is_empty() {
            body["contactId"] = json!(search.contact_ids);
        }
        let path = ["locations", self.location_id(), "tasks", "search"];
        Ask::new(Method::POST, path, READ_ALL).body(body)
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

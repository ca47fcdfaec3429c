//! Notes and tasks of a contact, tags and segments of the account: lists of small objects that
//! are passed on as the target holds them.

use serde_json::Value;

use super::client::Client;
use super::fill::Values;
use super::paging::{next, start};
use super::{Capability, wire};
use crate::http::{Call, Error};

/// No list of these is longer; one that goes on and on is a fault of the target.
const MAX_PAGES: usize = 200;

impl Client {
    /// The account's tags, as the target holds them.
    ///
    /// # Errors
    /// [`Error::NotOffered`].
    pub async fn tags(&self) -> Call<Vec<Value>> {
        self.all(Capability::Tags, &Values::default()).await
    }

    /// The account's segments.
    ///
    /// # Errors
    /// [`Error::NotOffered`].
    pub async fn segments(&self) -> Call<Vec<Value>> {
        self.all(Capability::Segments, &Values::default()).await
    }

    /// A contact's notes, or only the one of an external id.
    ///
    /// # Errors
    /// [`Error::NotOffered`].
    pub async fn notes(&self, contact_id: &str, external_id: Option<&str>) -> Call<Vec<Value>> {
        self.all(
            Capability::ListNotes,
            &of(contact_id).with("externalId", external_id),
        )
        .await
    }

    /// Adds a note; the stored one if the answer carries it.
    ///
    /// # Errors
    /// [`Error::NotOffered`].
    pub async fn create_note(
        &self,
        contact_id: &str,
        note: &Value,
        key: &str,
    ) -> Call<Option<Value>> {
        self.put(
            Capability::CreateNote,
            of(contact_id).with("note", note.clone()),
            key,
        )
        .await
    }

    /// Changes a note.
    ///
    /// # Errors
    /// [`Error::NotOffered`].
    pub async fn update_note(
        &self,
        contact_id: &str,
        note_id: &str,
        note: &Value,
        key: &str,
    ) -> Call<Option<Value>> {
        let values = of(contact_id)
            .with("noteId", note_id)
            .with("note", note.clone());
        self.put(Capability::UpdateNote, values, key).await
    }

    /// Removes a note.
    ///
    /// # Errors
    /// [`Error::NotOffered`].
    pub async fn delete_note(&self, contact_id: &str, note_id: &str, key: &str) -> Call<()> {
        let values = of(contact_id).with("noteId", note_id);
        self.send(Capability::DeleteNote, values, Some(key))
            .await
            .map(drop)
    }

    /// A contact's tasks, or only the one of an external id.
    ///
    /// # Errors
    /// [`Error::NotOffered`].
    pub async fn tasks(&self, contact_id: &str, external_id: Option<&str>) -> Call<Vec<Value>> {
        self.all(
            Capability::ListTasks,
            &of(contact_id).with("externalId", external_id),
        )
        .await
    }

    /// Adds a task; the stored one if the answer carries it.
    ///
    /// # Errors
    /// [`Error::NotOffered`].
    pub async fn create_task(
        &self,
        contact_id: &str,
        task: &Value,
        key: &str,
    ) -> Call<Option<Value>> {
        self.put(
            Capability::CreateTask,
            of(contact_id).with("task", task.clone()),
            key,
        )
        .await
    }

    /// Changes a task.
    ///
    /// # Errors
    /// [`Error::NotOffered`].
    pub async fn update_task(
        &self,
        contact_id: &str,
        task_id: &str,
        task: &Value,
        key: &str,
    ) -> Call<Option<Value>> {
        let values = of(contact_id)
            .with("taskId", task_id)
            .with("task", task.clone());
        self.put(Capability::UpdateTask, values, key).await
    }

    /// Removes a task.
    ///
    /// # Errors
    /// [`Error::NotOffered`].
    pub async fn delete_task(&self, contact_id: &str, task_id: &str, key: &str) -> Call<()> {
        let values = of(contact_id).with("taskId", task_id);
        self.send(Capability::DeleteTask, values, Some(key))
            .await
            .map(drop)
    }

    /// Every item of a list; the exchange is the last page's.
    pub(super) async fn all(&self, capability: Capability, values: &Values) -> Call<Vec<Value>> {
        let Some(route) = self.profile().route(capability) else {
            return self.not_offered(capability);
        };
        let mut items = Vec::new();
        let mut cursor: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let page = match start(&route.paging, cursor.as_deref()) {
                Ok(page) => values.clone().and(page),
                Err(error) => return self.unsent(Err(error)),
            };
            let call = self.ask(capability, page, None).await.and_then(|answer| {
                let rows = wire::list(&answer, route)?;
                let next = next(&route.paging, cursor.as_deref(), &answer, rows.len())?;
                Ok((rows.clone(), next))
            });
            let (rows, next) = match call.result {
                Ok(page) => page,
                Err(error) => {
                    return Call {
                        exchange: call.exchange,
                        result: Err(error),
                    };
                }
            };
            items.extend(rows);
            cursor = next;
            if cursor.is_none() {
                return Call {
                    exchange: call.exchange,
                    result: Ok(items),
                };
            }
        }
        self.unsent(Err(Error::Unusable("the list has no end".to_owned())))
    }

    async fn put(&self, capability: Capability, values: Values, key: &str) -> Call<Option<Value>> {
        let Some(route) = self.profile().route(capability) else {
            return self.not_offered(capability);
        };
        self.send(capability, values, Some(key))
            .await
            .and_then(|reply| {
                if route.object.is_none() {
                    return Ok(None);
                }
                let answer = reply.json()?;
                Ok(wire::object(&answer, route).cloned())
            })
    }
}

fn of(contact_id: &str) -> Values {
    Values::default().with("id", contact_id)
}

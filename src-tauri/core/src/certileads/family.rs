//! Notes and tasks under one roof: they have the same routes.

use serde_json::Value;

use super::client::Client;
use super::{Capability, pointer};
use crate::http::Call;
use crate::model::ActionKind;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Notes.
    Note,
    /// Tasks.
    Task,
}

impl Family {
    /// The one that an action is about, if it is about either.
    #[must_use]
    pub fn of(action: ActionKind) -> Option<Self> {
        match action {
            ActionKind::CreateNote | ActionKind::UpdateNote | ActionKind::DeleteNote => {
                Some(Self::Note)
            }
            ActionKind::CreateTask
            | ActionKind::UpdateTask
            | ActionKind::CloseTask
            | ActionKind::DeleteTask => Some(Self::Task),
            ActionKind::CreateContact
            | ActionKind::UpdateContact
            | ActionKind::ArchiveContact
            | ActionKind::DeleteContact
            | ActionKind::AddTags
            | ActionKind::RemoveTags
            | ActionKind::CompleteTask
            | ActionKind::SetSegments => None,
        }
    }

    /// Listing them.
    #[must_use]
    pub fn list(self) -> Capability {
        match self {
            Self::Note => Capability::ListNotes,
            Self::Task => Capability::ListTasks,
        }
    }

    /// Making one.
    #[must_use]
    pub fn create(self) -> Capability {
        match self {
            Self::Note => Capability::CreateNote,
            Self::Task => Capability::CreateTask,
        }
    }

    /// Changing one.
    #[must_use]
    pub fn update(self) -> Capability {
        match self {
            Self::Note => Capability::UpdateNote,
            Self::Task => Capability::UpdateTask,
        }
    }

    /// Removing one.
    #[must_use]
    pub fn delete(self) -> Capability {
        match self {
            Self::Note => Capability::DeleteNote,
            Self::Task => Capability::DeleteTask,
        }
    }

    /// What making one is called.
    #[must_use]
    pub fn create_action(self) -> ActionKind {
        match self {
            Self::Note => ActionKind::CreateNote,
            Self::Task => ActionKind::CreateTask,
        }
    }

    /// What changing one is called.
    #[must_use]
    pub fn update_action(self) -> ActionKind {
        match self {
            Self::Note => ActionKind::UpdateNote,
            Self::Task => ActionKind::UpdateTask,
        }
    }

    /// What removing one is called.
    #[must_use]
    pub fn delete_action(self) -> ActionKind {
        match self {
            Self::Note => ActionKind::DeleteNote,
            Self::Task => ActionKind::DeleteTask,
        }
    }
}

impl Client {
    /// A contact's note or task with this external id; none if there is none.
    ///
    /// # Errors
    /// [`Error::NotOffered`](super::Error::NotOffered).
    pub async fn child(
        &self,
        family: Family,
        contact_id: &str,
        external_id: &str,
    ) -> Call<Option<Value>> {
        let all = match family {
            Family::Note => self.notes(contact_id, Some(external_id)).await,
            Family::Task => self.tasks(contact_id, Some(external_id)).await,
        };
        // Some targets ignore parameters they don't know and answer with everything.
        all.map(|rows| {
            let named = |row: &Value| pointer::text(row, "/externalId");
            rows.into_iter()
                .find(|row| named(row).as_deref() == Some(external_id))
        })
    }

    /// Adds a note or task; the stored one if the answer carries it.
    ///
    /// # Errors
    /// As [`Self::create_note`].
    pub async fn create_child(
        &self,
        family: Family,
        contact_id: &str,
        body: &Value,
        key: &str,
    ) -> Call<Option<Value>> {
        match family {
            Family::Note => self.create_note(contact_id, body, key).await,
            Family::Task => self.create_task(contact_id, body, key).await,
        }
    }

    /// Changes a note or task.
    ///
    /// # Errors
    /// As [`Self::update_note`].
    pub async fn update_child(
        &self,
        family: Family,
        contact_id: &str,
        id: &str,
        body: &Value,
        key: &str,
    ) -> Call<Option<Value>> {
        match family {
            Family::Note => self.update_note(contact_id, id, body, key).await,
            Family::Task => self.update_task(contact_id, id, body, key).await,
        }
    }

    /// Removes a note or task.
    ///
    /// # Errors
    /// As [`Self::delete_note`].
    pub async fn delete_child(
        &self,
        family: Family,
        contact_id: &str,
        id: &str,
        key: &str,
    ) -> Call<()> {
        match family {
            Family::Note => self.delete_note(contact_id, id, key).await,
            Family::Task => self.delete_task(contact_id, id, key).await,
        }
    }

    /// The target's own id of a note or task in one of its answers; `source_id` where the target
    /// names records by the id we send.
    #[must_use]
    pub fn child_id(&self, object: Option<&Value>, source_id: &str) -> Option<String> {
        let own = object.and_then(|object| pointer::text(object, "/id"));
        own.or_else(|| self.names_by_external_id().then(|| source_id.to_owned()))
    }
}

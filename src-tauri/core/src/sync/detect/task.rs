//! What happened to a task: made, changed, ticked, opened again, gone.

use super::child::Child;
use super::{Happening, differing};
use crate::clock::UtcMillis;
use crate::model::{EventKind, Task};

impl Child for Task {
    fn id(&self) -> &str {
        &self.id
    }

    fn contact_id(&self) -> &str {
        &self.contact_id
    }

    /// HighLevel tells no time for tasks.
    fn added_at(&self) -> Option<UtcMillis> {
        None
    }

    fn happened(known: Option<&Self>, now: &Self) -> Vec<Happening> {
        let Some(known) = known else {
            let ticked = now
                .completed
                .then(|| Happening::to(EventKind::TaskCompleted, now));
            return [Happening::to(EventKind::TaskCreated, now)]
                .into_iter()
                .chain(ticked)
                .collect();
        };
        let changed = differing(&[
            ("title", known.title != now.title),
            ("body", known.body != now.body),
            ("dueDate", known.due_date != now.due_date),
            ("assignedTo", known.assigned_to != now.assigned_to),
        ]);
        let mut happened = Vec::new();
        if !changed.is_empty() {
            happened.push(Happening::change(EventKind::TaskUpdated, now, &changed));
        }
        match (known.completed, now.completed) {
            (false, true) => happened.push(Happening::to(EventKind::TaskCompleted, now)),
            (true, false) => happened.push(Happening::to(EventKind::TaskReopened, now)),
            _ => {}
        }
        happened
    }

    fn gone(&self) -> Vec<Happening> {
        vec![Happening::to(EventKind::TaskDeleted, self)]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn task(title: &str, completed: bool) -> Task {
        Task {
            id: "t".to_owned(),
            contact_id: "c".to_owned(),
            title: title.to_owned(),
            completed,
            ..Task::default()
        }
    }

    fn kinds(known: Option<&Task>, now: &Task) -> Vec<EventKind> {
        let happened = Task::happened(known, now);
        happened.into_iter().map(|one| one.kind).collect()
    }

    #[test]
    fn a_task_lives_from_creation_to_deletion() {
        use EventKind::{TaskCompleted, TaskCreated, TaskDeleted, TaskReopened, TaskUpdated};
        let (open, ticked) = (task("Call", false), task("Call", true));
        assert_eq!(kinds(None, &open), [TaskCreated]);
        assert_eq!(kinds(None, &ticked), [TaskCreated, TaskCompleted]);
        assert_eq!(kinds(Some(&open), &ticked), [TaskCompleted]);
        assert_eq!(kinds(Some(&ticked), &open), [TaskReopened]);
        assert_eq!(kinds(Some(&open), &open), []);
        let both = task("Call back", true);
        assert_eq!(kinds(Some(&open), &both), [TaskUpdated, TaskCompleted]);
        assert_eq!(open.gone()[0].kind, TaskDeleted);
    }

    #[test]
    fn a_change_names_its_members_beside_the_record() {
        let now = Task {
            assigned_to: Some("u".to_owned()),
            ..task("Sign", false)
        };
        let happened = Task::happened(Some(&task("Call", false)), &now);
        let payload = &happened[0].payload;
        assert_eq!(payload["changed"], json!(["title", "assignedTo"]));
        assert_eq!(payload["title"], "Sign");
    }
}

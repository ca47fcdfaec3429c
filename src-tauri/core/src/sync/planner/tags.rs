//! Tags in a contact's plan: which came, which went, and the operations for them.

use serde_json::{Value, json};

use super::draft::{Draft, known_id};
use super::{Subject, operation};
use crate::certileads::{Capability, TargetContact};
use crate::model::{ActionKind, Contact, Event, EventId, EventKind, FieldChange, Operation, Side};
use crate::sync::{Engine, Stop, pass, plan};

impl Draft<'_> {
    /// Tags to put on: all of them where the contact is brought over as a whole, else only those
    /// that came: one that somebody took off in Certileads stays off.
    pub(super) fn add_tags(&mut self, target: &TargetContact, whole: bool) {
        let mut wanted = Vec::new();
        let adds = self.engine.rules.document.tags.add;
        if adds && whole {
            let event = self.events.first().map(|event| event.id);
            wanted.push((event, plan::wanted_tags(&self.subject.outcome.body)));
        } else if adds {
            for event in self
                .events
                .iter()
                .filter(|event| event.kind == EventKind::TagAdded)
            {
                wanted.push((Some(event.id), mapped(self.engine, event)));
            }
        }
        let gone = gone(self.engine, self.subject, &self.events);
        let mut named = Vec::new();
        for (event, mut names) in wanted {
            names.retain(|name| !gone.contains(name));
            named.extend(names.iter().cloned());
            let names = plan::missing_tags(&names, &target.tags);
            self.operations.extend(add_if_able(
                self.engine,
                &self.subject.contact,
                event,
                target,
                names,
            ));
        }
        self.add_waiting_tags(target, &named);
    }

    /// Tags that waited to be put on and that this plan does not name yet: an appointment's tag is
    /// none of the contact's own. Those that went, or that the rules don't add any more, are let go.
    pub(super) fn add_waiting_tags(&mut self, target: &TargetContact, named: &[String]) {
        let engine = self.engine;
        let gone = gone(engine, self.subject, &self.events);
        let own = kept(engine, self.subject);
        let adds = engine.rules.document.tags.add;
        let mut names = of(self.loose, ActionKind::AddTags);
        names.retain(|name| !gone.contains(name) && (adds || !own.contains(name)));
        let names = plan::missing_tags(&plan::missing_tags(&names, named), &target.tags);
        if names.is_empty() {
            return;
        }
        let event = self.again(EventKind::TagAdded, json!({"tags": names})).id;
        let contact = &self.subject.contact;
        let add = add_if_able(engine, contact, Some(event), target, names);
        self.operations.extend(add);
    }

    /// Tags to take off: those that went from the contact while none that stays means the same.
    pub(super) fn remove_tags(&mut self, target: Option<&TargetContact>) {
        if !self.engine.rules.document.tags.remove {
            return;
        }
        let mut names = gone(self.engine, self.subject, &self.events);
        let kept = kept(self.engine, self.subject);
        for name in of(self.loose, ActionKind::RemoveTags) {
            if !names.contains(&name) && !kept.contains(&name) {
                names.push(name);
            }
        }
        if let Some(target) = target {
            names = present(self.engine, names, target);
        }
        if names.is_empty() {
            return;
        }
        let event = match self.event_of(EventKind::TagRemoved) {
            Some(event) => event.id,
            None => self.again(EventKind::TagRemoved, json!({"tags": names})).id,
        };
        let contact = &self.subject.contact;
        let remove = remove_if_able(self.engine, contact, event, target, names);
        self.operations.extend(remove);
    }
}

/// True if the far side lists the tag, or one that it does not list may be made.
pub(super) fn may_be_made(engine: &Engine, name: &str) -> bool {
    let listed = engine.listed_tags.get();
    engine.rules.document.tags.create_missing
        || listed.is_none_or(|listed| listed.contains(&name.trim().to_lowercase()))
}

/// Finds out once a run which tags the far side lists, if the rules ask for it and it can tell.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub(super) async fn list(engine: &Engine) -> Result<(), Stop> {
    let wanted = !engine.rules.document.tags.create_missing;
    if !wanted || !engine.certileads.has(Capability::Tags) {
        return Ok(());
    }
    let ask = async || {
        let rows = pass::read(engine, Side::Certileads, || engine.certileads.tags()).await?;
        let names = rows.iter().filter_map(|row| {
            let name = row.as_str().or_else(|| row["name"].as_str())?;
            Some(name.trim().to_lowercase())
        });
        Ok::<_, Stop>(names.collect())
    };
    engine.listed_tags.get_or_try_init(ask).await?;
    Ok(())
}

/// What an event's tag is called on the far side; none if no rule maps tags.
pub(super) fn mapped(engine: &Engine, event: &Event) -> Vec<String> {
    let tag = event.payload["tag"].as_str();
    tag.and_then(|tag| engine.tag_of(tag)).into_iter().collect()
}

/// The tags the contact has now, as the far side calls them.
pub(super) fn kept(engine: &Engine, subject: &Subject) -> Vec<String> {
    let tags = subject.contact.tags.iter();
    tags.filter_map(|tag| engine.tag_of(tag)).collect()
}

/// The tags that went, as the far side calls them; one that another tag stands for stays.
pub(super) fn gone(engine: &Engine, subject: &Subject, events: &[Event]) -> Vec<String> {
    let kept = kept(engine, subject);
    let mut gone: Vec<String> = Vec::new();
    for event in events
        .iter()
        .filter(|event| event.kind == EventKind::TagRemoved)
    {
        for name in mapped(engine, event) {
            if !kept.contains(&name) && !gone.contains(&name) {
                gone.push(name);
            }
        }
    }
    gone
}

/// The tags that operations of a kind name.
pub(super) fn of(operations: &[&Operation], action: ActionKind) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for one in operations.iter().filter(|one| one.action == action) {
        for name in one.body["tags"].as_array().into_iter().flatten() {
            let name = name.as_str().unwrap_or_default().to_owned();
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// Those that the target has, as far as it can be known.
pub(super) fn present(engine: &Engine, names: Vec<String>, target: &TargetContact) -> Vec<String> {
    if !engine.certileads.can_read_back() {
        return names;
    }
    let missing = plan::missing_tags(&names, &target.tags);
    names
        .into_iter()
        .filter(|name| !missing.contains(name))
        .collect()
}

/// The operation that puts tags on; none if there are none, or the target can't.
pub(super) fn add_if_able(
    engine: &Engine,
    contact: &Contact,
    event: Option<EventId>,
    target: &TargetContact,
    names: Vec<String>,
) -> Option<Operation> {
    let able = engine.certileads.has(Capability::AddTags) && !names.is_empty();
    able.then(|| add(engine, contact, event, target, names))
}

/// The operation that puts tags on.
pub(in crate::sync) fn add(
    engine: &Engine,
    contact: &Contact,
    event: Option<EventId>,
    target: &TargetContact,
    names: Vec<String>,
) -> Operation {
    let mut add = operation(engine, contact, ActionKind::AddTags, event);
    let mut after = target.tags.clone();
    after.extend(names.iter().cloned());
    add.target_id = known_id(target);
    add.before = Some(json!({"tags": target.tags}));
    add.changes = vec![change(engine, &target.tags, after)];
    add.body = json!({"tags": names});
    add
}

/// The operation that takes tags off; none if the target can't.
pub(super) fn remove_if_able(
    engine: &Engine,
    contact: &Contact,
    event: EventId,
    target: Option<&TargetContact>,
    names: Vec<String>,
) -> Option<Operation> {
    if !engine.certileads.has(Capability::RemoveTags) {
        return None;
    }
    let before: &[String] = target.map_or(&[], |target| &target.tags);
    let missing = plan::missing_tags(before, &names);
    let mut remove = operation(engine, contact, ActionKind::RemoveTags, Some(event));
    remove.target_id = target.and_then(known_id);
    remove.before = target.map(|target| json!({"tags": target.tags}));
    remove.changes = vec![change(engine, before, missing)];
    remove.body = json!({"tags": names});
    Some(remove)
}

fn change(engine: &Engine, before: &[String], after: Vec<String>) -> FieldChange {
    FieldChange {
        field: "tags".to_owned(),
        label: engine.target_field("tags").0.to_owned(),
        before: Value::from(before.to_vec()),
        after: Value::from(after),
    }
}

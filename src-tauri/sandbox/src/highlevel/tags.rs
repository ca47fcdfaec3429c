//! Tags: those of a contact (added and removed, never set) and the list of the location.

use std::sync::Arc;

use serde_json::json;

use super::account::{Account, LocationTag};
use super::contact::Contact;
use super::operation::{Ask, Reply};
use super::{refuse, write};
use crate::answer::Answer;
use crate::normalise;

impl Account {
    /// Adds tags and returns those that were not there; nothing new is no change.
    pub(crate) fn add_tags(
        &mut self,
        id: &str,
        tags: &[&str],
        now: i64,
    ) -> Result<(Arc<Contact>, Vec<String>), Answer> {
        let old = Arc::clone(self.contact(id)?);
        let mut new = write::clean_tags(tags.iter().copied());
        new.retain(|tag| !old.tags.contains(tag));
        if new.is_empty() {
            return Ok((old, Vec::new()));
        }
        let added = new.iter().map(ToString::to_string).collect();
        let mut contact = Contact::clone(&old);
        contact.tags.extend(new);
        self.writes.total += 1;
        self.touch(&mut contact, now);
        Ok((self.put(contact, now), added))
    }

    /// Removes tags and returns those that were there.
    pub(crate) fn remove_tags(
        &mut self,
        id: &str,
        tags: &[&str],
        now: i64,
    ) -> Result<(Arc<Contact>, Vec<String>), Answer> {
        let old = Arc::clone(self.contact(id)?);
        let gone = write::clean_tags(tags.iter().copied());
        let removed: Vec<String> = old
            .tags
            .iter()
            .filter(|tag| gone.contains(tag))
            .map(ToString::to_string)
            .collect();
        if removed.is_empty() {
            return Ok((old, removed));
        }
        let mut contact = Contact::clone(&old);
        contact.tags.retain(|tag| !gone.contains(tag));
        self.writes.total += 1;
        self.touch(&mut contact, now);
        Ok((self.put(contact, now), removed))
    }
}

/// `POST /contacts/:id/tags` → 201 `{tags, tagsAdded}`
pub(super) fn add(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let (contact, added) = account.add_tags(ask.param(0), &ask.texts("tags"), ask.now())?;
    Ok(Answer::json(
        201,
        &json!({"tags": contact.tags, "tagsAdded": added}),
    ))
}

/// `DELETE /contacts/:id/tags` with a body → `{tags, tagsRemoved}`
pub(super) fn remove(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let (contact, removed) = account.remove_tags(ask.param(0), &ask.texts("tags"), ask.now())?;
    Ok(Answer::json(
        200,
        &json!({"tags": contact.tags, "tagsRemoved": removed}),
    ))
}

/// `GET /locations/:id/tags` → `{tags}`, all at once.
pub(super) fn list(account: &Account, ask: &Ask<'_>) -> Reply {
    let mut tags: Vec<&LocationTag> = account.tags.iter().collect();
    ask.disturb(&mut tags);
    Ok(Answer::json(200, &json!({"tags": tags})))
}

fn find<'a>(account: &'a Account, ask: &Ask<'_>) -> Result<&'a LocationTag, Answer> {
    let found = account.tags.iter().find(|tag| tag.id == ask.param(1));
    found.ok_or_else(|| refuse::missing("Tag not found"))
}

fn free_name(account: &Account, ask: &Ask<'_>) -> Result<String, Answer> {
    let name = normalise::tag(ask.text("name"));
    if account.tag_names.contains(&name) {
        return Err(refuse::bad("The tag name is already exist."));
    }
    Ok(name)
}

/// `POST /locations/:id/tags` → 200 `{tag}`
pub(super) fn create(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let name = free_name(account, ask)?;
    account.know_tag(&name);
    account.writes.total += 1;
    Ok(Answer::json(200, &json!({"tag": account.tags.last()})))
}

/// `GET /locations/:id/tags/:tagId` → `{tag}`
pub(super) fn get(account: &Account, ask: &Ask<'_>) -> Reply {
    Ok(Answer::json(200, &json!({"tag": find(account, ask)?})))
}

/// Every contact that carries the tag, with the tag replaced or taken off.
fn rewrite(account: &mut Account, old: &str, new: Option<&str>, now: i64) {
    let carriers: Vec<_> = account
        .contacts
        .values()
        .filter(|contact| contact.tags.iter().any(|tag| **tag == *old))
        .map(Arc::clone)
        .collect();
    for carrier in carriers {
        let mut contact = Contact::clone(&carrier);
        contact.tags.retain(|tag| **tag != *old);
        contact.tags.extend(new.map(Into::into));
        account.touch(&mut contact, now);
        account.put(contact, now);
    }
}

/// `PUT /locations/:id/tags/:tagId` → `{tag}`; contacts carry the new name from then on.
pub(super) fn rename(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let old = find(account, ask)?.name.clone();
    let name = free_name(account, ask)?;
    account.tag_names.remove(&old);
    account.tag_names.insert(name.clone());
    for tag in &mut account.tags {
        if tag.name == old {
            tag.name.clone_from(&name);
        }
    }
    rewrite(account, &old, Some(&name), ask.now());
    account.writes.total += 1;
    Ok(Answer::json(200, &json!({"tag": find(account, ask)?})))
}

/// `DELETE /locations/:id/tags/:tagId` → `{succeded}`; contacts lose it.
pub(super) fn delete(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let name = find(account, ask)?.name.clone();
    account.tag_names.remove(&name);
    account.tags.retain(|tag| tag.name != name);
    rewrite(account, &name, None, ask.now());
    account.writes.total += 1;
    Ok(Answer::json(200, &ask.succeeded()))
}

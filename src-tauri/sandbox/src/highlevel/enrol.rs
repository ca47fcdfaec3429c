//! What a contact takes part in: followers, campaigns, workflows.

use std::sync::Arc;

use serde_json::json;

use super::account::Account;
use super::contact::Contact;
use super::operation::{Ask, Reply};
use super::refuse;
use crate::answer::Answer;

fn changed(
    account: &mut Account,
    ask: &Ask<'_>,
    change: impl FnOnce(&mut Contact),
) -> Result<Arc<Contact>, Answer> {
    let mut contact = Contact::clone(account.contact(ask.param(0))?);
    change(&mut contact);
    account.touch(&mut contact, ask.now());
    account.writes.total += 1;
    Ok(account.put(contact, ask.now()))
}

/// `POST /contacts/:id/followers` → 201 `{followers, followersAdded}`
pub(super) fn add_followers(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let mut added = Vec::new();
    let contact = changed(account, ask, |contact| {
        for follower in ask.texts("followers") {
            if !contact.followers.iter().any(|known| known == follower) {
                contact.followers.push(follower.to_owned());
                added.push(follower);
            }
        }
    })?;
    Ok(Answer::json(
        201,
        &json!({"followers": contact.followers, "followersAdded": added}),
    ))
}

/// `DELETE /contacts/:id/followers` with a body → `{followers, followersRemoved}`
pub(super) fn remove_followers(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let gone = ask.texts("followers");
    let mut removed = Vec::new();
    let contact = changed(account, ask, |contact| {
        contact.followers.retain(|follower| {
            let goes = gone.contains(&follower.as_str());
            if goes {
                removed.push(follower.clone());
            }
            !goes
        });
    })?;
    Ok(Answer::json(
        200,
        &json!({"followers": contact.followers, "followersRemoved": removed}),
    ))
}

fn known(list: &[serde_json::Value], id: &str, what: &str) -> Result<String, Answer> {
    match list.iter().any(|item| item["id"] == id) {
        true => Ok(id.to_owned()),
        false => Err(refuse::bad(format!("{what} with id {id} not found"))),
    }
}

/// `POST /contacts/:id/campaigns/:campaignId` → 201 `{succeded}`
pub(super) fn join_campaign(account: &mut Account, ask: &Ask<'_>) -> Reply {
    account.contact(ask.param(0))?;
    let id = known(&account.campaigns, ask.param(1), "Campaign")?;
    changed(account, ask, |contact| {
        contact.campaigns.retain(|known| *known != id);
        contact.campaigns.push(id);
    })?;
    Ok(Answer::json(201, &ask.succeeded()))
}

/// `DELETE /contacts/:id/campaigns/:campaignId` → `{succeded}`
pub(super) fn leave_campaign(account: &mut Account, ask: &Ask<'_>) -> Reply {
    account.contact(ask.param(0))?;
    let id = known(&account.campaigns, ask.param(1), "Campaign")?;
    changed(account, ask, |contact| {
        contact.campaigns.retain(|known| *known != id)
    })?;
    Ok(Answer::json(200, &ask.succeeded()))
}

/// `DELETE /contacts/:id/campaigns/removeAll` → `{succeded}`
pub(super) fn leave_all_campaigns(account: &mut Account, ask: &Ask<'_>) -> Reply {
    changed(account, ask, |contact| contact.campaigns.clear())?;
    Ok(Answer::json(200, &ask.succeeded()))
}

/// `POST /contacts/:id/workflow/:workflowId` → 201 `{succeded}` (201 was measured; the official
/// file says 200).
pub(super) fn join_workflow(account: &mut Account, ask: &Ask<'_>) -> Reply {
    account.contact(ask.param(0))?;
    let id = known(&account.workflows, ask.param(1), "Workflow")?;
    changed(account, ask, |contact| {
        contact.workflows.retain(|known| *known != id);
        contact.workflows.push(id);
    })?;
    Ok(Answer::json(201, &ask.succeeded()))
}

/// `DELETE /contacts/:id/workflow/:workflowId` → `{succeded}`
pub(super) fn leave_workflow(account: &mut Account, ask: &Ask<'_>) -> Reply {
    account.contact(ask.param(0))?;
    let id = known(&account.workflows, ask.param(1), "Workflow")?;
    changed(account, ask, |contact| {
        contact.workflows.retain(|known| *known != id)
    })?;
    Ok(Answer::json(200, &ask.succeeded()))
}

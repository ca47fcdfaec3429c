//! Makes scripted changes, with the same rules as the API's own handlers where those are not about
//! the caller.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Change, Control};
use crate::answer::Answer;
use crate::certileads::Key;
use crate::clock::iso;
use crate::highlevel::{Text, Token, TokenKind, View};
use crate::ids::Ids;

type Body = Map<String, Value>;

fn body(value: Value) -> Body {
    match value {
        Value::Object(body) => body,
        _ => Body::new(),
    }
}

/// The words of a refusal.
fn words(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

impl Control {
    /// Makes a change and returns what came of it: the stored object with its `id`, or `{}`.
    ///
    /// # Errors
    /// The answer's body that the same change would have got over the API.
    pub fn change(&self, change: Change) -> Result<Value, String> {
        let changed = match change {
            Change::CreateLead { .. } | Change::UpdateLead { .. } | Change::DeleteLead { .. } => {
                self.change_lead(change)
            }
            Change::AddToken { .. }
            | Change::Revoke { .. }
            | Change::Restore { .. }
            | Change::SetScopes { .. }
            | Change::SpendQuota { .. }
            | Change::SetKey { .. } => return self.change_token(change),
            Change::CreateContact { .. }
            | Change::UpdateContact { .. }
            | Change::DeleteContact { .. }
            | Change::MergeContacts { .. }
            | Change::AddTag { .. }
            | Change::RemoveTag { .. } => self.change_contact(change),
            Change::CreateTask { .. }
            | Change::CompleteTask { .. }
            | Change::ReopenTask { .. }
            | Change::DeleteTask { .. } => self.change_task(change),
            _ => self.change_attached(change),
        };
        changed.map_err(|answer| words(&answer))
    }

    fn change_contact(&self, change: Change) -> Result<Value, Answer> {
        let now = self.now();
        let mut account = self.highlevel.write();
        let contact = match change {
            Change::CreateContact { mut contact } => {
                contact.entry("source").or_insert_with(|| json!("manual"));
                account.create(&contact, now, false)?
            }
            Change::UpdateContact {
                contact_id,
                contact,
            } => account.change(&contact_id, &contact, now, false)?,
            Change::AddTag { contact_id, tag } => account.add_tags(&contact_id, &[&tag], now)?.0,
            Change::RemoveTag { contact_id, tag } => {
                account.remove_tags(&contact_id, &[&tag], now)?.0
            }
            Change::DeleteContact { contact_id } => {
                account.contact(&contact_id)?;
                account.writes.total += 1;
                account.remove(&contact_id, now);
                return Ok(json!({}));
            }
            Change::MergeContacts {
                winner_id,
                loser_id,
            } => {
                account.contact(&winner_id)?;
                let loser = Arc::clone(account.contact(&loser_id)?);
                account.remove(&loser_id, now);
                let tags: Vec<&str> = loser.tags.iter().map(|tag| &**tag).collect();
                account.add_tags(&winner_id, &tags, now)?.0
            }
            _ => return Ok(json!({})),
        };
        Ok(json!(contact.shown(View::Full)))
    }

    fn change_task(&self, change: Change) -> Result<Value, Answer> {
        let tomorrow = iso(self.now() + 86_400_000);
        let ticked = |completed: bool| body(json!({"completed": completed}));
        let mut account = self.highlevel.write();
        match change {
            Change::CreateTask {
                contact_id,
                mut task,
            } => {
                task.entry("title").or_insert_with(|| json!("Call back"));
                task.entry("dueDate").or_insert_with(|| json!(tomorrow));
                account.create_task(&contact_id, &task)
            }
            Change::CompleteTask {
                contact_id,
                task_id,
            } => account.change_task(&contact_id, &task_id, &ticked(true)),
            Change::ReopenTask {
                contact_id,
                task_id,
            } => account.change_task(&contact_id, &task_id, &ticked(false)),
            Change::DeleteTask {
                contact_id,
                task_id,
            } => {
                account.remove_task(&contact_id, &task_id)?;
                account.writes.total += 1;
                Ok(json!({}))
            }
            _ => Ok(json!({})),
        }
    }

    fn change_attached(&self, change: Change) -> Result<Value, Answer> {
        let now = self.now();
        let text = |text: String| body(json!({"body": text}));
        let mut account = self.highlevel.write();
        match change {
            Change::AddNote { contact_id, body } => {
                let note = account.create_note(&contact_id, &text(body), now)?;
                Ok(json!(note))
            }
            Change::EditNote {
                contact_id,
                note_id,
                body,
            } => {
                let note = account.change_note(&contact_id, &note_id, &text(body))?;
                Ok(json!(note))
            }
            Change::DeleteNote {
                contact_id,
                note_id,
            } => {
                account.remove_note(&contact_id, &note_id)?;
                Ok(json!({}))
            }
            Change::CreateAppointment {
                contact_id,
                appointment,
            } => account.create_appointment(&contact_id, &appointment, now),
            Change::UpdateAppointment {
                appointment_id,
                appointment,
            } => account.change_appointment(&appointment_id, &appointment, now),
            Change::DeleteAppointment { appointment_id } => {
                account.remove_appointment(&appointment_id)?;
                Ok(json!({}))
            }
            Change::AllowDuplicates { allow } => {
                account.allow_duplicates = allow;
                account.location["settings"]["allowDuplicateContact"] = json!(allow);
                Ok(json!({}))
            }
            _ => Ok(json!({})),
        }
    }

    fn change_lead(&self, change: Change) -> Result<Value, Answer> {
        let now = self.now();
        let mut book = self.certileads.write();
        let lead = match change {
            Change::CreateLead { contact } => book.create_by_hand(&contact, now)?,
            Change::UpdateLead { id, contact } => book.update_by_hand(&id, &contact, now)?,
            Change::DeleteLead { id } => {
                book.lead(&id)?;
                book.remove(&id, now);
                return Ok(json!({}));
            }
            _ => return Ok(json!({})),
        };
        Ok(json!(lead.shown()))
    }

    fn change_token(&self, change: Change) -> Result<Value, String> {
        let mut tokens = self.highlevel.tokens_mut();
        let default = tokens.default.clone();
        let mut named = |token: Option<String>, change: &dyn Fn(&mut Token)| {
            let token = token.unwrap_or_else(|| default.clone());
            let found = tokens
                .get_mut(&token)
                .ok_or_else(|| "there is no such token".to_owned())?;
            change(found);
            Ok(json!({"token": token}))
        };
        match change {
            Change::Revoke { token } => named(token, &|token| token.revoked = true),
            Change::Restore { token } => named(token, &|token| token.revoked = false),
            Change::SetScopes { token, scopes } => {
                named(token, &|token| token.scopes.clone_from(&scopes))
            }
            Change::SpendQuota { token, requests } => {
                let token = token.unwrap_or(default);
                self.highlevel
                    .limiter
                    .spend_daily(&token, requests, self.now());
                Ok(json!({"token": token}))
            }
            Change::AddToken {
                kind,
                scopes,
                location_id,
                token,
            } => {
                let mut account = self.highlevel.write();
                let value = token.unwrap_or_else(|| made_up(&mut account.ids, kind));
                let location = location_id.unwrap_or_else(|| account.location_id.to_string());
                tokens.insert(value.clone(), Token::new(kind, location, scopes));
                Ok(json!({"token": value}))
            }
            Change::SetKey {
                token,
                revoked,
                read_only,
            } => {
                let mut book = self.certileads.write();
                let token = token.unwrap_or_else(|| book.key.clone());
                book.keys.insert(token.clone(), Key { revoked, read_only });
                Ok(json!({"token": token}))
            }
            _ => Ok(json!({})),
        }
    }

    /// The id of the contact with that e-mail address, to script changes with.
    #[must_use]
    pub fn contact_by_email(&self, email: &str) -> Option<String> {
        let account = self.highlevel.read();
        account
            .with_email(email)
            .next()
            .map(|contact| contact.id.to_string())
    }

    /// The id of the newest contact: the one that lists begin with.
    #[must_use]
    pub fn newest_contact(&self) -> Option<String> {
        let account = self.highlevel.read();
        account.by_added.last().map(|(_, id)| id.to_string())
    }

    /// A plain member of a HighLevel contact, by its API name; `None` where it has none.
    #[must_use]
    pub fn contact_member(&self, contact_id: &str, member: &str) -> Option<String> {
        let account = self.highlevel.read();
        let contact = account.contacts.get(contact_id)?;
        contact[Text::named(member)?].as_deref().map(str::to_owned)
    }
}

fn made_up(ids: &mut Ids, kind: TokenKind) -> String {
    match kind.is_private_integration() {
        true => format!("pit-{}", ids.uuid()),
        false => format!("{}.{}.{}", ids.short(), ids.hex(), ids.short()),
    }
}

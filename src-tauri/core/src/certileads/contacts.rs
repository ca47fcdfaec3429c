//! Reading and writing contacts, their tags and segments.

use serde_json::Value;

use super::client::{Account, Client, Target};
use super::contact::{MatchKey, TargetContact, TargetPage, Written, to_wire};
use super::csv::Row;
use super::fill::Values;
use super::paging::{next, start};
use super::profile::{Identity, Route};
use super::{Capability, pointer, wire};
use crate::clock::UtcMillis;
use crate::http::{Call, Error, Reply};

impl Client {
    /// Whose account it is. Where the target can't tell, its cheapest reading request proves the
    /// key and the answer is empty; a folder is proved by writing into it.
    ///
    /// # Errors
    /// [`Error::NotOffered`] where nothing at all can be read (a webhook).
    pub async fn account(&self) -> Call<Account> {
        if let Target::Folder(files) = &self.shared.target {
            return self.unsent(files.probe().await.map(|()| Account::default()));
        }
        let Some(route) = self.profile().route(Capability::Account) else {
            return self.prove_key().await;
        };
        self.ask(Capability::Account, Values::default(), None)
            .await
            .and_then(|answer| {
                let object = wire::object(&answer, route)
                    .ok_or_else(|| Error::Unusable("there is no account in it".to_owned()))?;
                let id = route.id.as_deref().map_or_else(
                    || pointer::text(object, "/id"),
                    |place| pointer::text(&answer, place),
                );
                let name = pointer::text(object, route.name.as_deref().unwrap_or("/name"));
                Ok(Account {
                    id: id.unwrap_or_default(),
                    name: name.unwrap_or_default(),
                })
            })
    }

    /// The cheapest reading request there is.
    async fn prove_key(&self) -> Call<Account> {
        let readable = [
            Capability::ContactFields,
            Capability::ListContacts,
            Capability::Tags,
        ];
        for capability in readable {
            if let Some(route) = self.profile().route(capability) {
                let values = start(&route.paging, None).unwrap_or_default();
                let call = self.ask(capability, values, None).await;
                return call.map(|_| Account::default());
            }
        }
        self.not_offered(Capability::Account)
    }

    /// The contacts with this external id, e-mail or phone.
    ///
    /// # Errors
    /// [`Error::NotOffered`] if the profile can't look up by it.
    pub async fn find_contacts(&self, by: MatchKey, value: &str) -> Call<Vec<TargetContact>> {
        let capability = Capability::FindContact;
        let Some(route) = self
            .profile()
            .route(capability)
            .filter(|_| self.looks_up_by(by.key()))
        else {
            return self.not_offered(capability);
        };
        let values = Values::default().with(by.key(), value).with("limit", 100);
        let call = self.ask(capability, values, None).await;
        if is_missing(&call.result, route) {
            return Call {
                exchange: call.exchange,
                result: Ok(Vec::new()),
            };
        }
        call.and_then(|answer| {
            let rows = match &route.list {
                Some(_) => wire::list(&answer, route)?.iter().collect(),
                None => wire::object(&answer, route).into_iter().collect::<Vec<_>>(),
            };
            let rows = rows.into_iter().filter(|row| !self.is_deleted(row));
            let found = rows.filter_map(|row| TargetContact::read(self.profile(), row));
            Ok(found.filter(|contact| contact.matches(by, value)).collect())
        })
    }

    /// One page of all contacts, or of those changed since a moment where the target can tell;
    /// go on with the page's cursor and the same moment.
    ///
    /// # Errors
    /// [`Error::NotOffered`]; [`Error::Unusable`] if the list goes round in a circle.
    pub async fn list_contacts(
        &self,
        cursor: Option<String>,
        updated_since: Option<UtcMillis>,
    ) -> Call<TargetPage> {
        let capability = Capability::ListContacts;
        let Some(route) = self.profile().route(capability) else {
            return self.not_offered(capability);
        };
        let mut values = match start(&route.paging, cursor.as_deref()) {
            Ok(values) => values,
            Err(error) => return self.unsent(Err(error)),
        };
        if let Some(since) = updated_since {
            values = values
                .with("updatedSince", wire::iso(since))
                .with("updatedSinceMs", since);
        }
        self.ask(capability, values, None).await.and_then(|answer| {
            let rows = wire::list(&answer, route)?;
            let mut page = TargetPage {
                next_cursor: next(&route.paging, cursor.as_deref(), &answer, rows.len())?,
                ..TargetPage::default()
            };
            for row in rows {
                if self.is_deleted(row) {
                    page.deleted
                        .extend(pointer::text(row, &self.profile().contact.id));
                } else {
                    let contact = TargetContact::read(self.profile(), row)
                        .ok_or_else(|| Error::Unusable("a contact in it has no id".to_owned()))?;
                    page.contacts.push(contact);
                }
            }
            Ok(page)
        })
    }

    /// The contact of this id; none if there is none.
    ///
    /// # Errors
    /// [`Error::NotOffered`].
    pub async fn contact(&self, id: &str) -> Call<Option<TargetContact>> {
        let capability = Capability::ReadContact;
        let Some(route) = self.profile().route(capability) else {
            return self.not_offered(capability);
        };
        let call = self
            .ask(capability, Values::default().with("id", id), None)
            .await;
        if is_missing(&call.result, route) {
            return Call {
                exchange: call.exchange,
                result: Ok(None),
            };
        }
        call.and_then(|answer| {
            let object = wire::object(&answer, route).filter(|object| !self.is_deleted(object));
            let Some(object) = object else {
                return Ok(None);
            };
            TargetContact::read(self.profile(), object)
                .map(Some)
                .ok_or_else(|| Error::Unusable("the contact in it has no id".to_owned()))
        })
    }

    /// Makes a contact of a body by our keys. `key` is the idempotency key.
    ///
    /// # Errors
    /// A refusal whose [`conflict`](super::conflict) names the contact that exists already.
    pub async fn create_contact(&self, body: &Value, key: &str) -> Call<Written> {
        let own_id = body.get("externalId").and_then(Value::as_str);
        let row = Row {
            event: "contact.created",
            id: own_id,
            body,
        };
        let contact = to_wire(self.profile(), body);
        let values = Values::default().with("contact", contact);
        let call = self
            .write(Capability::CreateContact, values, key, row)
            .await;
        let own_id = own_id.map(str::to_owned);
        call.and_then(
            |written| match (written.target_id, self.profile().contact.identity) {
                (None, Identity::ExternalId) => Ok(Written {
                    target_id: own_id,
                    ..written
                }),
                (None, Identity::Target) => Err(Error::Unusable(
                    "it doesn't name the id of the new contact".to_owned(),
                )),
                (target_id, _) => Ok(Written {
                    target_id,
                    ..written
                }),
            },
        )
    }

    /// Changes the members that the body names; null empties one. `if_match` is the version it
    /// was planned on and counts only where the profile sends it.
    ///
    /// # Errors
    /// 412 if it has changed since; 422 with the member.
    pub async fn update_contact(
        &self,
        id: &str,
        body: &Value,
        if_match: Option<&str>,
        key: &str,
    ) -> Call<Written> {
        let contact = to_wire(self.profile(), body);
        let values = Values::default()
            .with("id", id)
            .with("contact", contact)
            .with("version", if_match);
        let row = Row {
            event: "contact.updated",
            id: Some(id),
            body,
        };
        self.write(Capability::UpdateContact, values, key, row)
            .await
            .map(|w| w.of(id))
    }

    /// Removes a contact.
    ///
    /// # Errors
    /// `RecordMissing` if it is gone already.
    pub async fn delete_contact(&self, id: &str, key: &str) -> Call<()> {
        let values = Values::default().with("id", id);
        self.send(Capability::DeleteContact, values, Some(key))
            .await
            .map(drop)
    }

    /// Puts tags on a contact.
    ///
    /// # Errors
    /// [`Error::NotOffered`] and whatever the target refuses.
    pub async fn add_tags(&self, id: &str, tags: &[String], key: &str) -> Call<Written> {
        self.tag(Capability::AddTags, "tag.added", id, tags, key)
            .await
    }

    /// Takes tags off a contact.
    ///
    /// # Errors
    /// As [`Self::add_tags`].
    pub async fn remove_tags(&self, id: &str, tags: &[String], key: &str) -> Call<Written> {
        self.tag(Capability::RemoveTags, "tag.removed", id, tags, key)
            .await
    }

    /// Puts a contact into these segments and no others.
    ///
    /// # Errors
    /// As [`Self::add_tags`].
    pub async fn set_segments(&self, id: &str, segments: &[String], key: &str) -> Call<Written> {
        let values = Values::default()
            .with("id", id)
            .with("segmentIds", segments.to_vec());
        let body = serde_json::json!({"segmentIds": segments});
        let row = Row {
            event: "segments.set",
            id: Some(id),
            body: &body,
        };
        self.write(Capability::SetSegments, values, key, row)
            .await
            .map(|w| w.of(id))
    }

    async fn tag(
        &self,
        capability: Capability,
        event: &'static str,
        id: &str,
        tags: &[String],
        key: &str,
    ) -> Call<Written> {
        let values = Values::default().with("id", id).with("tags", tags.to_vec());
        let body = serde_json::json!({"tags": tags});
        let row = Row {
            event,
            id: Some(id),
            body: &body,
        };
        self.write(capability, values, key, row)
            .await
            .map(|w| w.of(id))
    }

    /// Sends a write, or adds its row to the file.
    async fn write(
        &self,
        capability: Capability,
        values: Values,
        key: &str,
        row: Row<'_>,
    ) -> Call<Written> {
        if let Target::Folder(files) = &self.shared.target {
            if !self.has(capability) {
                return self.not_offered(capability);
            }
            return files.add(&self.shared.clock, key, row).await;
        }
        let Some(route) = self.profile().route(capability) else {
            return self.not_offered(capability);
        };
        self.send(capability, values, Some(key))
            .await
            .and_then(|reply| self.written(reply, route))
    }

    /// What an answer tells about a write; one without an object is not even read.
    pub(super) fn written(&self, reply: Reply, route: &Route) -> Result<Written, Error> {
        if route.object.is_none() && route.id.is_none() {
            return Ok(Written::default());
        }
        let answer = reply.json()?;
        let object = wire::object(&answer, route);
        let stored = object.and_then(|object| TargetContact::read(self.profile(), object));
        let target_id = wire::answer_id(&answer, route)
            .or_else(|| stored.as_ref().map(|contact| contact.id.clone()));
        Ok(Written { target_id, stored })
    }

    /// The contact that an answer to this kind of request carries.
    #[must_use]
    pub fn contact_in(&self, capability: Capability, answer: &Value) -> Option<TargetContact> {
        let route = self.profile().route(capability)?;
        wire::object(answer, route).and_then(|object| TargetContact::read(self.profile(), object))
    }

    fn is_deleted(&self, row: &Value) -> bool {
        let place = self.profile().contact.deleted.as_deref();
        place.and_then(|place| row.pointer(place)) == Some(&Value::Bool(true))
    }
}

impl Written {
    /// The same, about a contact whose id is known.
    fn of(mut self, id: &str) -> Self {
        self.target_id.get_or_insert_with(|| id.to_owned());
        self
    }
}

/// True if the target says that there is no such record.
fn is_missing<T>(result: &Result<T, Error>, route: &Route) -> bool {
    let refusal = result.as_ref().err().and_then(Error::refusal);
    refusal.is_some_and(|refusal| route.missing.contains(&refusal.status))
}

//! Trying a profile's reading requests one by one, and showing what its pointers find.

use serde_json::{Value, json};

use super::client::{Client, Target};
use super::fill::Values;
use super::paging::{next, start};
use super::profile::Route;
use super::{Capability, MatchKey, NAME, TargetContact, pointer, wire};
use crate::model::{ErrorCode, Problem, ProfileTrial};

impl Client {
    /// Sends the request of a reading capability. What it needs (an id to read, a value to look
    /// up) is taken from the first contact of the list.
    ///
    /// # Errors
    /// `CapabilityMissing` if the profile has no such request, or one that writes.
    pub async fn try_reading(&self, capability: Capability) -> Result<ProfileTrial, Problem> {
        let is_url = matches!(self.shared.target, Target::Url(_));
        let Some(route) = self
            .profile()
            .route(capability)
            .filter(|_| is_url && !capability.writes())
        else {
            return Err(not_to_try(capability));
        };
        let values = self.sample_values(capability, route).await;
        let call = self.ask(capability, values, None).await;
        Ok(match call.result {
            Ok(answer) => {
                let found = self.found(capability, route, &answer);
                ProfileTrial {
                    exchange: call.exchange,
                    problem: nothing(&found),
                    found,
                }
            }
            Err(error) => ProfileTrial {
                exchange: call.exchange,
                found: Value::Null,
                problem: Some(error.problem(NAME)),
            },
        })
    }

    /// Values that lead to an answer.
    async fn sample_values(&self, capability: Capability, route: &Route) -> Values {
        let page = start(&route.paging, None).unwrap_or_default();
        if !capability
            .placeholders()
            .iter()
            .any(|name| ["id", "email"].contains(name))
        {
            return page;
        }
        let sample = match self.list_contacts(None, None).await.result {
            Ok(page) => page.contacts.into_iter().next().unwrap_or_default(),
            Err(_) => TargetContact::default(),
        };
        let id = if sample.id.is_empty() {
            "none".to_owned()
        } else {
            sample.id
        };
        let values = page.with("id", id);
        if capability != Capability::FindContact {
            return values;
        }
        let keys = [
            (MatchKey::ExternalId, sample.external_id),
            (MatchKey::Email, sample.email),
            (MatchKey::Phone, sample.phone),
        ];
        let usable = keys
            .into_iter()
            .find(|(by, value)| value.is_some() && self.looks_up_by(by.key()));
        match usable {
            Some((by, value)) => values.with(by.key(), value),
            None => values.with("externalId", "none"),
        }
    }

    /// What the pointers find in an answer.
    fn found(&self, capability: Capability, route: &Route, answer: &Value) -> Value {
        let mut found = serde_json::Map::new();
        if route.list.is_some() {
            let rows = wire::list(answer, route).ok();
            let count = rows.map(Vec::len);
            found.insert("count".into(), json!(count));
            found.insert("first".into(), json!(rows.and_then(|rows| rows.first())));
            let first = rows.and_then(|rows| rows.first());
            if matches!(
                capability,
                Capability::ListContacts | Capability::FindContact
            ) {
                let id = first.and_then(|row| pointer::text(row, &self.profile().contact.id));
                found.insert("id".into(), json!(id));
            }
            let next = next(&route.paging, None, answer, count.unwrap_or(0))
                .ok()
                .flatten();
            found.insert("nextPage".into(), json!(next));
        }
        if route.object.is_some() {
            let object = wire::object(answer, route);
            let id = wire::answer_id(answer, route).or_else(|| {
                let place = if capability == Capability::Account {
                    "/id"
                } else {
                    &self.profile().contact.id
                };
                object.and_then(|object| pointer::text(object, place))
            });
            found.insert("object".into(), json!(object));
            found.insert("id".into(), json!(id));
        }
        Value::Object(found)
    }
}

/// The problem of pointers that find nothing at all.
fn nothing(found: &Value) -> Option<Problem> {
    let empty = |name: &str| found.get(name).is_none_or(Value::is_null);
    (empty("count") && empty("object")).then(|| {
        Problem::new(
            ErrorCode::ProfileInvalid,
            "The answer came, but nothing lies where the profile points.",
            "The places in the answer are written otherwise than they are.",
            "Compare the answer with “list” and “object” of this request.",
        )
    })
}

fn not_to_try(capability: Capability) -> Problem {
    let what = if capability.writes() {
        format!(
            "“{}” changes something, so it can't be tried here.",
            capability.label()
        )
    } else {
        format!("The profile has no request for “{}”.", capability.label())
    };
    Problem::new(
        ErrorCode::CapabilityMissing,
        what,
        capability.loss(),
        "Choose a reading request.",
    )
}

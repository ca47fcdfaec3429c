//! Tags: on a contact, and those the location knows.

use serde_json::{Value, json};

use super::client::Ask;
use super::contact::tidy_tags;
use super::contacts::WRITE;
use super::{Client, wire};
use crate::http::{Call, Error, Method};

/// A tag the location knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocationTag {
    /// HighLevel's id.
    pub id: String,
    /// Its name, lower-case.
    pub name: String,
}

/// What adding or removing tags left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagChange {
    /// All tags of the contact now, tidied: lower-case, sorted.
    pub tags: Vec<String>,
    /// Those that came or went by this call. Where HighLevel doesn't tell, all that were asked
    /// for.
    pub changed: Vec<String>,
}

impl Client {
    /// Puts tags on a contact; those it has already stay.
    pub async fn add_tags(&self, contact_id: &str, tags: &[String]) -> Call<TagChange> {
        self.change_tags(Method::POST, contact_id, tags, "tagsAdded")
            .await
    }

    /// Takes tags off a contact.
    pub async fn remove_tags(&self, contact_id: &str, tags: &[String]) -> Call<TagChange> {
        self.change_tags(Method::DELETE, contact_id, tags, "tagsRemoved")
            .await
    }

    async fn change_tags(
        &self,
        method: Method,
        contact_id: &str,
        tags: &[String],
        changed: &'static str,
    ) -> Call<TagChange> {
        let path = ["contacts", contact_id, "tags"];
        let ask = Ask::new(method, path, WRITE).body(json!({"tags": tags}));
        self.call(ask, |answer| {
            if !answer.get("tags").is_some_and(Value::is_array) {
                return Err(Error::Unusable("no tags in the answer".to_owned()));
            }
            let told = answer.get(changed).is_some();
            let changed = if told {
                wire::texts(&answer, &[changed])
            } else {
                tags.to_vec()
            };
            Ok(TagChange {
                tags: tidy_tags(wire::texts(&answer, &["tags"])),
                changed: tidy_tags(changed),
            })
        })
        .await
    }

    /// All tags of the location.
    pub async fn tags(&self) -> Call<Vec<LocationTag>> {
        let path = ["locations", self.location_id(), "tags"];
        let ask = Ask::new(Method::GET, path, "locations/tags.readonly");
        self.call(ask, |answer| {
            wire::list(&answer, &["tags"], |raw| {
                Some(LocationTag {
                    id: wire::id(raw)?,
                    name: wire::text(raw, &["name"])?,
                })
            })
        })
        .await
    }
}

//! The people who work in the location.

use super::client::Ask;
use super::{Client, wire};
use crate::http::{Call, Method};

/// A user of the location.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// HighLevel's id, as `assignedTo` holds it.
    pub id: String,
    /// The name to show.
    pub name: String,
}

impl Client {
    /// All users of the location.
    pub async fn users(&self) -> Call<Vec<User>> {
        let ask = Ask::new(Method::GET, ["users", ""], "users.readonly")
            .query("locationId", self.location_id());
        self.call(ask, |answer| {
            wire::list(&answer, &["users"], |raw| {
                let id = wire::id(raw)?;
                let name = wire::text(raw, &["name"]).or_else(|| {
                    let parts = [
                        wire::text(raw, &["firstName"]),
                        wire::text(raw, &["lastName"]),
                    ];
                    let full = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
                    (!full.is_empty()).then_some(full)
                });
                Some(User {
                    name: name.unwrap_or_else(|| id.clone()),
                    id,
                })
            })
        })
        .await
    }
}

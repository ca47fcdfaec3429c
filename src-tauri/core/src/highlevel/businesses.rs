//! Businesses: the companies that contacts can belong to.

use super::client::Ask;
use super::{Client, wire};
use crate::http::{Call, Method};

/// A business.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Business {
    /// HighLevel's id.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl Client {
    /// Businesses of the location, the first hundred.
    pub async fn businesses(&self) -> Call<Vec<Business>> {
        self.list_businesses(100).await
    }

    pub(super) async fn list_businesses(&self, limit: u32) -> Call<Vec<Business>> {
        let ask = Ask::new(Method::GET, ["businesses", ""], "businesses.readonly")
            .query("locationId", self.location_id())
            .query("limit", limit.to_string());
        self.call(ask, |answer| {
            wire::list(&answer, &["businesses"], |raw| {
                Some(Business {
                    id: wire::id(raw)?,
                    name: wire::text(raw, &["name"]).unwrap_or_default(),
                })
            })
        })
        .await
    }
}

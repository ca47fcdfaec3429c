//! Appointments of a contact, passed on as HighLevel sends them.

use serde_json::Value;

use super::client::Ask;
use super::contacts::READ;
use super::{Client, wire};
use crate::http::{Call, Method};

impl Client {
    /// All appointments of a contact, as they come.
    pub async fn appointments(&self, contact_id: &str) -> Call<Vec<Value>> {
        let ask = Ask::new(Method::GET, ["contacts", contact_id, "appointments"], READ);
        self.call(ask, |answer| {
            wire::list(&answer, &["events"], |raw| Some(raw.clone()))
        })
        .await
    }
}

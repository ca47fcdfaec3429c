//! Many creates in one request, each item with its own key and its own result.

use serde_json::Value;

use super::client::Client;
use super::contact::{TargetContact, Written, to_wire};
use super::fill::Values;
use super::profile::BatchShape;
use super::{Capability, pointer, refusal, wire};
use crate::http::{Call, Error, Refusal};

impl Client {
    /// How many contacts a request may carry; none if the profile has no batch.
    #[must_use]
    pub fn batch_limit(&self) -> Option<usize> {
        Some(
            self.profile()
                .route(Capability::Batch)?
                .batch
                .as_ref()?
                .limit,
        )
    }

    /// Makes contacts of key and body each; the results stand in the same order.
    ///
    /// # Errors
    /// Of the call: [`Error::NotOffered`], [`Error::RequestInvalid`] beyond
    /// [`Self::batch_limit`], and whatever befalls the request as a whole. Of an item: its refusal.
    pub async fn create_batch(
        &self,
        items: &[(String, Value)],
    ) -> Call<Vec<Result<Written, Error>>> {
        let capability = Capability::Batch;
        let route = self.profile().route(capability);
        let Some((route, shape)) = route.and_then(|route| Some((route, route.batch.as_ref()?)))
        else {
            return self.not_offered(capability);
        };
        if items.len() > shape.limit {
            let error = Error::RequestInvalid(format!("a batch holds {} at most", shape.limit));
            return self.unsent(Err(error));
        }
        let sent = self.items(items, shape);
        // The items carry the keys; the request as a whole has none, so that a part of it can be
        // sent again in another batch.
        let values = Values::default().with("items", sent);
        self.ask(capability, values, None).await.and_then(|answer| {
            let results = wire::list(&answer, route)?;
            if results.len() != items.len() {
                return Err(Error::Unusable(format!(
                    "it has {} results for {} contacts",
                    results.len(),
                    items.len()
                )));
            }
            Ok(results
                .iter()
                .map(|result| self.item(result, shape))
                .collect())
        })
    }

    /// The items as they are sent.
    fn items(&self, items: &[(String, Value)], shape: &BatchShape) -> Vec<Value> {
        let item = |(key, body): &(String, Value)| {
            let contact = to_wire(self.profile(), body);
            let values = Values::default().with("idempotencyKey", key.as_str());
            values.with("contact", contact).fill_json(&shape.item)
        };
        items.iter().filter_map(item).collect()
    }

    fn item(&self, result: &Value, shape: &BatchShape) -> Result<Written, Error> {
        let status = pointer::text(result, &shape.status).and_then(|text| text.parse().ok());
        let status: u16 =
            status.ok_or_else(|| Error::Unusable("a result in it has no status".to_owned()))?;
        if !(200..300).contains(&status) {
            let refused = Refusal {
                status,
                body: result.clone(),
                ..Refusal::default()
            };
            let route = self
                .profile()
                .route(Capability::Batch)
                .cloned()
                .unwrap_or_default();
            let error = Error::Status(Box::new(refused));
            return Err(refusal::read(
                error,
                &self.profile().errors,
                Capability::Batch,
                &route,
            ));
        }
        let object = result.pointer(&shape.object);
        let stored = object
            .and_then(|object| TargetContact::read(self.profile(), object))
            .ok_or_else(|| Error::Unusable("a result in it has no contact".to_owned()))?;
        Ok(Written {
            target_id: Some(stored.id.clone()),
            stored: Some(stored),
        })
    }
}

//! Many creates in one request, each item with its own key and its own result.

use serde_json::Value;

use super::client::Client;
use super::contact::{TargetContact, Written, to_wire};
use super::fill::Values;
use super::profile::{BatchShape, Route};
use super::{Capability, pointer, refusal, wire};
use crate::http::{Call, Error, Refusal};
use crate::model::{AnswerRecord, Exchange, JsonText};

/// A contact to be made: the idempotency key, and the body by our keys.
pub type BatchItem = (String, Value);

impl Client {
    /// How many contacts a request may carry; none if the profile has no batch, or its items
    /// carry no key that makes it safe to send one again.
    #[must_use]
    pub fn batch_limit(&self) -> Option<usize> {
        let (_, shape) = self.batch()?;
        let keyed = self.profile().idempotency.is_some()
            && shape.item.to_string().contains("{idempotencyKey}");
        keyed.then_some(shape.limit)
    }

    fn batch(&self) -> Option<(&Route, &BatchShape)> {
        let route = self.profile().route(Capability::Batch)?;
        Some((route, route.batch.as_ref()?))
    }

    /// Makes contacts; one call for each item, in the same order. What befell the request as a
    /// whole befell each of them. An exchange shows its own item alone, of request and answer.
    ///
    /// # Errors
    /// [`Error::NotOffered`] without a batch, [`Error::RequestInvalid`] beyond
    /// [`Self::batch_limit`]; of an item its refusal.
    pub async fn create_batch(&self, items: &[BatchItem]) -> Vec<Call<Written>> {
        let capability = Capability::Batch;
        let each = |call: Call<()>| -> Vec<Call<Written>> {
            let failed = call.and_then(|()| Err(Error::NotOffered(capability.label().to_owned())));
            items.iter().map(|_| failed.clone()).collect()
        };
        let Some((route, shape)) = self.batch() else {
            return each(self.not_offered(capability));
        };
        if items.len() > shape.limit {
            let error = Error::RequestInvalid(format!("a batch holds {} at most", shape.limit));
            return each(self.unsent(Err(error)));
        }
        let sent: Vec<Value> = items.iter().map(|item| self.item(item, shape)).collect();
        // The items carry the keys; the request as a whole has none, so that a part of it can be
        // sent again in another batch.
        let values = Values::default().with("items", sent.clone());
        let call = self.ask(capability, values, None).await;
        let answer = call.result.and_then(|answer| {
            let results = wire::list(&answer, route)?;
            if results.len() == items.len() {
                return Ok(results.clone());
            }
            let (told, asked) = (results.len(), items.len());
            Err(Error::Unusable(format!(
                "it has {told} results for {asked} contacts"
            )))
        });
        let whole = call.exchange;
        let sent = sent.iter().enumerate();
        sent.map(|(at, item)| {
            let result = answer.as_ref().map(|results| &results[at]);
            let answer = match result {
                Ok(result) => whole.answer.as_ref().map(|answer| AnswerRecord {
                    status: status(result, shape).unwrap_or(answer.status),
                    headers: answer.headers.clone(),
                    body: JsonText::of(result),
                }),
                Err(_) => whole.answer.clone(),
            };
            let mut request = whole.request.clone();
            request.body = JsonText::of(item);
            Call {
                exchange: Exchange {
                    request,
                    answer,
                    error: whole.error.clone(),
                    ..whole
                },
                result: match result {
                    Ok(result) => self.written_of(result, shape, route),
                    Err(error) => Err(error.clone()),
                },
            }
        })
        .collect()
    }

    /// An item as it is sent.
    fn item(&self, (key, body): &BatchItem, shape: &BatchShape) -> Value {
        let contact = to_wire(self.profile(), body);
        let values = Values::default().with("idempotencyKey", key.as_str());
        let filled = values.with("contact", contact).fill_json(&shape.item);
        filled.unwrap_or(Value::Null)
    }

    fn written_of(
        &self,
        result: &Value,
        shape: &BatchShape,
        route: &Route,
    ) -> Result<Written, Error> {
        let status = status(result, shape)
            .ok_or_else(|| Error::Unusable("a result in it has no status".to_owned()))?;
        if !(200..300).contains(&status) {
            let refused = Refusal {
                status,
                body: result.clone(),
                ..Refusal::default()
            };
            let (error, errors) = (Error::Status(Box::new(refused)), &self.profile().errors);
            return Err(refusal::read(error, errors, Capability::Batch, route));
        }
        let stored = self
            .contact_of(result, shape)
            .ok_or_else(|| Error::Unusable("a result in it has no contact".to_owned()))?;
        Ok(Written {
            target_id: Some(stored.id.clone()),
            stored: Some(stored),
        })
    }

    fn contact_of(&self, result: &Value, shape: &BatchShape) -> Option<TargetContact> {
        TargetContact::read(self.profile(), result.pointer(&shape.object)?)
    }

    /// The contact that an answer to making one carries, alone or in a batch.
    #[must_use]
    pub fn made_contact(&self, answer: &Value) -> Option<TargetContact> {
        self.contact_in(Capability::CreateContact, answer)
            .or_else(|| self.contact_of(answer, self.batch()?.1))
    }
}

fn status(result: &Value, shape: &BatchShape) -> Option<u16> {
    pointer::text(result, &shape.status)?.parse().ok()
}

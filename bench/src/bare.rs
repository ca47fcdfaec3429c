//! A bare loop of the calls that a first sync makes: pages of contacts, and creates one by one or
//! in batches. It decodes what it must to go on, and stores nothing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use nix::sys::resource::UsageWho;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::cli::{Sandbox, used};

/// Contacts a page, and requests on their way at a time, as the engine does.
const PAGE: usize = 200;
const SIDE_BY_SIDE: usize = 16;

/// What the loop cost, and how many requests and contacts a second the server answered.
pub(crate) struct Bare {
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
    pub(crate) per_second: f64,
    pub(crate) contacts_per_second: f64,
}

/// Reads every contact of the sandbox and creates it on the other side, `together` in a request.
pub(crate) async fn first_sync(sandbox: &Sandbox, together: usize) -> Bare {
    let client = reqwest::Client::new();
    let (before, start) = (used(UsageWho::RUSAGE_SELF), Instant::now());
    let search = format!("{}/contacts/search", sandbox.text("/highlevel/baseUrl"));
    let place = if together > 1 {
        "/contacts/batch"
    } else {
        "/contacts"
    };
    let create = Arc::new(format!("{}{place}", sandbox.text("/certileads/baseUrl")));
    let (token, key) = (
        sandbox.text("/highlevel/token"),
        Arc::new(sandbox.text("/certileads/token")),
    );
    let location = sandbox.text("/highlevel/locationId");
    let (mut after, mut requests, mut number) = (None::<Value>, 0_usize, 0_usize);
    let mut at_work = JoinSet::new();
    loop {
        let mut body = json!({"locationId": location, "pageLimit": PAGE,
            "sort": [{"field": "dateUpdated", "direction": "asc"}]});
        if let Some(after) = after.take() {
            body["searchAfter"] = after;
        }
        let answer = client
            .post(&search)
            .bearer_auth(&token)
            .header("Version", "2021-07-28")
            .json(&body)
            .send()
            .await
            .unwrap();
        let page: Value = answer.json().await.unwrap();
        requests += 1;
        let contacts = page["contacts"].as_array().unwrap();
        for some in contacts.chunks(together) {
            while at_work.len() >= SIDE_BY_SIDE {
                at_work.join_next().await;
            }
            let first = number;
            number += some.len();
            requests += 1;
            let mut bodies: Vec<Value> = some.iter().map(body_of).collect();
            let body = match together {
                1 => bodies.remove(0),
                _ => {
                    let items = bodies.into_iter().zip(first..);
                    let item = |(body, at)| json!({"idempotencyKey": format!("bare-{at}"), "contact": body});
                    json!({"items": items.map(item).collect::<Vec<_>>()})
                }
            };
            let (client, create, key, number) =
                (client.clone(), create.clone(), key.clone(), number);
            at_work.spawn(async move {
                let sent = client
                    .post(&*create)
                    .bearer_auth(&*key)
                    .header("Idempotency-Key", format!("bare-{number}"))
                    .json(&body)
                    .send()
                    .await
                    .unwrap();
                sent.bytes().await.unwrap();
            });
        }
        after = contacts.last().map(|last| last["searchAfter"].clone());
        if contacts.len() < PAGE {
            break;
        }
    }
    while at_work.join_next().await.is_some() {}
    let wall = start.elapsed();
    Bare {
        wall,
        cpu: used(UsageWho::RUSAGE_SELF) - before,
        per_second: requests as f64 / wall.as_secs_f64(),
        contacts_per_second: number as f64 / wall.as_secs_f64(),
    }
}

fn body_of(contact: &Value) -> Value {
    json!({"externalId": contact["id"], "email": contact["email"],
        "firstName": contact["firstName"], "lastName": contact["lastName"],
        "phone": contact["phone"], "company": contact["companyName"], "tags": contact["tags"]})
}

//! Somebody who works in the simulated HighLevel meanwhile.

use std::collections::BTreeMap;

use connect_sandbox::{Change, Sandbox};
use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};

use super::contacts;

/// Somebody works in HighLevel: a new contact, another company, a tag, a ticked task.
pub(super) fn work(
    sandbox: &Sandbox,
    random: &mut ChaCha8Rng,
    number: usize,
    ticked: &mut BTreeMap<String, String>,
) {
    let body = |value: Value| -> Map<String, Value> { value.as_object().cloned().unwrap() };
    let all = contacts(sandbox);
    let contact_id = all.choose(random).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let change = match random.random_range(0..4) {
        0 => Change::CreateContact {
            contact: body(
                json!({"firstName": format!("New {number}"), "email": format!("new{number}@example.com")}),
            ),
        },
        1 => Change::UpdateContact {
            contact_id,
            contact: body(json!({"companyName": format!("Company {number} Ltd")})),
        },
        2 => Change::AddTag {
            contact_id,
            tag: format!("tag {number}"),
        },
        _ => {
            let create = Change::CreateTask {
                contact_id: contact_id.clone(),
                task: body(json!({"title": format!("Task {number}")})),
            };
            let task = sandbox.control().change(create).unwrap();
            let task_id = task
                .pointer("/task/id")
                .or_else(|| task.get("id"))
                .and_then(Value::as_str);
            let task_id = task_id
                .unwrap_or_else(|| panic!("no id in {task}"))
                .to_owned();
            // Which of two tasks ticked between two looks comes last is not told by anybody.
            if ticked.contains_key(&contact_id) {
                return;
            }
            ticked.insert(contact_id.clone(), task_id.clone());
            Change::CompleteTask {
                contact_id,
                task_id,
            }
        }
    };
    sandbox.control().change(change).unwrap();
}

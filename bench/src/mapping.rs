//! What the mapping costs: telling what publishing changes for every contact.

use std::time::Duration;

use serde_json::{Value, json};

use crate::cli::{Cost, Folder, Sandbox};
use crate::measures::{Table, seconds, sync};

/// How many rules a mapping has.
const RULES: usize = 40;

/// Forty rules over the fields of a contact, with the steps that people use most.
fn rules() -> Vec<Value> {
    let standard = [
        ("id", "externalId", json!([])),
        ("email", "email", json!([{"type": "emailTidy"}])),
        (
            "firstName",
            "firstName",
            json!([{"type": "trim"}, {"type": "titleCase"}]),
        ),
        ("lastName", "lastName", json!([{"type": "trim"}])),
        ("phone", "phone", json!([{"type": "phone"}])),
        (
            "companyName",
            "company",
            json!([{"type": "default", "value": "none"}]),
        ),
        ("tags", "tags", json!([])),
    ];
    let further = [
        (
            "state",
            json!([{"type": "valueTable", "rows": [{"from": ["NY", "N.Y."], "to": "New York"}], "otherwise": {"type": "keep"}}]),
        ),
        (
            "dateAdded",
            json!([{"type": "dateFormat", "to": "%d.%m.%Y"}]),
        ),
        (
            "city",
            json!([{"type": "replace", "find": "a", "with": "e"}]),
        ),
        ("source", json!([{"type": "uppercase"}])),
        (
            "firstName",
            json!([{"type": "template", "template": "{{ firstName }} {{ lastName }}"}]),
        ),
        (
            "country",
            json!([{"type": "when", "condition": {"type": "field", "field": "value", "operator": "is", "value": "US"},
                "met": {"type": "value", "value": "domestic"}, "unmet": {"type": "field", "field": "country"}}]),
        ),
    ];
    let further = further.iter().cycle().zip(1..).map(|((source, steps), at)| {
        json!({"id": format!("f{at}"), "source": source, "target": format!("fields.question_{at}"), "steps": steps})
    });
    let standard = standard
        .iter()
        .map(|(source, target, steps)| json!({"id": target, "source": source, "target": target, "steps": steps}));
    standard.chain(further).take(RULES).collect()
}

/// A folder whose mirror holds so many contacts, with a mapping in force.
fn folder(contacts: usize) -> (Sandbox, Folder) {
    let contacts = contacts.to_string();
    let args = ["--contacts", &contacts, "--limits", "off"];
    let sandbox = Sandbox::start(&[&args[..], &["--further-fields", "40"]].concat());
    let folder = Folder::connected(&sandbox);
    let file = folder.file("mapping.json", &document(rules()));
    assert_eq!(
        folder.run(&["mapping", "set", &file]).code,
        0,
        "the mapping was refused"
    );
    sync(&folder, &[]);
    (sandbox, folder)
}

fn document(rules: Vec<Value>) -> String {
    json!({"format": 1, "api": "contacts", "rules": rules}).to_string()
}

/// Forty rules, of which one changes, over all contacts.
fn impact(contacts: usize) -> Cost {
    let (_sandbox, folder) = folder(contacts);
    let mut rules = rules();
    rules[3]["steps"] = json!([{"type": "uppercase"}]);
    let file = folder.file("draft.json", &document(rules));
    let cost = folder.run(&["mapping", "impact", &file]);
    assert_eq!(cost.code, 0, "the impact could not be told");
    cost
}

/// The time and the memory it takes to tell what publishing changes.
pub(crate) fn all(table: &mut Table) {
    let (few, many) = (impact(1_000), impact(100_000));
    table.row(
        "what publishing changes, 100,000 contacts, 40 rules",
        format!("{}, {} of processor", seconds(many.wall), seconds(many.cpu)),
        "< 3 s",
        Some(many.wall < Duration::from_secs(3)),
    );
    let (few, many) = (few.peak as f64 / 1024.0, many.peak as f64 / 1024.0);
    table.row(
        "its peak memory",
        format!("{many:.0} MiB; {few:.0} MiB at 1,000 contacts"),
        "≤ 1.25 × that at 1,000",
        Some(many <= 1.25 * few),
    );
}

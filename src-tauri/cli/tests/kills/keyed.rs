//! A target that honours keys: everything arrives exactly once.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use rand::RngExt;
use serde_json::Value;

use super::at_work::work;
use super::{
    assert_intact, contacts, database, held, kill, kills, leads, random, requests, settle, writes,
};
use crate::support::{Cli, sandbox};

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().trim().to_lowercase()
}

fn tags(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_honours_keys_gets_everything_once() {
    let kills = kills(20);
    let sandbox = sandbox(150).await;
    let cli = Cli::connected(&sandbox);
    let (mut random, mut killed, mut number) = (random(), 0, 0);
    let mut ticked = BTreeMap::new();
    cli.run(&["mapping", "show"]).ends(0);
    let mut all_read = false;
    while killed < kills {
        if !all_read && (killed >= kills / 4 || leads(&sandbox).len() == contacts(&sandbox).len()) {
            // What happens before the first look at tasks has ended fires nothing.
            settle(&cli);
            all_read = true;
        }
        let (args, most): (&[&str], usize) = if all_read {
            for _ in 0..random.random_range(1..=5) {
                number += 1;
                work(&sandbox, &mut random, number, &mut ticked);
            }
            match random.random_range(0..3) {
                0 => (&["run"], 20),
                _ => (&["sync", "--once"], 20),
            }
        } else {
            (&["sync", "--once", "--backfill"], 160)
        };
        let steps = random.random_range(0..most);
        let longest = Duration::from_secs(60);
        killed += usize::from(kill(&cli, args, requests(&sandbox), steps, longest));
    }
    settle(&cli);
    assert_intact(&cli);
    let before = writes(&sandbox, "total");
    cli.run(&["sync", "--once"]);
    assert_eq!(
        writes(&sandbox, "total"),
        before,
        "nothing is left to write"
    );

    let (held, leads) = (held(&cli), leads(&sandbox));
    let mut by_contact = BTreeMap::new();
    for lead in &leads {
        let id = lead["externalId"].as_str().unwrap_or_default().to_owned();
        assert!(by_contact.insert(id, lead).is_none(), "doubled: {lead}");
    }
    assert_eq!(
        writes(&sandbox, "created"),
        leads.len(),
        "none was made twice"
    );
    for contact in contacts(&sandbox) {
        let id = contact["id"].as_str().unwrap();
        let Some(lead) = by_contact.get(id) else {
            assert!(held.contains_key(id), "lost: {contact}");
            continue;
        };
        if held.contains_key(id) {
            continue;
        }
        let pairs = [
            ("email", "email"),
            ("companyName", "company"),
            ("lastName", "lastName"),
        ];
        for (here, there) in pairs {
            assert_eq!(
                text(&contact[here]),
                text(&lead[there]),
                "wrong {there}: {lead}"
            );
        }
        assert_eq!(
            tags(&contact["tags"]),
            tags(&lead["tags"]),
            "wrong tags: {lead}"
        );
        if let Some(task) = ticked.get(id) {
            assert_eq!(lead["fields"]["last_task_id"], **task, "lost task: {lead}");
        }
    }
    // Each write that took effect is an operation that says so, and the other way round. Only an
    // update whose end nobody heard may be sent again: it says the same twice.
    let of_done = |what: &str, which: &str| -> usize {
        let query = format!(
            "SELECT {what} FROM operations WHERE state = 'done' AND side = 'certileads' AND {which}"
        );
        let counted: u32 = database(&cli)
            .query_row(&query, [], |row| row.get(0))
            .unwrap();
        counted as usize
    };
    let done = of_done("count(*)", "action <> 'createContact'");
    let again = of_done(
        "coalesce(sum(attempts - 1), 0)",
        "action IN ('updateContact', 'completeTask') AND maybe_sent = 1",
    );
    let updated = writes(&sandbox, "updated");
    assert!(
        (done..=done + again).contains(&updated),
        "{updated} writes, {done} operations"
    );
    println!(
        "{killed} kills, {number} changes, {} contacts, {} held",
        leads.len(),
        held.len()
    );
}

//! How much of HighLevel's allowance a first sync uses that needs all of it, alone and beside
//! another client of the same token, however HighLevel counts.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use crate::cli::{Folder, Sandbox};
use crate::measures::{Table, sync};

/// One call a contact: with these rules its notes are read. A minute and more at ten a second.
const CONTACTS: &str = "700";
const RULES: &str = r#"{"format": 1, "notes": {"add": true}}"#;
/// Calls a second that HighLevel allows, and the length of its window in milliseconds.
const A_SECOND: f64 = 10.0;
const WINDOW: i64 = 10_000;
/// Between two calls of the other client.
const OTHERS_EVERY: Duration = Duration::from_millis(250);

pub(crate) async fn all(table: &mut Table) {
    for (limits, name) in [("on", "sliding"), ("fixed", "fixed")] {
        alone(table, limits, name).await;
        beside(table, limits, name).await;
    }
}

async fn alone(table: &mut Table, limits: &str, name: &str) {
    let sandbox = Sandbox::start(&["--contacts", CONTACTS, "--limits", limits]);
    let used = first_sync(&sandbox).await;
    let share = used.served / (A_SECOND * used.seconds);
    let measured = used.told(share);
    let met = share >= 0.98 && used.refused() == 0 && used.seconds >= 60.0;
    table.row(
        &format!("a first sync under HighLevel's limit, {name} windows"),
        measured,
        "≥ 98 % of the allowance, no 429",
        Some(met),
    );
}

async fn beside(table: &mut Table, limits: &str, name: &str) {
    let sandbox = Sandbox::start(&["--contacts", CONTACTS, "--limits", limits]);
    let other = tokio::spawn(other(sandbox.at.clone()));
    let used = first_sync(&sandbox).await;
    other.abort();
    let share = used.served / (A_SECOND * used.seconds - used.theirs);
    let theirs = used.theirs / used.seconds;
    let measured = format!("{}, beside {theirs:.1}/s", used.told(share));
    let most = used.refused_by_window.values().max().copied().unwrap_or(0);
    let met = share >= 0.95 && most <= 1 && used.seconds >= 60.0;
    table.row(
        &format!("the same beside another client, {name} windows"),
        measured,
        "≥ 95 % of the rest, one 429 a window at most",
        Some(met),
    );
}

/// What a first sync used.
struct Used {
    served: f64,
    /// Calls of the other client that were served in that time.
    theirs: f64,
    /// From its first call to its last.
    seconds: f64,
    refused_by_window: BTreeMap<i64, u32>,
}

impl Used {
    fn refused(&self) -> u32 {
        self.refused_by_window.values().sum()
    }

    fn told(&self, share: f64) -> String {
        let (percent, refused) = (share * 100.0, self.refused());
        format!("{percent:.1} % in {:.0} s, {refused} × 429", self.seconds)
    }
}

async fn first_sync(sandbox: &Sandbox) -> Used {
    let folder = Folder::connected(sandbox);
    folder.rules(RULES);
    let mark = sandbox.log().await.len();
    sync(&folder, &["--backfill"]);
    let log = sandbox.log().await;
    let calls = log[mark..]
        .iter()
        .filter(|entry| entry["side"] == "highlevel");
    let (theirs, own): (Vec<&Value>, Vec<&Value>) =
        calls.partition(|entry| entry["query"].as_str().unwrap().ends_with(OTHERS));
    let at = |entry: &Value| entry["at"].as_i64().unwrap();
    let (first, last) = (at(own[0]), at(own.last().unwrap()));
    let refused = own.iter().filter(|entry| entry["status"] == 429);
    let mut refused_by_window = BTreeMap::new();
    for entry in refused {
        *refused_by_window.entry(at(entry) / WINDOW).or_insert(0) += 1;
    }
    let served = |calls: &[&Value]| {
        let counts =
            |entry: &&&Value| entry["status"] != 429 && (first..=last).contains(&at(entry));
        calls.iter().filter(counts).count() as f64
    };
    Used {
        served: served(&own),
        theirs: served(&theirs),
        seconds: (last - first) as f64 / 1000.0,
        refused_by_window,
    }
}

/// By what the calls of the other client are known.
const OTHERS: &str = "&limit=7";

/// Another client of the same token, until it is stopped.
async fn other(at: Value) {
    let text = |pointer: &str| {
        at.pointer(pointer)
            .and_then(Value::as_str)
            .unwrap()
            .to_owned()
    };
    let (base, location) = (text("/highlevel/baseUrl"), text("/highlevel/locationId"));
    let url = format!("{base}/businesses/?locationId={location}{OTHERS}");
    let (client, token) = (reqwest::Client::new(), text("/highlevel/token"));
    let mut every = tokio::time::interval(OTHERS_EVERY);
    loop {
        every.tick().await;
        let call = client.get(&url).bearer_auth(&token);
        let answer = call.header("Version", "2021-07-28").send().await.unwrap();
        assert!([200, 429].contains(&answer.status().as_u16()), "{answer:?}");
    }
}

//! The measures, each with its goal, and the table.

use std::time::Duration;

use serde_json::{Value, json};

use crate::cli::{Cost, Folder, Profile, Sandbox};
use crate::{bare, limit, live, mapping, package, window};

/// A row of the table; `met` is none where there is no goal.
struct Row {
    what: String,
    measured: String,
    goal: String,
    met: Option<bool>,
}

#[derive(Default)]
pub(crate) struct Table(Vec<Row>);

impl Table {
    pub(crate) fn row(&mut self, what: &str, measured: String, goal: &str, met: Option<bool>) {
        let mark = met.map_or(" ", |met| if met { "✓" } else { "✗" });
        eprintln!("{mark} {what}: {measured}");
        self.0.push(Row {
            what: what.to_owned(),
            measured,
            goal: goal.to_owned(),
            met,
        });
    }

    fn print(&self) {
        println!("| measure | measured | goal | met |\n|---|---|---|---|");
        for Row {
            what,
            measured,
            goal,
            met,
        } in &self.0
        {
            let met = met.map_or("", |met| if met { "yes" } else { "no" });
            println!("| {what} | {measured} | {goal} | {met} |");
        }
    }
}

/// Takes the named measures, or all, and prints the table; true if every goal was met.
pub(crate) async fn all(names: &[String]) -> bool {
    let wanted = |name: &str| names.is_empty() || names.iter().any(|one| one == name);
    let mut table = Table::default();
    if wanted("speed") {
        speed(&mut table).await;
    }
    if wanted("unchanged") {
        unchanged(&mut table, 10_000).await;
    }
    if wanted("memory") {
        memory(&mut table);
    }
    if wanted("faults") {
        faults(&mut table).await;
    }
    if wanted("start") {
        start(&mut table);
    }
    if wanted("latency") {
        latency(&mut table).await;
    }
    if wanted("impact") {
        mapping::all(&mut table);
    }
    if wanted("limit") {
        limit::all(&mut table).await;
    }
    if wanted("live") {
        live::all(&mut table).await;
    }
    if wanted("window") {
        window::all(&mut table);
    }
    if wanted("package") {
        package::all(&mut table);
    }
    table.print();
    table.0.iter().all(|row| row.met != Some(false))
}

pub(crate) fn seconds(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f64())
}

pub(crate) fn sync(folder: &Folder, args: &[&str]) -> Cost {
    let all: Vec<&str> = ["sync", "--once"].iter().chain(args).copied().collect();
    let cost = folder.run(&all);
    assert!([0, 4].contains(&cost.code), "sync ended with {}", cost.code);
    cost
}

pub(crate) fn number(state: &Value, pointer: &str) -> u64 {
    state.pointer(pointer).and_then(Value::as_u64).unwrap()
}

/// One request per contact and many in one, each against the bare loop of the same calls.
async fn speed(table: &mut Table) {
    let contacts = "10000";
    let start = || Sandbox::start(&["--contacts", contacts, "--limits", "off"]);
    let loop_ = bare::first_sync(&start(), 1).await;
    let fast = loop_.per_second >= 15_000.0;
    let measured = format!(
        "{:.0} requests/s, {}",
        loop_.per_second,
        seconds(loop_.wall)
    );
    table.row(
        "bare loop, 10,000 contacts",
        measured,
        "≥ 15,000 requests/s, else server-bound",
        Some(fast),
    );
    let cost = first_sync(&start(), Profile::OneByOne).await;
    let (wall, cpu) = (
        cost.wall.as_secs_f64() / loop_.wall.as_secs_f64(),
        cost.cpu.as_secs_f64() / loop_.cpu.as_secs_f64(),
    );
    let rate = 10_000.0 / cost.wall.as_secs_f64();
    let measured = format!("{wall:.1} × ({}, {rate:.0} contacts/s)", seconds(cost.wall));
    table.row(
        "first sync, wall time",
        measured,
        "≤ 2.9 × the bare loop",
        Some(wall <= 2.9),
    );
    let per = cost.cpu.as_secs_f64() / 10.0;
    let measured = format!("{cpu:.1} × ({per:.2} s per 1,000)");
    table.row(
        "first sync, processor time",
        measured,
        "≤ 3.5 × the bare loop",
        Some(cpu <= 3.5),
    );
    let loop_ = bare::first_sync(&start(), 100).await;
    let fast = loop_.contacts_per_second >= 150_000.0;
    let measured = format!("{:.0} contacts/s", loop_.contacts_per_second);
    table.row(
        "bare loop, batches of 100",
        measured,
        "≥ 150,000 contacts/s, else server-bound",
        Some(fast),
    );
    let cost = first_sync(&start(), Profile::Rest).await;
    let rate = 10_000.0 / cost.wall.as_secs_f64();
    let per = cost.cpu.as_secs_f64() / 10.0;
    table.row(
        "first sync, batches of 100",
        format!("{rate:.0} contacts/s, {per:.2} s of processor per 1,000"),
        "≥ 20,000 contacts/s",
        Some(rate >= 20_000.0),
    );
}

async fn first_sync(sandbox: &Sandbox, profile: Profile) -> Cost {
    let folder = Folder::connected_by(sandbox, profile);
    let cost = sync(&folder, &["--backfill"]);
    let made = number(&sandbox.state().await, "/certileads/counts/contacts");
    assert_eq!(made, 10_000, "it must have brought all over");
    cost
}

/// Nothing has changed, then one contact in a hundred.
async fn unchanged(table: &mut Table, contacts: usize) {
    let sandbox = Sandbox::start(&["--contacts", &contacts.to_string(), "--limits", "off"]);
    let folder = Folder::connected(&sandbox);
    sync(&folder, &["--backfill"]);
    // The looks that end the overlap.
    sync(&folder, &[]);
    let searches = async |since: usize| {
        let log = sandbox.log().await;
        let paths = log[since..]
            .iter()
            .filter_map(|entry| entry["path"].as_str());
        (
            paths
                .filter(|path| path.ends_with("/contacts/search"))
                .count(),
            log.len(),
        )
    };
    let (_, mark) = searches(0).await;
    let before = number(&sandbox.state().await, "/certileads/writes/total");
    let cost = sync(&folder, &[]);
    let (found, mark) = searches(mark).await;
    let writes = number(&sandbox.state().await, "/certileads/writes/total") - before;
    let measured = format!(
        "{found} searches, {writes} writes, {:.3} s of processor",
        cost.cpu.as_secs_f64()
    );
    let met = found == 1 && writes == 0 && cost.cpu <= Duration::from_millis(50);
    let what = format!("{contacts} contacts, nothing changed");
    table.row(&what, measured, "1 search, no write, ≤ 0.05 s", Some(met));

    let full: Value = {
        let url = format!("{}/state?full=true", sandbox.text("/control/baseUrl"));
        reqwest::get(url).await.unwrap().json().await.unwrap()
    };
    let all = full
        .pointer("/highlevel/contacts")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let some: Vec<&Value> = all.iter().step_by(100).collect();
    for (index, contact) in some.iter().enumerate() {
        let company = format!("Company {index}");
        let change = json!({"type": "updateContact", "contactId": contact["id"], "contact": {"companyName": company}});
        sandbox.change(change).await;
    }
    let before = number(&sandbox.state().await, "/certileads/writes/updated");
    sync(&folder, &[]);
    let (found, _) = searches(mark).await;
    let state = sandbox.state().await;
    let updated = number(&state, "/certileads/writes/updated") - before;
    let measured = format!("{updated} updates of {}, {found} searches", some.len());
    let met = updated == some.len() as u64 && found <= 2 && !some.is_empty();
    table.row(
        "one in a hundred changed",
        measured,
        "exactly these, ≤ 2 searches",
        Some(met),
    );
}

/// Peak memory of a first sync.
fn memory(table: &mut Table) {
    let peak = |contacts: &str| {
        let sandbox = Sandbox::start(&["--contacts", contacts, "--limits", "off"]);
        let folder = Folder::connected(&sandbox);
        sync(&folder, &["--backfill"]).peak as f64 / 1024.0
    };
    let (few, many) = (peak("1000"), peak("100000"));
    let measured = format!("{many:.0} MiB; {few:.0} MiB at 1,000");
    let met = many <= 40.0 && many <= 1.25 * few;
    table.row(
        "peak memory at 100,000 contacts",
        measured,
        "≤ 40 MiB and ≤ 1.25 × that at 1,000",
        Some(met),
    );
}

/// Five in a hundred writes fail, two are one too many.
async fn faults(table: &mut Table) {
    let spec = [
        "500-before:side=certileads:p=0.05:seed=1",
        "429:side=certileads:p=0.02:seed=2",
    ];
    let args = [
        "--contacts",
        "1000",
        "--limits",
        "off",
        "--fault",
        spec[0],
        "--fault",
        spec[1],
    ];
    let sandbox = Sandbox::start(&args);
    let folder = Folder::connected_by(&sandbox, Profile::OneByOne);
    let mark = sandbox.log().await.len();
    let cost = sync(&folder, &["--backfill"]);
    let requests = sandbox.log().await[mark..]
        .iter()
        .filter(|entry| entry["method"] == "POST" && entry["side"] == "certileads")
        .count();
    let made = number(&sandbox.state().await, "/certileads/writes/created");
    let measured = format!("{made} made, {requests} requests, {}", seconds(cost.wall));
    let met = made == 1_000 && requests <= 1_150 && cost.wall <= Duration::from_secs(3);
    table.row(
        "1,000 contacts, 5 % 500 and 2 % 429",
        measured,
        "all once, ≤ 1.15 × the requests, ≤ 3 s",
        Some(met),
    );
}

/// Each answer takes 50 ms, as from another continent.
async fn latency(table: &mut Table) {
    let args = ["--contacts", "1000", "--limits", "off"];
    let sandbox = Sandbox::start(&[&args[..], &["--fault", "slow:ms=50"]].concat());
    let folder = Folder::connected_by(&sandbox, Profile::OneByOne);
    let cost = sync(&folder, &["--backfill"]);
    let made = number(&sandbox.state().await, "/certileads/writes/created");
    let measured = format!("{made} made, {}", seconds(cost.wall));
    let met = made == 1_000 && cost.wall <= Duration::from_secs(4);
    table.row(
        "1,000 contacts, 50 ms an answer",
        measured,
        "≤ 4 s",
        Some(met),
    );
}

/// A command that has nothing to do.
fn start(table: &mut Table) {
    let sandbox = Sandbox::start(&["--contacts", "10", "--limits", "off"]);
    let folder = Folder::connected(&sandbox);
    let mut times: Vec<Duration> = (0..15).map(|_| folder.run(&["held", "list"]).cpu).collect();
    times.sort();
    let median = times[times.len() / 2];
    let measured = format!("{:.0} ms of processor", median.as_secs_f64() * 1000.0);
    table.row(
        "the command line starts and ends",
        measured,
        "≤ 20 ms",
        Some(median <= Duration::from_millis(20)),
    );
}

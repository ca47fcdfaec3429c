//! The command line is killed at seeded random moments and started again. With a target that
//! honours keys, everything arrives exactly once; with targets that can neither be keyed nor
//! searched, nothing is lost and nothing is repeated in silence.
//!
//! `npm run test:crash` kills at least 500 times; the plain test run a small share of that.
//! `CERTILEADS_KILLS` sets the number of each part, `CERTILEADS_KILLS_SEED` the moments.

#![allow(
    clippy::print_stdout,
    reason = "how often it was killed is a figure to be seen"
)]

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use connect_sandbox::{Change, Sandbox};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Map, Value, json};

use crate::support::{Cli, sandbox};

/// A process that does nothing more for this long rests.
const STILL: Duration = Duration::from_secs(1);
/// How often a process that is to be killed is looked at.
const LOOK: Duration = Duration::from_micros(500);

fn kills(share: usize) -> usize {
    let told = std::env::var("CERTILEADS_KILLS").ok();
    told.map_or(share, |told| told.parse().unwrap())
}

fn random() -> ChaCha8Rng {
    let told = std::env::var("CERTILEADS_KILLS_SEED").ok();
    ChaCha8Rng::seed_from_u64(told.map_or(1, |told| told.parse().unwrap()))
}

/// Starts a command and kills it once `moved` has gone on by `steps`, or rests, or after
/// `longest`. False if it had ended by itself before.
fn kill(
    cli: &Cli,
    args: &[&str],
    moved: impl Fn() -> usize,
    steps: usize,
    longest: Duration,
) -> bool {
    let mut command = cli.command(args);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (start, before) = (Instant::now(), moved());
    let mut last = (before, Instant::now());
    loop {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        let now = moved();
        if now != last.0 {
            last = (now, Instant::now());
        }
        let rests = last.1.elapsed() > STILL;
        if now - before >= steps || rests || start.elapsed() > longest {
            child.kill().unwrap();
            child.wait().unwrap();
            return true;
        }
        std::thread::sleep(LOOK);
    }
}

fn database(cli: &Cli) -> Connection {
    let file = cli.data().join("connect.db");
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    Connection::open_with_flags(file, flags).unwrap()
}

/// The file is sound, and so are its references.
fn assert_intact(cli: &Cli) {
    let db = database(cli);
    let verdict: String = db
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");
    let mut broken = db.prepare("PRAGMA foreign_key_check").unwrap();
    assert!(!broken.exists([]).unwrap(), "a row refers to nothing");
}

/// Contacts with an operation that waits for a person, each with its reason's code.
fn held(cli: &Cli) -> BTreeMap<String, String> {
    let listed = cli.run(&["held", "list", "--json"]).document();
    let operations = listed
        .pointer("/operations")
        .or_else(|| listed.pointer("/held/operations"));
    operations
        .and_then(Value::as_array)
        .unwrap()
        .iter()
        .map(|one| {
            let text = |pointer| {
                one.pointer(pointer)
                    .and_then(Value::as_str)
                    .unwrap()
                    .to_owned()
            };
            (text("/contactId"), text("/problem/code"))
        })
        .collect()
}

fn contacts(sandbox: &Sandbox) -> Vec<Value> {
    sandbox.control().full_state()["highlevel"]["contacts"]
        .as_array()
        .cloned()
        .unwrap()
}

fn leads(sandbox: &Sandbox) -> Vec<Value> {
    sandbox.control().full_state()["certileads"]["contacts"]
        .as_array()
        .cloned()
        .unwrap()
}

fn writes(sandbox: &Sandbox, kind: &str) -> usize {
    let state = sandbox.control().state();
    usize::try_from(state["certileads"]["writes"][kind].as_u64().unwrap()).unwrap()
}

/// Tells how many requests have reached either side, each time it is asked.
fn requests(sandbox: &Sandbox) -> impl Fn() -> usize {
    let seen = Cell::new(0);
    move || {
        if let Some(newest) = sandbox.control().log(seen.get()).last() {
            seen.set(newest.number);
        }
        usize::try_from(seen.get()).unwrap()
    }
}

/// Somebody works in HighLevel: a new contact, another company, a tag, a ticked task.
fn work(
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

/// Syncs until nothing waits any more, but for what waits behind a held operation.
fn settle(cli: &Cli) {
    for _ in 0..20 {
        let ran = cli.run(&["sync", "--once"]);
        assert!([0, 4].contains(&ran.code), "{}", ran.stderr);
        let waiting: u32 = database(cli)
            .query_row(
                "SELECT count(*) FROM operations AS one
                 WHERE state IN ('approved', 'sending', 'retry') AND NOT EXISTS (
                     SELECT 1 FROM operations AS before
                     WHERE before.contact_id = one.contact_id AND before.state = 'held')",
                [],
                |row| row.get(0),
            )
            .unwrap();
        if waiting == 0 {
            return;
        }
    }
    panic!("something waits for ever");
}

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_takes_everything_back_once() {
    let kills = kills(4);
    let (mut random, mut killed) = (random(), 0);
    while killed < kills {
        let sandbox = sandbox(60).await;
        let cli = Cli::connected(&sandbox);
        cli.run(&["sync", "--once", "--backfill"]).ends(0);
        let runs = cli.json_of(&["history"]);
        let run = runs
            .pointer("/runs/runs/0/id")
            .and_then(Value::as_str)
            .unwrap()
            .to_owned();
        let mut open = true;
        while open && killed < kills {
            let steps = random.random_range(0..25);
            let longest = Duration::from_secs(60);
            open = kill(&cli, &["undo", &run], requests(&sandbox), steps, longest);
            killed += usize::from(open);
        }
        // What a killed one left is carried on by whatever comes next.
        settle(&cli);
        let ran = cli.run(&["undo", &run]);
        assert!([0, 4].contains(&ran.code), "{}", ran.stderr);
        assert_intact(&cli);
        assert_eq!(leads(&sandbox), Vec::<Value>::new());
        let counts = (writes(&sandbox, "created"), writes(&sandbox, "deleted"));
        assert_eq!(counts, (60, 60), "each made and removed once");
    }
    println!("{killed} kills of an undo");
}

/// A folder as the first version left it, with rows enough that bringing it up to date takes a
/// moment.
fn old_folder(cli: &Cli) {
    std::fs::create_dir_all(cli.data()).unwrap();
    let db = Connection::open(cli.data().join("connect.db")).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.execute_batch(include_str!("../../core/migrations/0001_first.sql"))
        .unwrap();
    db.execute_batch(
        "BEGIN;
         INSERT INTO pairs (id, sandbox, shown, created_at) VALUES ('0197a000-0000-7000-8000-000000000001', 0, 1, 1);
         WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 40000)
         INSERT INTO mirror (pair_id, side, kind, id, contact_id, object, seen_at)
         SELECT '0197a000-0000-7000-8000-000000000001', 'highlevel', 'contact', 'c' || n, 'c' || n, zeroblob(60), n
         FROM number;
         COMMIT;
         PRAGMA user_version = 1;",
    )
    .unwrap();
}

#[test]
fn a_start_that_brings_the_folder_up_to_date_loses_nothing() {
    let kills = kills(6);
    let (mut random, mut killed) = (random(), 0);
    let newest: i64 = {
        let cli = Cli::new();
        cli.run(&["status"]);
        database(&cli)
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    };
    // How long a start takes here that nobody disturbs.
    let whole = {
        let cli = Cli::new();
        old_folder(&cli);
        let start = Instant::now();
        cli.run(&["held", "list"]).ends(0);
        start.elapsed()
    };
    while killed < kills {
        let cli = Cli::new();
        old_folder(&cli);
        for _ in 0..3 {
            let moment = whole.mul_f64(random.random_range(0.02..0.98));
            killed += usize::from(kill(&cli, &["held", "list"], || 0, 1, moment));
        }
        cli.run(&["held", "list"]).ends(0);
        assert_intact(&cli);
        let db = database(&cli);
        let version: i64 = db
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        let rows: i64 = db
            .query_row("SELECT count(*) FROM mirror", [], |row| row.get(0))
            .unwrap();
        assert_eq!((version, rows), (newest, 40_000));
    }
    println!("{killed} kills of a start");
}

/// A webhook that keeps what it gets, and answers a moment later.
fn webhook() -> (String, Arc<Mutex<Vec<Value>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let received = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&received);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let keep = Arc::clone(&keep);
            std::thread::spawn(move || serve(stream, &keep));
        }
    });
    (address, received)
}

/// One connection: each request is kept once it is whole, then answered.
fn serve(mut stream: TcpStream, keep: &Mutex<Vec<Value>>) {
    let mut bytes = Vec::new();
    let mut some = [0; 65_536];
    loop {
        match stream.read(&mut some) {
            Ok(length) if length > 0 => bytes.extend_from_slice(&some[..length]),
            _ => return,
        }
        let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let names = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
        let length = names
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .map_or(0, |length| length.trim().parse::<usize>().unwrap());
        if bytes.len() < head + 4 + length {
            continue;
        }
        let body: Vec<u8> = bytes.drain(..head + 4 + length).skip(head + 4).collect();
        if let Ok(body) = serde_json::from_slice(&body) {
            keep.lock().unwrap().push(body);
        }
        let answer =
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
        if stream.write_all(answer).is_err() {
            return;
        }
    }
}

/// Connected to a sandbox's HighLevel and to a target without keys and look-ups.
fn connected(sandbox: &Sandbox, profile: &str, base_url: &str) -> Cli {
    let at = &sandbox.endpoints().highlevel;
    let cli = Cli::new().env("CERTILEADS_HIGHLEVEL_TOKEN", &at.token);
    let highlevel = [
        "connect",
        "highlevel",
        "--location",
        &at.location_id,
        "--base-url",
        &at.base_url,
    ];
    cli.run(&highlevel).ends(0);
    cli.run(&[
        "connect",
        "certileads",
        "--profile",
        profile,
        "--base-url",
        base_url,
    ])
    .ends(0);
    cli
}

/// Kills a sync again and again until all is told to a target that can't be asked, then checks
/// what it was told: per contact, how often it was made.
fn tell_blindly(
    cli: &Cli,
    sandbox: &Sandbox,
    kills: usize,
    told: impl Fn() -> Vec<(String, String)>,
) {
    let (mut random, mut killed, mut number) = (random(), 0, 0);
    let asked = requests(sandbox);
    let moved = || asked() + told().len();
    let mut ticked = BTreeMap::new();
    while killed < kills {
        for _ in 0..random.random_range(0..=3) {
            if killed > 3 {
                number += 1;
                work(sandbox, &mut random, number, &mut ticked);
            }
        }
        let first = killed < 3;
        let args: &[&str] = if first {
            &["sync", "--once", "--backfill"]
        } else {
            &["sync", "--once"]
        };
        let steps = random.random_range(0..if first { 60 } else { 12 });
        killed += usize::from(kill(cli, args, moved, steps, Duration::from_secs(60)));
    }
    settle(cli);
    assert_intact(cli);
    let (held, told) = (held(cli), told());
    let mut keys = BTreeSet::new();
    for (key, _) in &told {
        assert!(keys.insert(key), "{key} was told twice in silence");
    }
    let known: BTreeSet<&str> = told.iter().map(|(_, contact)| &**contact).collect();
    for contact in contacts(sandbox) {
        let id = contact["id"].as_str().unwrap();
        assert!(
            known.contains(id) || held.contains_key(id),
            "lost: {contact}"
        );
    }
    println!("{killed} kills, {} told, {} held", told.len(), held.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_is_told_nothing_twice_in_silence() {
    let sandbox = sandbox(80).await;
    let (address, received) = webhook();
    let cli = connected(&sandbox, "inbound-webhook", &address);
    let told = || {
        let received = received.lock().unwrap();
        received
            .iter()
            .map(|one| {
                let text = |pointer| {
                    one.pointer(pointer)
                        .and_then(Value::as_str)
                        .unwrap_or_default()
                        .to_owned()
                };
                (text("/idempotencyKey"), text("/contact/externalId"))
            })
            .collect()
    };
    tell_blindly(&cli, &sandbox, kills(6), told);
}

/// The rows of every file in a folder: operation and contact.
fn rows(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|kind| kind != "csv") {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().unwrap().split(',').collect();
        let column = |name: &str| head.iter().position(|one| *one == name).unwrap();
        let (operation, contact) = (column("operationId"), column("externalId"));
        for line in lines {
            let cells: Vec<&str> = line.split(',').collect();
            found.push((cells[operation].to_owned(), cells[contact].to_owned()));
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_of_files_is_told_nothing_twice_in_silence() {
    let sandbox = sandbox(80).await;
    let folder = tempfile::tempdir().unwrap();
    let cli = connected(&sandbox, "csv", folder.path().to_str().unwrap());
    tell_blindly(&cli, &sandbox, kills(6), || rows(folder.path()));
}

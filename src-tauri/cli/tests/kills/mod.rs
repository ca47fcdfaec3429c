//! The command line is killed at seeded random moments and started again. With a target that
//! honours keys, everything arrives exactly once; with targets that can neither be keyed nor
//! searched, nothing is lost and nothing is repeated in silence.
//!
//! Each file is one part: [`keyed`], [`undo`], [`start`], and [`blind`] with two targets.
//! `npm run test:crash` kills at least 500 times; the plain test run a small share of that.
//! `CERTILEADS_KILLS` sets the number of each part, `CERTILEADS_KILLS_SEED` the moments.

#![allow(
    clippy::print_stdout,
    reason = "how often it was killed is a figure to be seen"
)]

mod at_work;
mod blind;
mod keyed;
mod start;
mod undo;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::{Duration, Instant};

use connect_sandbox::Sandbox;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use crate::support::Cli;

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

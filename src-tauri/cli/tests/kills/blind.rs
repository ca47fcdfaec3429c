//! Targets that can neither be keyed nor searched: nothing is lost, and nothing is repeated in
//! silence.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use connect_sandbox::Sandbox;
use rand::RngExt;
use serde_json::Value;

use super::at_work::work;
use super::{assert_intact, contacts, held, kill, kills, random, requests, settle};
use crate::support::{Cli, sandbox};

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

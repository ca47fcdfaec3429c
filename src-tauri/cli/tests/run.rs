//! `certileads run` as a process of its own: it brings a change over, tells what it does, and
//! ends well when it is told to.

#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};

use connect_sandbox::{Change, Sandbox, SandboxOptions};
use serde_json::{Value, json};

/// The command line on a folder, with the sandbox's keys in its environment.
fn certileads(home: &Path, sandbox: &Sandbox, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_certileads"));
    let at = sandbox.endpoints();
    command
        .args(args)
        .env("CERTILEADS_HOME", home)
        .env("CERTILEADS_HIGHLEVEL_TOKEN", &at.highlevel.token)
        .env("CERTILEADS_API_KEY", &at.certileads.token);
    command
}

fn succeed(home: &Path, sandbox: &Sandbox, args: &[&str]) -> Output {
    let output = certileads(home, sandbox, args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {said}");
    output
}

fn connect(home: &Path, sandbox: &Sandbox) {
    let at = sandbox.endpoints();
    let (location, url) = (&at.highlevel.location_id, &at.highlevel.base_url);
    let highlevel = [
        "connect",
        "highlevel",
        "--location",
        location,
        "--base-url",
        url,
    ];
    succeed(home, sandbox, &highlevel);
    let url = &at.certileads.base_url;
    succeed(home, sandbox, &["connect", "certileads", "--base-url", url]);
}

/// A process and the lines it says on standard error.
struct Process {
    child: Child,
    said: Receiver<String>,
}

impl Process {
    fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (say, said) = channel();
        std::thread::spawn(move || {
            lines
                .map_while(Result::ok)
                .try_for_each(|line| say.send(line))
        });
        Self { child, said }
    }

    /// Waits until it says a line with `words` in it.
    fn until(&self, words: &str) {
        let mut before = Vec::new();
        while let Ok(line) = self.said.recv() {
            if line.contains(words) {
                return;
            }
            before.push(line);
        }
        panic!("it ended without saying “{words}”: {before:?}");
    }

    /// Tells it to end, as a service manager does, and gives what it printed.
    fn terminate(self) -> Output {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
        self.child.wait_with_output().unwrap()
    }
}

/// The same document with every value replaced by its kind.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), shape(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::String(_) => json!("text"),
        Value::Number(_) => json!("number"),
        Value::Bool(_) => json!("yes or no"),
        Value::Null => Value::Null,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_comes_over_and_a_termination_ends_it_well() {
    let options = SandboxOptions {
        contacts: 20,
        ..SandboxOptions::default()
    };
    let sandbox = Sandbox::start(options).await.unwrap();
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    connect(home, &sandbox);
    let process = Process::start(certileads(home, &sandbox, &["run", "--json"]));
    process.until("Keeping HighLevel and Certileads in sync.");
    process.until("Baseline Done");

    let refused = certileads(home, &sandbox, &["run"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    let holder = format!("certileads (process {})", process.child.id());
    assert!(said.contains(&holder), "{said}");
    let status = succeed(home, &sandbox, &["status"]);
    let told = String::from_utf8_lossy(&status.stdout).into_owned();
    assert!(told.contains(&format!("{holder} is at work")), "{told}");

    succeed(home, &sandbox, &["pause"]);
    process.until("Paused");
    let contact = json!({"firstName": "Nina", "email": "nina@example.com"});
    let contact = contact.as_object().cloned().unwrap();
    sandbox
        .control()
        .change(Change::CreateContact { contact })
        .unwrap();
    succeed(home, &sandbox, &["resume"]);
    process.until("1 created");
    let state = sandbox.control().full_state();
    let leads = state["certileads"]["contacts"].as_array().unwrap();
    assert_eq!(leads.len(), 1);
    assert_eq!(leads[0]["email"], "nina@example.com");

    let output = process.terminate();
    assert_eq!(
        output.status.code(),
        Some(0),
        "an interruption is no failure"
    );
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["report"]["counts"]["created"], 1, "{document}");
    let mut pinned = shape(&document["report"]);
    let sync = pinned["sync"].take();
    insta::assert_json_snapshot!("run_report", pinned);
    let members = sync.as_object().unwrap().keys();
    insta::assert_json_snapshot!("run_report_sync", members.collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_accounts_there_is_nothing_to_keep_in_sync() {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    let home = tempfile::tempdir().unwrap();
    let output = certileads(home.path(), &sandbox, &["run"])
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(3),
        "a connection needs attention"
    );
}

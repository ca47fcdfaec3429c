//! `certileads sandbox`: its first line, its control, its faults, and how it ends.

use std::io::{BufRead, BufReader};
use std::process::Child;

use serde_json::{Value, json};

use crate::support::Cli;

/// A sandbox as a process of its own; it ends with the value.
struct Process {
    child: Child,
    first_line: Value,
}

impl Process {
    fn start(args: &[&str]) -> Self {
        let cli = Cli::new();
        let args: Vec<&str> = ["sandbox"].iter().chain(args).copied().collect();
        let mut child = cli.start(&mut cli.command(&args));
        let mut line = String::new();
        let stdout = child.stdout.as_mut().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let first_line = serde_json::from_str(&line).unwrap();
        Self { child, first_line }
    }

    fn at(&self, side: &str, path: &str) -> String {
        format!(
            "{}{path}",
            self.first_line[side]["baseUrl"].as_str().unwrap()
        )
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn client() -> reqwest::Client {
    // Fails only if there is a provider already, which serves as well.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::new()
}

async fn get(url: String) -> Value {
    client()
        .get(url)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

async fn post(url: String, body: Value) -> (u16, Value) {
    let answer = client().post(url).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

fn members(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[tokio::test]
async fn its_first_line_says_where_it_listens() {
    let process = Process::start(&["--contacts", "7", "--seed", "3", "--limits", "off"]);
    let line = &process.first_line;
    assert_eq!(members(line), ["highlevel", "certileads", "control"]);
    assert_eq!(
        members(&line["highlevel"]),
        ["baseUrl", "locationId", "token"]
    );
    assert_eq!(members(&line["certileads"]), ["baseUrl", "token"]);
    assert_eq!(members(&line["control"]), ["baseUrl"]);
    for side in ["highlevel", "certileads", "control"] {
        assert!(process.at(side, "").starts_with("http://127.0.0.1:"));
    }
    let state = get(process.at("control", "/state")).await;
    assert_eq!(state["highlevel"]["counts"]["contacts"], 7);
    let same = Process::start(&["--contacts", "7", "--seed", "3"]);
    assert_eq!(
        same.first_line["highlevel"]["token"],
        line["highlevel"]["token"]
    );
    let other = Process::start(&["--contacts", "7", "--seed", "4"]);
    assert_ne!(
        other.first_line["highlevel"]["token"],
        line["highlevel"]["token"]
    );
}

#[tokio::test]
async fn its_control_changes_things_sets_faults_and_shifts_the_clock() {
    let process = Process::start(&[
        "--contacts",
        "3",
        "--fault",
        "500-before:side=certileads:count=1",
    ]);
    let state = get(process.at("control", "/state")).await;
    assert_eq!(
        state["faults"],
        json!(["500-before:side=certileads:count=1"])
    );
    let contact = json!({"firstName": "Zoë", "email": "zoe@example.com"});
    let change = json!({"type": "createContact", "contact": contact});
    let (status, made) = post(process.at("control", "/change"), change).await;
    assert_eq!(
        (status, &made["results"][0]["firstName"]),
        (200, &json!("Zoë"))
    );
    let (status, _) = post(
        process.at("control", "/faults"),
        json!(["429:p=0.05:seed=4"]),
    )
    .await;
    assert_eq!(status, 200);
    let (status, refused) = post(process.at("control", "/faults"), json!(["sometimes"])).await;
    assert_eq!(status, 400);
    assert!(
        refused["error"].as_str().unwrap().contains("sometimes"),
        "{refused}"
    );
    let (_, clock) = post(
        process.at("control", "/clock"),
        json!({"shift": 86_400_000}),
    )
    .await;
    assert_eq!(clock["offset"], 86_400_000);
    let event = json!({"type": "ContactCreate", "id": "x"});
    let (_, events) = post(process.at("control", "/events"), event).await;
    assert_eq!(events["events"][0]["type"], "ContactCreate");
    let state = get(process.at("control", "/state?full=1")).await;
    assert_eq!(state["highlevel"]["contacts"].as_array().unwrap().len(), 4);
    assert_eq!(state["faults"], json!(["429:p=0.05:seed=4"]));
    let account = client()
        .get(process.at("certileads", "/account"))
        .send()
        .await
        .unwrap();
    assert_eq!(account.status(), 401);
    let log = get(process.at("control", "/log")).await;
    assert_eq!(log["log"][0]["path"], "/v1/account");
}

#[tokio::test]
async fn ports_and_required_members_can_be_chosen() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    let cli = Cli::new();
    let ran = cli.run(&["sandbox", "--highlevel-port", &port]);
    ran.refuses(1, "The sandbox could not be started.");
    drop(free);
    let process = Process::start(&[
        "--highlevel-port",
        &port,
        "--require",
        "email,fields.industry",
    ]);
    assert_eq!(
        process.at("highlevel", ""),
        format!("http://127.0.0.1:{port}")
    );
    let key = process.first_line["certileads"]["token"].as_str().unwrap();
    let request = client().get(process.at("certileads", "/contact-fields"));
    let fields: Value = request
        .bearer_auth(key)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let required = fields["fields"].as_array().unwrap().iter();
    let required: Vec<&str> = required
        .filter(|field| field["required"] == true)
        .map(|field| field["key"].as_str().unwrap())
        .collect();
    assert_eq!(required, ["externalId", "email", "fields.industry"]);
    let ran = cli.run(&["sandbox", "--require", "colour"]);
    ran.refuses(1, "The sandbox could not be started.");
}

#[cfg(unix)]
#[tokio::test]
async fn it_ends_well_when_it_is_interrupted() {
    for signal in ["-INT", "-TERM"] {
        let mut process = Process::start(&["--contacts", "2"]);
        let id = process.child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([signal, &id])
            .status()
            .unwrap();
        assert!(sent.success());
        assert_eq!(process.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

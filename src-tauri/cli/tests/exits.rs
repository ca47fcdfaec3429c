//! Exit codes and their order: 3 a connection needs attention, before 4 something is held, before
//! 1 failed; 2 for what was typed.

use connect_core::sync::lock::EngineLock;
use connect_sandbox::{Change, SandboxOptions};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{Cli, leads, sandbox, sandbox_with};

#[rstest]
#[case(&[])]
#[case(&["nothing"])]
#[case(&["sync"])]
#[case(&["sync", "--once", "--bckfill"])]
#[case(&["connect", "highlevel"])]
#[case(&["connect", "highlevel", "--location", "x", "--token-stdin", "--token-env", "T"])]
#[case(&["disconnect", "both"])]
#[case(&["held"])]
#[case(&["mapping", "set"])]
#[case(&["sandbox", "--limits", "none"])]
#[case(&["sandbox", "--fault", "sometimes"])]
#[case(&["sandbox", "--contacts", "many"])]
fn what_was_typed_wrongly_ends_with_2(#[case] args: &[&str]) {
    let ran = Cli::new().run(args).ends(2);
    assert!(ran.stdout.is_empty() && !ran.stderr.is_empty(), "{ran:?}");
}

#[test]
fn what_is_not_connected_needs_attention() {
    let cli = Cli::new();
    cli.run(&["status"]).ends(3);
    for args in [
        &["sync", "--once"][..],
        &["plan"],
        &["test"],
        &["fields"],
        &["mapping", "show"],
        &["disconnect", "certileads"],
    ] {
        cli.run(args).ends(3);
    }
    let file = cli.file(
        "mapping.json",
        r#"{"format": 1, "api": "contacts", "rules": []}"#,
    );
    cli.run(&["mapping", "check", &file])
        .refuses(3, "HighLevel is not connected.");
    let ran = cli.run(&["sync", "--once", "--json"]).ends(3);
    assert_eq!(ran.document()["error"]["code"], "notConnected");
    cli.run(&["sync", "--once"])
        .refuses(3, "HighLevel is not connected.");
    cli.run(&["history"]).ends(0);
    cli.run(&["held", "list"]).ends(0);
}

/// A sandbox that insists on an address, and an engine that holds whoever has none.
async fn insisting() -> (connect_sandbox::Sandbox, Cli) {
    let sandbox = sandbox_with(SandboxOptions {
        contacts: 60,
        require: vec!["email".into()],
        ..SandboxOptions::default()
    })
    .await;
    let cli = Cli::connected(&sandbox);
    let mut document = cli.json(&["mapping", "show"]);
    for rule in document["rules"].as_array_mut().unwrap() {
        if rule["target"] == "email" {
            rule["whenBlank"] = json!("hold");
        }
    }
    let file = cli.file("mapping.json", &document.to_string());
    cli.run(&["mapping", "set", &file]).ends(0);
    (sandbox, cli)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_held_ends_with_4_until_somebody_decides() {
    let (sandbox, cli) = insisting().await;
    let ran = cli.run(&["sync", "--once", "--backfill", "--json"]).ends(4);
    let held = ran.document()["run"]["counts"]["held"].as_u64().unwrap();
    assert!(held > 1);
    assert_eq!(leads(&sandbox).0, 60 - held, "the others went on");
    cli.run(&["status"]).ends(4);
    cli.run(&["sync", "--once"]).ends(4);

    let ran = cli.run(&["held", "list", "--json"]).ends(4);
    let operations = ran.document()["operations"].as_array().unwrap().clone();
    assert_eq!(operations.len() as u64, held);
    let text = cli.run(&["held", "list"]).ends(4).stdout;
    assert!(
        text.contains("does not fit the mapping"),
        "each with its reason: {text}"
    );

    let first = operations[0]["id"].as_str().unwrap();
    cli.run(&["held", "skip", "none"])
        .refuses(2, "“none” is no operation's id.");
    assert_eq!(cli.json(&["held", "skip", first])["changed"], 1);
    cli.run(&["held", "skip", first]).ends(2);
    assert_eq!(cli.json(&["held", "retry"])["changed"], held - 1);
    cli.run(&["sync", "--once"]).ends(4);
    assert_eq!(cli.json(&["held", "skip"])["changed"], held - 1);
    cli.run(&["sync", "--once"]).ends(0);
    cli.run(&["status"]).ends(0);
    assert_eq!(
        cli.run(&["held", "list"]).ends(0).stdout,
        "Nothing is held.\n"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_yes_sends_what_was_held() {
    let sandbox = sandbox(110).await;
    let cli = Cli::connected(&sandbox);
    cli.run(&["sync", "--once"]).ends(0);
    for id in ids(&sandbox) {
        let tag = "moved".to_owned();
        sandbox
            .control()
            .change(Change::AddTag {
                contact_id: id,
                tag,
            })
            .unwrap();
    }
    let plan = cli.json(&["plan"]);
    assert_eq!(
        (&plan["plan"]["creates"], &plan["plan"]["held"]),
        (&json!(100), &json!(10))
    );
    let ran = cli.run(&["sync", "--once", "--json"]).ends(4);
    assert_eq!(ran.document()["run"]["counts"]["created"], 100);
    assert_eq!(cli.json(&["held", "approve"])["changed"], 10);
    cli.run(&["sync", "--once"]).ends(0);
    assert_eq!(leads(&sandbox), (110, 110));
}

fn ids(sandbox: &connect_sandbox::Sandbox) -> Vec<String> {
    let state = sandbox.control().full_state();
    let contacts = state["highlevel"]["contacts"].as_array().unwrap().iter();
    contacts
        .map(|contact| contact["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attention_goes_before_held_and_held_before_failed() {
    let (sandbox, cli) = insisting().await;
    cli.run(&["sync", "--once", "--backfill"]).ends(4);
    let fault = "500-before:side=highlevel:path=/contacts/search"
        .parse()
        .unwrap();
    sandbox.control().set_faults(vec![fault]);
    let ran = cli.run(&["sync", "--once", "--json"]).ends(4);
    assert_eq!(
        ran.document()["run"]["state"],
        "failed",
        "both at once: 4 counts"
    );
    sandbox.control().set_faults(Vec::new());
    sandbox
        .control()
        .change(Change::Revoke { token: None })
        .unwrap();
    let ran = cli.run(&["sync", "--once", "--json"]).ends(3);
    assert_eq!(ran.document()["run"]["problem"]["code"], "tokenInvalid");
    cli.run(&["status"]).ends(3);
    cli.run(&["sync", "--once"])
        .refuses(3, "The connection to HighLevel needs attention.");
    let ran = cli.run(&["status"]).ends(3);
    assert!(
        ran.stdout.contains("✗ HighLevel: needs attention"),
        "{}",
        ran.stdout
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_run_ends_with_1() {
    let sandbox = sandbox(10).await;
    let cli = Cli::connected(&sandbox);
    let fault = "html-403:side=highlevel:path=/contacts/search"
        .parse()
        .unwrap();
    sandbox.control().set_faults(vec![fault]);
    let ran = cli.run(&["sync", "--once"]).ends(1);
    assert!(
        ran.stdout.contains("✗ A firewall in front of HighLevel"),
        "{}",
        ran.stdout
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn missing_scopes_are_named_and_end_with_0() {
    let sandbox = sandbox(10).await;
    let made = sandbox.control().change(Change::AddToken {
        kind: connect_sandbox::TokenKind::default(),
        scopes: Some(["contacts.readonly".to_owned()].into()),
        location_id: None,
        token: None,
    });
    let token = made.unwrap()["token"].as_str().unwrap().to_owned();
    let cli = Cli::new().env("CERTILEADS_HIGHLEVEL_TOKEN", &token);
    let at = &sandbox.endpoints().highlevel;
    let args = [
        "connect",
        "highlevel",
        "--location",
        &at.location_id,
        "--base-url",
        &at.base_url,
        "--time-zone",
        "America/New_York",
        "--country",
        "US",
    ];
    let ran = cli.run(&args).ends(0);
    for loss in ["contacts.write is missing", "locations.readonly is missing"] {
        assert!(ran.stdout.contains(loss), "{}", ran.stdout);
    }
    let status: Value = cli.run(&["status", "--json"]).ends(3).document();
    let source = &status["connections"]["highlevel"];
    assert_eq!(
        (&source["timeZone"], &source["country"]),
        (&json!("America/New_York"), &json!("US"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_engine_ends_with_1_and_names_the_holder() {
    let sandbox = sandbox(10).await;
    let cli = Cli::connected(&sandbox);
    let held = EngineLock::take(&cli.data()).unwrap();
    let me = format!(
        "(process {}) is at work on this data folder.",
        std::process::id()
    );
    for args in [&["sync", "--once"][..], &["test"]] {
        let ran = cli.run(args).ends(1);
        assert!(ran.stderr.contains(&me), "{}", ran.stderr);
    }
    for args in [
        &["status"][..],
        &["history"],
        &["held", "list"],
        &["mapping", "show"],
        &["plan"],
    ] {
        cli.run(args).ends(0);
    }
    drop(held);
    cli.run(&["sync", "--once"]).ends(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_that_fails_leaves_nothing_to_decide_on() {
    let sandbox = sandbox_with(SandboxOptions {
        contacts: 5,
        ..SandboxOptions::default()
    })
    .await;
    let cli = Cli::connected(&sandbox);
    let fault = "accepted-not-stored:path=/contacts".parse().unwrap();
    sandbox.control().set_faults(vec![fault]);
    let ran = cli.run(&["test"]).ends(1);
    assert!(ran.stdout.contains("! Contact created"), "{}", ran.stdout);
    let fault = "422-created:side=certileads".parse().unwrap();
    sandbox.control().set_faults(vec![fault]);
    let ran = cli.run(&["test", "--json"]).ends(1);
    assert_eq!(ran.document()["test"]["transactions"][0]["state"], "failed");
    sandbox.control().set_faults(Vec::new());
    cli.run(&["held", "list"]).ends(0);
    cli.run(&["status"]).ends(0);
}

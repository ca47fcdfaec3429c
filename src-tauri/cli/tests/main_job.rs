//! The main job from the command line: on sample data, and typed command by command.

use connect_sandbox::Change;
use serde_json::{Value, json};

use crate::support::{Cli, leads, sandbox};

const RUNTIME: &str = "the sandbox runs beside the command";

#[test]
fn the_demo_needs_nothing_and_shows_three_transactions_with_their_proofs() {
    let cli = Cli::new();
    let ran = cli.run(&["demo"]).ends(0);
    for step in ["1. Connect", "2. Map", "3. Test", "4. Sync"] {
        assert!(ran.stdout.contains(step), "{}", ran.stdout);
    }
    let mut proved = Vec::new();
    for name in ["Contact created", "Task completed", "Tag added"] {
        let start = ran.stdout.find(&format!("✓ {name} (")).expect(name);
        let of_it = ran.stdout[start..]
            .lines()
            .skip(1)
            .take_while(|line| line.starts_with("    "));
        proved.push(of_it.filter(|line| line.contains('✓')).count());
    }
    assert!(proved.iter().all(|fields| *fields > 0), "{}", ran.stdout);
    assert!(ran.stdout.contains("25 created"), "{}", ran.stdout);
    assert!(ran.stdout.contains("Incremental Done"), "{}", ran.stdout);
    assert!(
        ran.stdout
            .ends_with("✓ Connected, mapped, tested and synced.\n")
    );
    assert!(!cli.data().exists(), "it has a folder of its own");
}

#[test]
fn the_demo_as_a_document() {
    let ran = Cli::new()
        .run(&["demo", "--json", "--contacts", "12", "--seed", "5"])
        .ends(0);
    let demo = ran.document();
    let states = demo["test"]["transactions"].as_array().unwrap().iter();
    let states: Vec<&Value> = states.map(|one| &one["state"]).collect();
    assert_eq!(states, ["passed", "passed", "passed"]);
    assert_eq!(demo["test"]["cleanUp"], "done");
    assert_eq!(demo["backfill"]["counts"]["created"], 12);
    assert_eq!(demo["second"]["counts"]["planned"], 0);
    assert!(
        ran.stderr.contains("✓ Tag added"),
        "progress goes there: {}",
        ran.stderr
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_sync_moves_everything_once_and_a_second_writes_nothing() {
    let sandbox = sandbox(1_500).await;
    let cli = Cli::connected(&sandbox);
    let ran = cli.run(&["sync", "--once", "--backfill"]).ends(0);
    assert!(
        ran.stdout.starts_with("Backfill Done in "),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("1500 created"), "{}", ran.stdout);
    let told = ran
        .stderr
        .lines()
        .filter(|line| line.contains("/1500 contacts read"));
    assert!(
        told.count() >= 2,
        "progress goes to standard error: {}",
        ran.stderr
    );
    assert_eq!(leads(&sandbox), (1_500, 1_500));
    for (args, kind) in [
        (&["sync", "--once"][..], "Incremental"),
        (&["sync", "--once", "--backfill"], "Backfill"),
    ] {
        let ran = cli.run(args).ends(0);
        assert!(ran.stdout.starts_with(kind) && ran.stdout.contains(" 0 created, 0 updated"));
        assert_eq!(leads(&sandbox), (1_500, 1_500), "{RUNTIME}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_backfill_nothing_is_moved_and_a_plan_writes_nothing() {
    let sandbox = sandbox(30).await;
    let cli = Cli::connected(&sandbox);
    let plan = cli.json(&["plan", "--backfill"]);
    assert_eq!(plan["plan"]["creates"], 30);
    let run = cli.json(&["sync", "--once"]);
    assert_eq!(run["run"]["kind"], "baseline");
    assert_eq!(leads(&sandbox), (0, 0));
    let contact_id = sandbox.control().newest_contact().unwrap();
    let tag = "moved".to_owned();
    sandbox
        .control()
        .change(Change::AddTag { contact_id, tag })
        .unwrap();
    let ran = cli.run(&["plan"]).ends(0);
    assert!(
        ran.stdout.contains("1 to create"),
        "changes end with 0 too: {}",
        ran.stdout
    );
    assert_eq!(leads(&sandbox), (0, 0));
    cli.run(&["sync", "--once"]).ends(0);
    assert_eq!(leads(&sandbox).0, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_test_cleans_up_unless_told_to_keep() {
    let sandbox = sandbox(10).await;
    let cli = Cli::connected(&sandbox);
    let ran = cli.run(&["test"]).ends(0);
    assert!(ran.stdout.contains("✓ Cleaned up"), "{}", ran.stdout);
    assert_eq!(leads(&sandbox).0, 0);
    let kept = cli.json(&["test", "--keep"]);
    assert_eq!(kept["test"]["cleanUp"], "pending");
    assert_eq!(leads(&sandbox).0, 1);
    let record = sandbox
        .control()
        .contact_by_email("ana.diaz@example.com")
        .unwrap();
    let named = cli.json(&["test", "--record", &record]);
    assert_eq!(named["test"]["contactName"], "Test Ana Díaz");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn status_fields_history_and_pause_tell_what_they_should() {
    let sandbox = sandbox(12).await;
    let cli = Cli::connected(&sandbox);
    let status = cli.run(&["status"]).ends(0).stdout;
    assert!(status.contains("✓ HighLevel: connected") && status.contains("never synced"));
    let fields = cli.run(&["fields"]).ends(0).stdout;
    assert!(
        fields.contains("fields.industry") && fields.contains("externalId"),
        "{fields}"
    );
    cli.run(&["sync", "--once", "--backfill"]).ends(0);

    let history = cli.json(&["history"]);
    let run = history["runs"]["runs"][0].clone();
    assert_eq!(
        (&run["kind"], &run["counts"]["created"]),
        (&json!("backfill"), &json!(12))
    );
    let of_run = cli.json(&[
        "history",
        "--run",
        run["id"].as_str().unwrap(),
        "--limit",
        "5",
    ]);
    assert_eq!(of_run["operations"]["total"], 12);
    assert_eq!(
        of_run["operations"]["operations"].as_array().unwrap().len(),
        5
    );
    cli.run(&["history", "--run", "no-run"])
        .refuses(2, "“no-run” is no run's id.");

    cli.run(&["pause"]).ends(0);
    assert_eq!(cli.json(&["status"])["sync"]["paused"], true);
    cli.run(&["sync", "--once"])
        .refuses(1, "Syncing is paused.");
    cli.run(&["resume"]).ends(0);
    cli.run(&["sync", "--once"]).ends(0);
}

/// `certileads fields | head -1`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_reads_may_stop_reading() {
    let sandbox = sandbox(3).await;
    let cli = Cli::connected(&sandbox);
    for args in [&["fields"][..], &["fields", "--json"]] {
        let mut child = cli.start(&mut cli.command(args));
        drop(child.stdout.take());
        let ran = crate::support::Ran::of(child.wait_with_output().unwrap()).ends(0);
        assert_eq!(ran.stderr, "");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pair_and_the_folder_can_be_named() {
    let sandbox = sandbox(5).await;
    let cli = Cli::connected(&sandbox);
    let location = sandbox.endpoints().highlevel.location_id.clone();
    cli.run(&["status", "--pair", &location]).ends(0);
    cli.run(&["--pair", "Acme", "status"])
        .refuses(2, "There is no pair “Acme”.");
    let elsewhere = cli.home.path().join("elsewhere");
    let at = elsewhere.to_str().unwrap();
    let ran = cli.run(&["--home", at, "status"]).ends(3);
    assert!(
        ran.stdout.contains("– HighLevel: not connected"),
        "{}",
        ran.stdout
    );
    assert!(elsewhere.join("connect.db").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mapping_is_shown_checked_and_set() {
    let sandbox = sandbox(10).await;
    let cli = Cli::connected(&sandbox);
    let mut document = cli.json(&["mapping", "show"]);
    cli.run(&["mapping", "check"]).ends(0);
    document["rules"]
        .as_array_mut()
        .unwrap()
        .retain(|rule| rule["target"] != "company");
    let file = cli.file("mapping.json", &document.to_string());
    cli.run(&["mapping", "check", &file]).ends(0);
    let set = cli.json(&["mapping", "set", &file]);
    assert_eq!(set["version"], 1);
    assert_eq!(cli.json(&["mapping", "show"]), document);
    cli.run(&["sync", "--once", "--backfill"]).ends(0);
    let state = sandbox.control().full_state();
    let leads = state["certileads"]["contacts"].as_array().unwrap();
    assert!(
        leads.iter().all(|lead| lead["company"].is_null()),
        "{leads:?}"
    );

    // What a new version changes for them is shown, then planned, then sent.
    let rule = json!({"id": "company", "source": "companyName", "target": "company"});
    document["rules"].as_array_mut().unwrap().push(rule);
    let file = cli.file("next.json", &document.to_string());
    let impact = cli.json(&["mapping", "impact", &file]);
    let changed = impact["changed"].as_u64().unwrap();
    assert!(changed > 0 && impact["looked"] == 10, "{impact}");
    assert_eq!(
        cli.json(&["mapping", "examples", &file])["examples"],
        json!([])
    );
    assert_eq!(cli.json(&["mapping", "set", &file])["version"], 2);
    let plan = cli.json(&["mapping", "send", "--plan"]);
    assert_eq!(plan["plan"]["updates"], changed);
    assert_eq!((&plan["since"], &plan["run"]), (&json!(1), &Value::Null));
    let sent = cli.json(&["mapping", "send"]);
    assert_eq!(sent["run"]["counts"]["updated"], changed);
    assert_eq!(
        cli.json(&["mapping", "send", "--plan"])["plan"]["updates"],
        0
    );
}

/// A run that is asked to stop ends although an answer never comes; the next one finishes it.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_stops_it_and_nothing_is_lost() {
    let sandbox = sandbox(300).await;
    let cli = Cli::connected(&sandbox);
    let fault = "timeout:side=certileads:path=/contacts/batch:after=1";
    sandbox.control().set_faults(vec![fault.parse().unwrap()]);
    let child = cli.start(&mut cli.command(&["sync", "--once", "--backfill"]));
    let mut look = tokio::time::interval(std::time::Duration::from_millis(5));
    while sandbox.control().waiting() < 1 {
        look.tick().await;
    }
    let id = child.id().to_string();
    let killed = std::process::Command::new("kill")
        .args(["-TERM", &id])
        .status()
        .unwrap();
    assert!(killed.success());
    let ran = crate::support::Ran::of(child.wait_with_output().unwrap()).ends(1);
    assert!(
        ran.stderr.contains("Stopping after what is on its way"),
        "{}",
        ran.stderr
    );
    sandbox.control().set_faults(Vec::new());
    cli.run(&["sync", "--once"]).ends(0);
    assert_eq!(leads(&sandbox), (300, 300));
}

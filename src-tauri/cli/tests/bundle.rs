//! `export` and `import`, typed: what is in the file, what is asked, how it ends.

use serde_json::{Value, json};

use crate::support::{Cli, sandbox};

fn settings(cli: &Cli) -> Value {
    cli.json(&["export", "-"])["settings"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setup_goes_to_another_folder_and_wants_its_keys_there() {
    let sandbox = sandbox(3).await;
    let cli = Cli::connected(&sandbox);
    let mapping = cli.json(&["mapping", "show"]);
    let mapping = cli.file("mapping.json", &mapping.to_string());
    cli.run(&["mapping", "set", &mapping]).ends(0);
    let file = cli.file("setup.json", "");
    let ran = cli.run(&["export", &file]).ends(0);
    assert!(ran.stdout.contains("No key is in it."), "{}", ran.stdout);
    let text = std::fs::read_to_string(&file).unwrap();
    let at = sandbox.endpoints();
    for key in [&at.highlevel.token, &at.certileads.token] {
        assert!(!text.contains(key.as_str()));
    }
    assert_eq!(text, cli.run(&["export", "-"]).ends(0).stdout);

    let other = Cli::new();
    let ran = other.run_with(&["import", "-", "--yes"], &text).ends(3);
    for line in [
        "+ HighLevel",
        "+ Certileads",
        "+ Mapping",
        "= Settings",
        "✓ It was imported.",
    ] {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
    assert!(
        ran.stdout.contains("The key of HighLevel is still missing"),
        "{}",
        ran.stdout
    );
    let status = other.run(&["status", "--json"]).ends(3).document();
    let connections = &status["connections"];
    assert_eq!(
        connections["highlevel"]["accountId"],
        json!(at.highlevel.location_id)
    );
    assert_eq!(connections["highlevel"]["state"], json!("needsAttention"));
    other
        .run_with(
            &[
                "connect",
                "highlevel",
                "--location",
                &at.highlevel.location_id,
                "--base-url",
                &at.highlevel.base_url,
                "--token-stdin",
                "--unverified",
            ],
            &at.highlevel.token,
        )
        .ends(3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_keys_in_the_environment_it_syncs_at_once() {
    let sandbox = sandbox(3).await;
    let cli = Cli::connected(&sandbox);
    let mapping = cli.json(&["mapping", "show"]);
    let mapping = cli.file("mapping.json", &mapping.to_string());
    cli.run(&["mapping", "set", &mapping]).ends(0);
    let text = cli.run(&["export", "-"]).ends(0).stdout;
    let other = Cli::with_keys(&sandbox);
    other.run_with(&["import", "-", "--yes"], &text).ends(0);
    other.run(&["sync", "--once", "--backfill"]).ends(0);
    assert_eq!(crate::support::leads(&sandbox).0, 3);
}

#[test]
fn nothing_is_imported_before_the_yes() {
    let cli = Cli::new();
    let mut bundle = cli.json(&["export", "-"]);
    let before = settings(&cli);
    bundle["settings"]["maxDeletes"] = json!(3);
    let file = cli.file("setup.json", &bundle.to_string());
    let ran = cli.run(&["import", &file]).ends(2);
    assert!(
        ran.stdout.contains("Contacts deleted in a run: 10 → 3"),
        "{}",
        ran.stdout
    );
    assert!(ran.stderr.contains("--yes"), "{}", ran.stderr);
    let reviewed = cli.run(&["import", &file, "--json"]).ends(2).document();
    assert_eq!(reviewed["imported"], json!(false));
    assert_eq!(settings(&cli), before);
    cli.run(&["import", &file, "--yes"]).ends(0);
    assert_eq!(settings(&cli)["maxDeletes"], json!(3));
    let ran = cli.run(&["import", &file, "--yes"]).ends(0);
    assert!(
        ran.stdout.contains("as the file says already"),
        "{}",
        ran.stdout
    );
}

#[test]
fn what_can_not_be_used_is_named_and_nothing_is_imported() {
    let cli = Cli::new();
    let bundle = cli.json(&["export", "-"]);
    let mut broken = bundle.clone();
    broken["settings"] = json!({"maxDeletes": 3, "pollSecond": 60});
    let file = cli.file("setup.json", &broken.to_string());
    let ran = cli.run(&["import", &file, "--yes"]).ends(1);
    assert!(
        ran.stdout.contains("✗ /settings/pollSecond"),
        "{}",
        ran.stdout
    );
    assert_eq!(settings(&cli), bundle["settings"]);
    let mut newer = bundle;
    newer["format"] = json!(2);
    for (text, what) in [
        (newer.to_string(), "The file was written by a newer version"),
        ("{".to_owned(), "The file is not JSON."),
        (
            "{}".to_owned(),
            "The file holds no setup of Certileads Connect.",
        ),
    ] {
        let file = cli.file("setup.json", &text);
        cli.run(&["import", &file, "--yes"]).refuses(1, what);
    }
    cli.run(&["import", "/nowhere/setup.json"]).ends(2);
    cli.run(&["export", "/nowhere/setup.json"])
        .refuses(1, "/nowhere/setup.json could not be written.");
}

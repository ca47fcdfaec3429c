//! Where keys come from, and that they are found nowhere.

use serde_json::json;

use crate::support::{Cli, Ran, UNKNOWN, files, sandbox};

fn connect(sandbox: &connect_sandbox::Sandbox, more: &[&'static str]) -> Vec<String> {
    let at = &sandbox.endpoints().highlevel;
    let args = [
        "connect",
        "highlevel",
        "--location",
        &at.location_id,
        "--base-url",
        &at.base_url,
    ];
    args.iter().chain(more).map(ToString::to_string).collect()
}

fn run(cli: &Cli, args: &[String], input: &str) -> Ran {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    cli.run_with(&args, input)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_from_the_environment_needs_no_keyring() {
    let sandbox = sandbox(5).await;
    let token = &sandbox.endpoints().highlevel.token;
    let cli = Cli::new().env("CERTILEADS_HIGHLEVEL_TOKEN", token);
    for more in [
        &[][..],
        &["--token-env", "CERTILEADS_HIGHLEVEL_TOKEN"],
        &["--token-stdin"],
    ] {
        run(&cli, &connect(&sandbox, more), token).ends(0);
        let status = cli.run(&["status", "--json"]).ends(3).document();
        let source = &status["connections"]["highlevel"];
        assert_eq!(source["keyPlace"], "environment");
        assert_eq!(source["keyStoredAt"], json!(null));
    }
    let args = connect(&sandbox, &["--token-stdin"]);
    run(&cli, &args, UNKNOWN).refuses(
        2,
        "CERTILEADS_HIGHLEVEL_TOKEN is set, and holds another key",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_keyring_a_typed_key_is_refused_and_nothing_is_kept() {
    let sandbox = sandbox(5).await;
    let token = sandbox.endpoints().highlevel.token.clone();
    let cli = Cli::new().env("MY_TOKEN", &token);
    for more in [&["--token-stdin"][..], &["--token-env", "MY_TOKEN"]] {
        let ran = run(&cli, &connect(&sandbox, more), &token);
        ran.refuses(3, "This computer offers no keyring.");
        let status = cli.run(&["status", "--json"]).ends(3).document();
        assert_eq!(status["connections"]["highlevel"], json!(null));
    }
    let args = connect(&sandbox, &["--token-env", "NOT_SET"]);
    run(&cli, &args, "").refuses(3, "The environment variable NOT_SET is not set.");
    run(&cli, &connect(&sandbox, &[]), "").refuses(2, "It isn't said where the token is.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_printed_nowhere_and_kept_in_no_file() {
    let sandbox = sandbox(40).await;
    let cli = Cli::connected(&sandbox);
    let mut printed = String::new();
    for args in [
        &["sync", "--once", "--backfill"][..],
        &["test", "--keep"],
        &["status"],
        &["fields"],
        &["plan"],
        &["history"],
        &["history", "--json"],
        &["status", "--json"],
        &["mapping", "show", "--json"],
    ] {
        let ran = cli.run(args).ends(0);
        printed += &ran.stdout;
        printed += &ran.stderr;
    }
    let fault = "token-revoked".parse().unwrap();
    sandbox.control().set_faults(vec![fault]);
    let ran = cli.run(&["sync", "--once", "--json"]).ends(3);
    printed += &(ran.stdout + &ran.stderr);
    let at = sandbox.endpoints();
    for key in [&at.highlevel.token, &at.certileads.token] {
        assert!(!printed.contains(key.as_str()), "a key was printed");
        for file in files(cli.home.path()) {
            let bytes = std::fs::read(&file).unwrap();
            let found = bytes.windows(key.len()).any(|part| part == key.as_bytes());
            assert!(!found, "a key stands in {}", file.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_says_which_key_could_not_be_looked_for() {
    let sandbox = sandbox(5).await;
    let cli = Cli::connected(&sandbox);
    let file = cli.file("setup.json", "");
    let ran = cli.run(&["export", &file]).ends(0);
    assert!(ran.stdout.contains("No key is in it."), "{}", ran.stdout);
    assert_eq!(ran.stderr, "");
    let mut command = cli.command(&["export", &file]);
    command.env_remove("CERTILEADS_HIGHLEVEL_TOKEN");
    let ran = Ran::of(command.output().unwrap()).ends(0);
    assert!(!ran.stdout.contains("No key is in it."), "{}", ran.stdout);
    let words = "not searched for the key of HighLevel";
    assert!(ran.stderr.contains(words), "{}", ran.stderr);
}

//! Every bad input, typed: each has its own words and ends as it should, and nothing is kept of it.

use connect_sandbox::{Change, SECOND_TARGET_PROFILE, Sandbox, TokenKind};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Cli, UNKNOWN, leads, sandbox};

/// Types a connection to HighLevel, and gives what came of it.
fn connect(location: &str, base_url: &str, token: &str) -> (Cli, crate::support::Ran) {
    let cli = Cli::new();
    let args = [
        "connect",
        "highlevel",
        "--location",
        location,
        "--base-url",
        base_url,
        "--token-stdin",
    ];
    let ran = cli.run_with(&args, token);
    (cli, ran)
}

#[track_caller]
fn nothing_is_kept(cli: &Cli) {
    let status = cli.run(&["status", "--json"]).ends(3).document();
    let connections = &status["connections"];
    assert_eq!(
        (&connections["highlevel"], &connections["certileads"]),
        (&Value::Null, &Value::Null)
    );
}

fn add(
    sandbox: &Sandbox,
    kind: TokenKind,
    scopes: Option<&[&str]>,
    location: Option<&str>,
) -> String {
    let change = Change::AddToken {
        kind,
        scopes: scopes.map(|scopes| scopes.iter().map(ToString::to_string).collect()),
        location_id: location.map(str::to_owned),
        token: None,
    };
    let made = sandbox.control().change(change).unwrap();
    made["token"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_does_not_open_the_location() {
    let sandbox = sandbox(3).await;
    let at = &sandbox.endpoints().highlevel;
    let revoked = add(&sandbox, TokenKind::Location, None, None);
    let token = Some(revoked.clone());
    sandbox.control().change(Change::Revoke { token }).unwrap();
    let rows = [
        (String::new(), "No token was typed."),
        ("  \n".to_owned(), "No token was typed."),
        (
            "pit-123".to_owned(),
            "This isn't a Private Integration Token.",
        ),
        (UNKNOWN.to_owned(), "HighLevel doesn't accept the key."),
        (revoked, "HighLevel doesn't accept the key."),
        (
            add(&sandbox, TokenKind::Agency, None, None),
            "This token belongs to an agency.",
        ),
        (
            add(
                &sandbox,
                TokenKind::Location,
                None,
                Some("aB3EPM428h8vShlRW1KT"),
            ),
            "The token doesn't open this location.",
        ),
        (
            add(
                &sandbox,
                TokenKind::Location,
                Some(&["contacts.write"]),
                None,
            ),
            "The token lacks the scope contacts.readonly.",
        ),
    ];
    for (token, what) in rows {
        let (cli, ran) = connect(&at.location_id, &at.base_url, &token);
        ran.refuses(3, what);
        nothing_is_kept(&cli);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_location_that_is_none() {
    let sandbox = sandbox(3).await;
    let at = &sandbox.endpoints().highlevel;
    for (location, what) in [
        ("", "No location was typed."),
        ("Acme Dental", "This names no location."),
        (UNKNOWN, "This is a token, not a location."),
        (
            "https://app.gohighlevel.com/agency_dashboard/",
            "This names no location.",
        ),
    ] {
        let (cli, ran) = connect(location, &at.base_url, &at.token);
        ran.refuses(2, what);
        nothing_is_kept(&cli);
    }
    let (cli, ran) = connect("aB3EPM428h8vShlRW1KT", &at.base_url, &at.token);
    ran.refuses(3, "The token doesn't open this location.");
    nothing_is_kept(&cli);
    let page = format!(
        "https://app.example.com/v2/location/{}/contacts",
        at.location_id
    );
    let cli = Cli::with_keys(&sandbox);
    cli.run(&[
        "connect",
        "highlevel",
        "--location",
        &page,
        "--base-url",
        &at.base_url,
    ])
    .ends(0);
}

#[rstest]
#[case(
    "html-403",
    "A firewall in front of HighLevel turned this computer away."
)]
#[case("html-502", "HighLevel has a failure of its own (HTTP 502).")]
#[case("500-before", "HighLevel has a failure of its own (HTTP 500).")]
#[case("429-retry-after", "HighLevel asks to wait.")]
#[case("cut-before", "The connection to HighLevel broke off.")]
#[case("cut-body", "The connection to HighLevel broke off.")]
#[case("endless", "The answer of HighLevel is too long.")]
#[case("redirect", "HighLevel sent the request on to another address.")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_misbehaves(#[case] fault: &str, #[case] what: &str) {
    let sandbox = sandbox(3).await;
    sandbox.control().set_faults(vec![fault.parse().unwrap()]);
    let at = &sandbox.endpoints().highlevel;
    let (cli, ran) = connect(&at.location_id, &at.base_url, &at.token);
    ran.refuses(1, what);
    nothing_is_kept(&cli);
}

#[rstest]
#[case::closed("http://127.0.0.1:9", "HighLevel can't be reached.")]
#[case::no_such_name(
    "https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example",
    "The address of HighLevel wasn't found."
)]
#[case::no_address("here", "The address of HighLevel can't be used.")]
#[case::not_safe("http://api.example.com", "The address of HighLevel can't be used.")]
#[case::with_a_key(
    "https://me:secret@api.example.com",
    "The address of HighLevel can't be used."
)]
fn an_address_where_nobody_answers(#[case] base_url: &str, #[case] what: &str) {
    let (cli, ran) = connect("ve9EPM428h8vShlRW1KT", base_url, UNKNOWN);
    ran.refuses(1, what);
    nothing_is_kept(&cli);
}

/// A server that answers every request with these bytes.
async fn answering(bytes: &'static str) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut start = [0; 4096];
            if stream.read(&mut start).await.is_ok() {
                drop(stream.write_all(bytes.as_bytes()).await);
            }
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_answers_in_the_services_place() {
    let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n<html>Sign in</html>";
    let address = answering(page).await;
    for (base_url, what) in [
        (
            format!("http://{address}"),
            "HighLevel answered with a web page instead of data.",
        ),
        (
            format!("https://{address}"),
            "No safe connection to HighLevel could be made.",
        ),
    ] {
        let (cli, ran) = connect("ve9EPM428h8vShlRW1KT", &base_url, UNKNOWN);
        ran.refuses(1, what);
        nothing_is_kept(&cli);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certileads_that_refuses_or_is_none() {
    let sandbox = sandbox(3).await;
    let base_url = sandbox.endpoints().certileads.base_url.clone();
    let good = sandbox.endpoints().certileads.token.clone();
    let cli = Cli::new();
    let rows: [(&[&str], &str, i32, &str); 8] = [
        (&["--base-url", &base_url], "", 3, "No API key was typed."),
        (
            &["--base-url", &base_url],
            "wrong",
            3,
            "Certileads doesn't accept the key.",
        ),
        (
            &["--base-url", "http://127.0.0.1:9"],
            &good,
            1,
            "Certileads can't be reached.",
        ),
        (
            &["--base-url", "http://leads.example.com"],
            &good,
            1,
            "The address of Certileads can't be used.",
        ),
        (&[], &good, 1, "The address of Certileads can't be used."),
        (
            &["--profile", "none"],
            &good,
            2,
            "There is no profile and no file “none”.",
        ),
        (
            &["--profile", "csv", "--base-url", "/no/such"],
            "",
            1,
            "There is no such folder.",
        ),
        (
            &["--base-url", &base_url, "--profile", "csv"],
            "",
            1,
            "There is no such folder.",
        ),
    ];
    for (more, key, code, what) in rows {
        let args: Vec<&str> = ["connect", "certileads", "--token-stdin"]
            .iter()
            .chain(more)
            .copied()
            .collect();
        cli.run_with(&args, key).refuses(code, what);
        nothing_is_kept(&cli);
    }
    sandbox
        .control()
        .set_faults(vec!["html-502:side=certileads".parse().unwrap()]);
    let args = [
        "connect",
        "certileads",
        "--token-stdin",
        "--base-url",
        &base_url,
    ];
    cli.run_with(&args, &good)
        .refuses(1, "Certileads has a failure of its own (HTTP 502).");
    nothing_is_kept(&cli);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_account_waits_for_a_yes() {
    let (first, second) = (sandbox(3).await, sandbox(3).await);
    let cli = Cli::connected(&first);
    let at = &second.endpoints().highlevel;
    let other = add(&first, TokenKind::Location, None, None);
    assert_eq!(
        at.location_id,
        first.endpoints().highlevel.location_id,
        "the same seed"
    );
    let args = [
        "connect",
        "highlevel",
        "--location",
        "aB3EPM428h8vShlRW1KT",
        "--base-url",
        &at.base_url,
    ];
    cli.run(&args)
        .refuses(2, "HighLevel is connected to another account already");
    assert!(!other.is_empty());
    let args: Vec<&str> = args
        .iter()
        .copied()
        .chain(["--replace", "--unverified"])
        .collect();
    let ran = cli.run(&args).ends(0);
    assert!(
        ran.stdout.contains("– HighLevel: kept without a check"),
        "{}",
        ran.stdout
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_profile_file_that_is_wrong() {
    let sandbox = sandbox(3).await;
    let second = sandbox.second_target().clone();
    let cli = Cli::new().env("CERTILEADS_API_KEY", &second.token);
    for (text, what) in [
        ("{".to_owned(), "The profile"),
        (
            SECOND_TARGET_PROFILE.replacen("\"format\": 1", "\"format\": 9", 1),
            "The profile",
        ),
        (SECOND_TARGET_PROFILE.replace("\"auth\"", "\"oauth\""), ""),
        (SECOND_TARGET_PROFILE.replace("{id}", "{lead}"), ""),
    ] {
        let file = cli.file("profile.json", &text);
        let args = [
            "connect",
            "certileads",
            "--profile",
            &file,
            "--base-url",
            &second.base_url,
        ];
        cli.run(&args).refuses(1, what);
        nothing_is_kept(&cli);
    }
    let file = cli.file("profile.json", SECOND_TARGET_PROFILE);
    let args = [
        "connect",
        "certileads",
        "--profile",
        &file,
        "--base-url",
        &second.base_url,
    ];
    let ran = cli.run(&args).ends(0);
    assert!(
        ran.stdout.contains("✓ Certileads: connected"),
        "{}",
        ran.stdout
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mapping_file_that_is_wrong() {
    let sandbox = sandbox(3).await;
    let cli = Cli::connected(&sandbox);
    let good = cli.json(&["mapping", "show"]);
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut value = good.clone();
        change(&mut value);
        value.to_string()
    };
    for (text, words) in [
        ("not json".to_owned(), "line 1, column"),
        (changed(&|v| v["format"] = json!(2)), "newer version"),
        (
            changed(&|v| v["rules"][0]["colour"] = json!("red")),
            "“colour”",
        ),
        (
            changed(&|v| v["rules"][1]["source"] = json!("mail")),
            "HighLevel has no field “mail”",
        ),
        (
            changed(&|v| v["rules"][1]["target"] = json!("mail")),
            "Certileads has no field “mail”",
        ),
        (
            changed(&|v| v["rules"][2]["target"] = json!("email")),
            "written twice",
        ),
        (
            changed(&|v| v["rules"] = json!([])),
            "requires “External id”",
        ),
    ] {
        let file = cli.file("mapping.json", &text);
        let ran = cli.run(&["mapping", "check", &file]).ends(1);
        assert!(
            ran.stdout.contains('✗') && ran.stdout.contains(words),
            "{}",
            ran.stdout
        );
        let ran = cli.run(&["mapping", "set", &file]).ends(1);
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
    }
    assert_eq!(cli.json(&["mapping", "show"]), good, "nothing was saved");
    cli.run(&["mapping", "check", "/no/such/file"])
        .refuses(2, "/no/such/file could not be read.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_may_only_read_pauses_its_connection_until_it_may_write() {
    let sandbox = sandbox(4).await;
    let cli = Cli::connected(&sandbox);
    let change = |read_only| Change::SetKey {
        token: None,
        revoked: false,
        read_only,
    };
    sandbox.control().change(change(true)).unwrap();
    cli.run(&["sync", "--once", "--backfill"]).ends(3);
    cli.run(&["status"]).ends(3);
    assert_eq!(leads(&sandbox).0, 0);
    sandbox.control().change(change(false)).unwrap();
    let address = &sandbox.endpoints().certileads.base_url;
    cli.run(&["connect", "certileads", "--base-url", address, "--replace"])
        .ends(0);
    cli.run(&["sync", "--once"]).ends(0);
    assert_eq!(leads(&sandbox).0, 4);
}

//! Connecting HighLevel: what is kept, what is refused, and in which words.

use super::*;

#[tokio::test]
async fn a_verified_connection_is_kept_and_its_key_is_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let mut events = app.events();
    let server = highlevel(&[TOKEN]).await;
    let page = format!("https://app.example.com/v2/location/{LOCATION}/contacts");
    let address = HighlevelAddress {
        location: page,
        ..address(&server, "")
    };
    let connection = app
        .connect_highlevel(address, given(TOKEN), false, false)
        .await
        .unwrap();
    assert_eq!(connection.state, ConnectionState::Connected);
    assert_eq!(connection.account_id, LOCATION);
    assert_eq!(connection.account_name, "Acme Dental");
    assert_eq!(connection.time_zone.as_deref(), Some("Europe/Madrid"));
    assert_eq!(connection.base_url, server.uri());
    assert_eq!(connection.key_stored_at, Some(1_788_256_800_000));
    assert_eq!(connection.report.scopes.len(), 8);
    let mut steps = 0;
    while let Ok(event) = events.try_recv() {
        steps += u32::from(matches!(event, EngineEvent::ConnectionChecked { .. }));
    }
    assert_eq!(steps, 8);

    let view = app.connections().await.unwrap();
    assert_eq!(view.highlevel.as_ref(), Some(&connection));
    assert_eq!(view.highlevel_budget.calls_today, 8);
    assert!(!serde_json::to_string(&view).unwrap().contains(TOKEN));
    let client = app.highlevel_client(Lane::Live).await.unwrap();
    client
        .search_contacts(&Default::default())
        .await
        .result
        .unwrap();
    assert!(!format!("{app:?}{client:?}").contains(TOKEN));
    app.close().await;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap_or_default();
        let found = bytes
            .windows(TOKEN.len())
            .any(|window| window == TOKEN.as_bytes());
        assert!(!found);
    }
}

#[rstest]
#[case::empty("", LOCATION, ErrorCode::TokenEmpty, "token", "No token was typed.")]
#[case::malformed(
    "secret",
    LOCATION,
    ErrorCode::TokenMalformed,
    "token",
    "This isn't a Private"
)]
#[case::wrong(
    FRESH,
    LOCATION,
    ErrorCode::TokenInvalid,
    "token",
    "HighLevel doesn't accept"
)]
#[case::no_location(
    TOKEN,
    "",
    ErrorCode::LocationMalformed,
    "location",
    "No location was typed."
)]
#[case::odd_location(
    TOKEN,
    "Acme",
    ErrorCode::LocationMalformed,
    "location",
    "This names no"
)]
#[case::swapped(
    TOKEN,
    TOKEN,
    ErrorCode::LocationMalformed,
    "location",
    "This is a token, not"
)]
#[tokio::test]
async fn bad_input_has_its_words_and_leaves_nothing(
    #[case] token: &str,
    #[case] location: &str,
    #[case] code: ErrorCode,
    #[case] field: &str,
    #[case] what: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let server = highlevel(&[TOKEN]).await;
    let address = address(&server, location);
    let problem = app
        .connect_highlevel(address, given(token), false, false)
        .await
        .unwrap_err();
    assert_eq!(
        (problem.code, problem.field.as_deref()),
        (code, Some(field))
    );
    assert!(problem.what.starts_with(what), "{}", problem.what);
    assert!(!problem.meaning.is_empty() && !problem.remedy.is_empty());
    assert_eq!(app.connections().await.unwrap().highlevel, None);
}

#[rstest]
#[case::agency(
    401,
    "Token's user type mismatch!",
    ErrorCode::TokenAgency,
    "This token belongs to"
)]
#[case::location(
    403,
    "The token does not have access to this location.",
    ErrorCode::LocationWrong,
    "The token doesn't open this location."
)]
#[case::scope(
    401,
    "The token is not authorized for this scope.",
    ErrorCode::ScopeMissing,
    "The token lacks the scope contacts.readonly."
)]
#[case::server(
    500,
    "boom",
    ErrorCode::ServerFailed,
    "HighLevel has a failure of its own"
)]
#[tokio::test]
async fn what_highlevel_refuses_has_its_words(
    #[case] status: u16,
    #[case] message: &str,
    #[case] code: ErrorCode,
    #[case] what: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let server = MockServer::start().await;
    refusing(&server, status, message).await;
    let problem = connect(&app, &server, TOKEN).await.unwrap_err();
    assert_eq!(problem.code, code);
    assert!(problem.what.starts_with(what), "{}", problem.what);
    assert_eq!(app.connections().await.unwrap().highlevel, None);
}

#[tokio::test]
async fn an_unverified_connection_is_kept_and_marked() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let server = highlevel(&[]).await;
    let address = HighlevelAddress {
        country: Some("US".to_owned()),
        ..address(&server, LOCATION)
    };
    let kept = app
        .connect_highlevel(address, given(TOKEN), false, true)
        .await
        .unwrap();
    assert_eq!(kept.state, ConnectionState::Unverified);
    assert_eq!(
        (kept.account_id.as_str(), kept.country.as_deref()),
        (LOCATION, Some("US"))
    );
    app.highlevel_client(Lane::Live).await.unwrap();
}

#[tokio::test]
async fn another_location_waits_for_a_yes_and_gets_a_pair_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let server = highlevel(&[TOKEN]).await;
    let first = connect(&app, &server, TOKEN).await.unwrap();
    let again = connect(&app, &server, TOKEN).await.unwrap();
    assert_eq!(
        again.pair_id, first.pair_id,
        "the same location needs no yes"
    );

    let elsewhere = || address(&server, ELSEWHERE);
    let refused = app
        .connect_highlevel(elsewhere(), given(TOKEN), false, false)
        .await;
    let problem = refused.unwrap_err();
    assert_eq!(
        (problem.code, problem.field.as_deref()),
        (ErrorCode::InvalidInput, Some("location"))
    );
    assert!(
        problem
            .what
            .ends_with("another account already: Acme Dental."),
        "{}",
        problem.what
    );
    assert_eq!(app.connections().await.unwrap().highlevel, Some(again));

    let other = app
        .connect_highlevel(elsewhere(), given(TOKEN), true, false)
        .await
        .unwrap();
    assert_ne!(other.pair_id, first.pair_id);
    assert_eq!(app.connections().await.unwrap().highlevel, Some(other));
    app.disconnect(Side::Highlevel).await.unwrap();
    let back = connect(&app, &server, TOKEN).await.unwrap();
    assert_eq!(
        back.pair_id, first.pair_id,
        "what belongs to a location is found again"
    );
    assert_eq!(app.connections().await.unwrap().highlevel, Some(back));
}

#[tokio::test]
async fn a_key_is_replaced_only_by_one_that_works() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let server = highlevel(&[TOKEN]).await;
    let before = connect(&app, &server, TOKEN).await.unwrap();
    let problem = app
        .replace_key(Side::Highlevel, Secret::new(FRESH))
        .await
        .unwrap_err();
    assert_eq!(problem.code, ErrorCode::TokenInvalid);
    assert_eq!(
        app.connections().await.unwrap().highlevel,
        Some(before.clone())
    );
    assert_eq!(app.key_of(&before).await.unwrap(), Some(Secret::new(TOKEN)));

    server.reset().await;
    let moved = highlevel(&[FRESH]).await;
    let here = Connection {
        base_url: moved.uri(),
        ..before
    };
    app.save_connection(here).await.unwrap();
    app.0.options.clock.advance(60_000);
    let after = app
        .replace_key(Side::Highlevel, Secret::new(FRESH))
        .await
        .unwrap();
    assert_eq!(after.key_stored_at, Some(1_788_256_860_000));
    assert_eq!(app.key_of(&after).await.unwrap(), Some(Secret::new(FRESH)));
}

#[tokio::test]
async fn a_revoked_token_pauses_until_it_works_again() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let server = highlevel(&[TOKEN]).await;
    let connected = connect(&app, &server, TOKEN).await.unwrap();
    server.reset().await;
    refusing(&server, 401, "Invalid Private Integration token").await;
    let problem = app.check_connection(Side::Highlevel).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::TokenInvalid);
    let shown = app.connections().await.unwrap().highlevel.unwrap();
    assert_eq!(shown.state, ConnectionState::NeedsAttention);
    assert_eq!(shown.attention, Some(problem));
    let paused = app.highlevel_client(Lane::Live).await.unwrap_err();
    assert_eq!(paused.code, ErrorCode::ConnectionPaused);
    assert_eq!(paused.meaning, "HighLevel doesn't accept the key.");

    let repaired = highlevel(&[TOKEN]).await;
    let here = Connection {
        base_url: repaired.uri(),
        ..shown
    };
    app.save_connection(here).await.unwrap();
    let well = app.check_connection(Side::Highlevel).await.unwrap();
    assert_eq!(
        (well.state, well.attention),
        (ConnectionState::Connected, None)
    );
    assert_eq!(well.connected_at, connected.connected_at);
}

#[tokio::test]
async fn what_passes_by_itself_pauses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let server = highlevel(&[TOKEN]).await;
    connect(&app, &server, TOKEN).await.unwrap();
    server.reset().await;
    refusing(&server, 503, "busy").await;
    let problem = app.check_connection(Side::Highlevel).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::ServerFailed);
    let shown = app.connections().await.unwrap().highlevel.unwrap();
    assert_eq!(
        (shown.state, shown.attention),
        (ConnectionState::Connected, None)
    );
}

#[rstest]
#[case(SecretError::Absent("no bus".to_owned()), ErrorCode::KeyringAbsent, "This computer offers no")]
#[case(SecretError::Locked("asked".to_owned()), ErrorCode::KeyringLocked, "The keyring is locked.")]
#[case(SecretError::Refused("no".to_owned()), ErrorCode::KeyringRefused, "The keyring refused.")]
#[tokio::test]
async fn without_a_keyring_nothing_is_kept_and_nothing_lost(
    #[case] error: SecretError,
    #[case] code: ErrorCode,
    #[case] what: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let app = with_keyring(app(folder.path()).await, error);
    let server = highlevel(&[TOKEN]).await;
    let problem = connect(&app, &server, TOKEN).await.unwrap_err();
    assert_eq!(problem.code, code);
    assert!(problem.what.starts_with(what), "{}", problem.what);
    assert_eq!(app.connections().await.unwrap().highlevel, None);

    // One that was kept while the keyring was open.
    let from_environment = KeyInput::Environment(Secret::new(TOKEN));
    let address = address(&server, LOCATION);
    let kept = app
        .connect_highlevel(address, from_environment, false, false)
        .await
        .unwrap();
    assert_eq!(
        (kept.key_place, kept.key_stored_at),
        (KeyPlace::Environment, None)
    );
    let kept = Connection {
        key_place: KeyPlace::Keyring,
        ..kept
    };
    let kept = app.save_connection(kept).await.unwrap();
    let exported = app.export_bundle(false).await.unwrap();
    let [notice] = exported.notices.as_slice() else {
        panic!("a key that can't be looked for is told: {exported:?}");
    };
    assert_eq!(notice.code, code);
    assert!(
        notice
            .what
            .contains("not searched for the key of HighLevel")
    );
    assert!(notice.meaning.starts_with(what), "{notice}");
    assert_eq!(
        app.highlevel_client(Lane::Live).await.unwrap_err().code,
        code
    );
    assert_eq!(
        app.disconnect(Side::Highlevel).await.unwrap_err().code,
        code
    );
    assert_eq!(app.connections().await.unwrap().highlevel, Some(kept));
}

#[tokio::test]
async fn a_key_from_the_environment_is_kept_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let server = highlevel(&[TOKEN]).await;
    let key = KeyInput::Environment(Secret::new(TOKEN));
    let kept = app
        .connect_highlevel(address(&server, LOCATION), key, false, false)
        .await
        .unwrap();
    assert_eq!(kept.key_place, KeyPlace::Environment);
    assert_eq!(app.0.secrets.held(kept.id), None);
    let problem = app.highlevel_client(Lane::Live).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::TokenEmpty);
    assert!(
        problem.meaning.contains("CERTILEADS_HIGHLEVEL_TOKEN"),
        "{}",
        problem.meaning
    );
}

#[tokio::test]
async fn disconnecting_forgets_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let server = highlevel(&[TOKEN]).await;
    let kept = connect(&app, &server, TOKEN).await.unwrap();
    app.disconnect(Side::Highlevel).await.unwrap();
    assert_eq!(app.0.secrets.held(kept.id), None);
    assert_eq!(app.connections().await.unwrap().highlevel, None);
    let problem = app.highlevel_client(Lane::Live).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::NotConnected);
    assert_eq!(problem.what, "HighLevel is not connected.");
    assert_eq!(
        app.disconnect(Side::Highlevel).await.unwrap_err().code,
        ErrorCode::NotConnected
    );
}

#[tokio::test]
async fn calls_are_counted_across_restarts() {
    let folder = tempfile::tempdir().unwrap();
    let server = highlevel(&[TOKEN]).await;
    for calls in [8, 16] {
        let app = app(folder.path()).await;
        connect(&app, &server, TOKEN).await.unwrap();
        assert_eq!(
            app.connections()
                .await
                .unwrap()
                .highlevel_budget
                .calls_today,
            calls
        );
    }
    let app = app(folder.path()).await;
    app.0.options.clock.advance(86_400_000);
    assert_eq!(
        app.connections()
            .await
            .unwrap()
            .highlevel_budget
            .calls_today,
        0
    );
}

#[tokio::test]
async fn a_region_that_the_token_may_not_read_is_named_by_the_person() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let refused = app.set_region("America/Denver", "US").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotConnected);
    for (time_zone, country, field) in [(" ", "US", "timeZone"), ("UTC", "USA", "country")] {
        let refused = app.set_region(time_zone, country).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidInput);
        assert_eq!(refused.field.as_deref(), Some(field));
    }
    let server = highlevel(&[TOKEN]).await;
    app.connect_highlevel(address(&server, LOCATION), given(TOKEN), false, false)
        .await
        .unwrap();
    let kept = app.set_region("America/Denver", "us").await.unwrap();
    assert_eq!(kept.time_zone.as_deref(), Some("America/Denver"));
    assert_eq!(kept.country.as_deref(), Some("US"));
    assert_eq!(app.connections().await.unwrap().highlevel, Some(kept));
}

//! Connecting Certileads, and the sample data.

use super::*;

const KEY: &str = "key-00000000ca7a";

fn rest(server: &MockServer) -> CertileadsAddress {
    CertileadsAddress {
        profile_key: "rest".to_owned(),
        base_url: format!("{}/v1/", server.uri()),
    }
}

#[tokio::test]
async fn an_account_is_connected_by_profile_address_and_key() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let server = certileads(KEY, "acct_1").await;
    let kept = app
        .connect_certileads(rest(&server), given(KEY), false, false)
        .await
        .unwrap();
    assert_eq!(
        (kept.account_id.as_str(), kept.account_name.as_str()),
        ("acct_1", "Acme Leads")
    );
    assert_eq!(kept.base_url, format!("{}/v1", server.uri()));
    assert_eq!(kept.profile_key.as_deref(), Some("rest"));
    let state = |key: &str| {
        kept.report
            .endpoints
            .iter()
            .find(|endpoint| endpoint.key == key)
            .map(|found| found.state)
    };
    assert_eq!(state("account"), Some(CheckState::Available));
    assert_eq!(state("createContact"), Some(CheckState::Untried));
    let view = app.connections().await.unwrap();
    assert_eq!(view.certileads.as_ref(), Some(&kept));
    assert_eq!(view.certileads_budget.calls_today, 1);
    app.certileads_client(Lane::Live)
        .await
        .unwrap()
        .account()
        .await
        .result
        .unwrap();
}

#[rstest]
#[case::no_key("rest", "https://api.example.com", "", ErrorCode::TokenEmpty, "token")]
#[case::no_address("rest", " ", KEY, ErrorCode::AddressInvalid, "baseUrl")]
#[case::plain_http(
    "rest",
    "http://api.example.com",
    KEY,
    ErrorCode::AddressInvalid,
    "baseUrl"
)]
#[case::no_folder("csv", "/nowhere/at/all", "", ErrorCode::AddressInvalid, "baseUrl")]
#[case::no_profile(
    "none",
    "https://api.example.com",
    KEY,
    ErrorCode::NotFound,
    "profileKey"
)]
#[tokio::test]
async fn bad_input_has_its_words_and_leaves_nothing(
    #[case] profile: &str,
    #[case] base_url: &str,
    #[case] key: &str,
    #[case] code: ErrorCode,
    #[case] field: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let address = CertileadsAddress {
        profile_key: profile.to_owned(),
        base_url: base_url.to_owned(),
    };
    let problem = app
        .connect_certileads(address, given(key), false, false)
        .await
        .unwrap_err();
    assert_eq!(
        (problem.code, problem.field.as_deref()),
        (code, Some(field)),
        "{problem}"
    );
    assert!(!problem.what.is_empty() && !problem.remedy.is_empty());
    assert_eq!(app.connections().await.unwrap().certileads, None);
}

#[tokio::test]
async fn a_wrong_key_is_refused_or_kept_knowingly() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let server = certileads(KEY, "acct_1").await;
    let wrong = || given("key-wrong");
    let problem = app
        .connect_certileads(rest(&server), wrong(), false, false)
        .await
        .unwrap_err();
    assert_eq!(
        (problem.code, problem.field.as_deref()),
        (ErrorCode::TokenInvalid, Some("token"))
    );
    assert_eq!(problem.what, "Certileads doesn't accept the key.");
    assert_eq!(app.connections().await.unwrap().certileads, None);
    let kept = app
        .connect_certileads(rest(&server), wrong(), false, true)
        .await
        .unwrap();
    assert_eq!(kept.state, ConnectionState::Unverified);
}

#[tokio::test]
async fn another_account_waits_for_a_yes() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let source = highlevel(&[TOKEN]).await;
    let (first, second) = (
        certileads(KEY, "acct_1").await,
        certileads(KEY, "acct_2").await,
    );
    let address = address(&source, LOCATION);
    app.connect_highlevel(address, given(TOKEN), false, false)
        .await
        .unwrap();
    let before = app
        .connect_certileads(rest(&first), given(KEY), false, false)
        .await
        .unwrap();
    let moved = certileads(KEY, "acct_1").await;
    let same = app
        .connect_certileads(rest(&moved), given(KEY), false, false)
        .await
        .unwrap();
    assert_eq!(same.pair_id, before.pair_id, "the same account may move");
    let refused = app
        .connect_certileads(rest(&second), given(KEY), false, false)
        .await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidInput);
    let other = app
        .connect_certileads(rest(&second), given(KEY), true, false)
        .await
        .unwrap();
    assert_ne!(other.pair_id, before.pair_id);
    let view = app.connections().await.unwrap();
    assert_eq!(
        view.highlevel.map(|source| source.pair_id),
        Some(other.pair_id)
    );
}

#[tokio::test]
async fn a_key_of_another_account_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let server = certileads(KEY, "acct_1").await;
    let kept = app
        .connect_certileads(rest(&server), given(KEY), false, false)
        .await
        .unwrap();
    let other = certileads("key-other", "acct_2").await;
    let here = Connection {
        base_url: format!("{}/v1", other.uri()),
        ..kept
    };
    let here = app.save_connection(here).await.unwrap();
    let problem = app
        .replace_key(Side::Certileads, Secret::new("key-other"))
        .await
        .unwrap_err();
    assert_eq!(
        problem.what,
        "This key belongs to another account: Acme Leads."
    );
    assert_eq!(app.key_of(&here).await.unwrap(), Some(Secret::new(KEY)));
    let problem = app
        .replace_key(Side::Certileads, Secret::new(" "))
        .await
        .unwrap_err();
    assert_eq!(problem.code, ErrorCode::TokenEmpty);
}

#[tokio::test]
async fn a_folder_and_a_webhook_need_no_key() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let drop_here = tempfile::tempdir().unwrap();
    let address = CertileadsAddress {
        profile_key: "csv".to_owned(),
        base_url: drop_here.path().display().to_string(),
    };
    let kept = app
        .connect_certileads(address, KeyInput::None, false, false)
        .await
        .unwrap();
    assert_eq!(
        (kept.state, kept.key_place),
        (ConnectionState::Connected, KeyPlace::None)
    );
    assert!(
        kept.report
            .losses
            .iter()
            .any(|loss| loss.contains("read back"))
    );
    assert_eq!(
        std::fs::read_dir(drop_here.path()).unwrap().count(),
        0,
        "the check leaves nothing"
    );
    app.certileads_client(Lane::Live).await.unwrap();

    let address = CertileadsAddress {
        profile_key: "inbound-webhook".to_owned(),
        base_url: "https://hooks.example.com/abc".to_owned(),
    };
    let kept = app
        .connect_certileads(address, KeyInput::None, true, false)
        .await
        .unwrap();
    assert_eq!(kept.state, ConnectionState::Connected);
}

#[tokio::test]
async fn the_sample_has_a_pair_of_its_own_and_goes_without_a_trace() {
    let folder = tempfile::tempdir().unwrap();
    // A keyring that can't be used: the sample must not need one.
    let app = with_keyring(
        app(folder.path()).await,
        SecretError::Locked("asked".to_owned()),
    );
    let own = app.pair_id().await.unwrap();
    for _start in 0..2 {
        let (source, target) = (highlevel(&[TOKEN]).await, certileads(KEY, "acct_1").await);
        let sample = SampleEndpoints {
            highlevel_url: source.uri(),
            location_id: LOCATION.to_owned(),
            highlevel_token: Secret::new(TOKEN),
            certileads_url: format!("{}/v1", target.uri()),
            certileads_key: Secret::new(KEY),
        };
        let view = app.connect_sample(sample).await.unwrap();
        let source_side = view.highlevel.unwrap();
        assert!(source_side.sandbox && source_side.pair_id != own);
        assert_eq!(source_side.key_place, KeyPlace::Memory);
        assert_eq!(
            source_side.base_url,
            source.uri(),
            "refreshed at each start"
        );
        app.highlevel_client(Lane::Live)
            .await
            .unwrap()
            .users()
            .await
            .result
            .unwrap();
        app.certileads_client(Lane::Live)
            .await
            .unwrap()
            .account()
            .await
            .result
            .unwrap();
    }
    app.leave_sample().await.unwrap();
    assert_eq!(app.pair_id().await.unwrap(), own);
    let view = app.connections().await.unwrap();
    assert_eq!((view.highlevel, view.certileads), (None, None));
}

#[tokio::test]
async fn connecting_an_account_leaves_the_sample() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let (source, target) = (highlevel(&[TOKEN]).await, certileads(KEY, "acct_1").await);
    let sample = SampleEndpoints {
        highlevel_url: source.uri(),
        location_id: LOCATION.to_owned(),
        highlevel_token: Secret::new(TOKEN),
        certileads_url: format!("{}/v1", target.uri()),
        certileads_key: Secret::new(KEY),
    };
    app.connect_sample(sample.clone()).await.unwrap();
    let address = address(&source, ELSEWHERE);
    let kept = app
        .connect_highlevel(address, given(TOKEN), false, false)
        .await
        .unwrap();
    let view = app.connections().await.unwrap();
    assert_eq!(view.highlevel, Some(kept));
    assert_eq!(view.certileads, None);

    let broken = SampleEndpoints {
        certileads_key: Secret::new("key-wrong"),
        ..sample
    };
    let problem = app.connect_sample(broken).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::SandboxFailed);
    assert!(!app.connections().await.unwrap().highlevel.unwrap().sandbox);
}

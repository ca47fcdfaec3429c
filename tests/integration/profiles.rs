//! Profiles in the app: listed, edited, saved, tried, and used to connect and to run the main job
//! with a target that only its file describes.

use connect_core::model::{ErrorCode, ProofOutcome, RunState, SyncMode, TransactionState};
use connect_core::secrets::Secret;
use connect_sandbox::SECOND_TARGET_PROFILE;
use serde_json::Value;

use crate::world::{World, connected, options};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn profiles_are_listed_saved_and_removed() {
    let world = World::unmapped(options(3)).await;
    let app = &world.app;
    let keys = async || {
        let profiles = app.list_profiles().await.unwrap();
        profiles
            .into_iter()
            .map(|profile| profile.key)
            .collect::<Vec<_>>()
    };
    assert_eq!(keys().await, ["rest", "inbound-webhook", "csv"]);
    assert!(app.check_profile(SECOND_TARGET_PROFILE).problems.is_empty());
    let saved = app.save_profile(SECOND_TARGET_PROFILE).await.unwrap();
    assert_eq!(
        (saved.key.as_str(), saved.built_in),
        ("second-target", false)
    );
    assert_eq!(
        app.profile_text("second-target").await.unwrap(),
        SECOND_TARGET_PROFILE
    );
    assert_eq!(keys().await.len(), 4);
    let rest = app.profile_text("rest").await.unwrap();
    let refused = app.save_profile(&rest).await.unwrap_err();
    assert_eq!(
        (refused.code, refused.field.as_deref()),
        (ErrorCode::InvalidInput, Some("/key"))
    );
    assert_eq!(
        app.delete_profile("rest").await.unwrap_err().code,
        ErrorCode::InvalidInput
    );
    app.delete_profile("second-target").await.unwrap();
    assert_eq!(
        app.delete_profile("second-target").await.unwrap_err().code,
        ErrorCode::NotFound
    );
    assert_eq!(
        app.profile_text("second-target").await.unwrap_err().code,
        ErrorCode::NotFound
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_profile_is_told_while_it_is_typed_and_not_saved() {
    let world = World::unmapped(options(3)).await;
    for (text, code, words) in [
        ("{".to_owned(), ErrorCode::ProfileNotJson, "line 1, column"),
        (
            SECOND_TARGET_PROFILE.replacen("\"format\": 1", "\"format\": 9", 1),
            ErrorCode::ProfileNewer,
            "newer version",
        ),
        (
            SECOND_TARGET_PROFILE.replace("{id}", "{lead}"),
            ErrorCode::ProfileInvalid,
            "“{lead}”",
        ),
        (
            SECOND_TARGET_PROFILE.replace("\"auth\"", "\"oauth\""),
            ErrorCode::ProfileInvalid,
            "“oauth”",
        ),
    ] {
        let check = world.app.check_profile(&text);
        assert_eq!((check.summary, check.problems[0].code), (None, code));
        let problem = world.app.save_profile(&text).await.unwrap_err();
        assert!(
            problem.code == code && problem.to_string().contains(words),
            "{problem}"
        );
    }
    assert_eq!(world.app.list_profiles().await.unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_reading_request_can_be_tried() {
    let world = World::unmapped(options(3)).await;
    let at = world.sandbox.endpoints().certileads.clone();
    let rest = world.app.profile_text("rest").await.unwrap();
    for capability in [
        "account",
        "contactFields",
        "listContacts",
        "tags",
        "segments",
    ] {
        // The key of the connected account is used, since the address is the connected one.
        let trial = world
            .app
            .try_profile(&rest, &at.base_url, None, capability)
            .await
            .unwrap();
        assert_eq!(trial.problem, None, "{capability}");
        assert!(
            !serde_json::to_string(&trial).unwrap().contains(&at.token),
            "{capability}"
        );
    }
    let account = world
        .app
        .try_profile(&rest, &at.base_url, None, "account")
        .await
        .unwrap();
    assert!(account.found["id"].is_string());
    let writes = world
        .app
        .try_profile(&rest, &at.base_url, None, "createContact")
        .await;
    assert_eq!(writes.unwrap_err().code, ErrorCode::CapabilityMissing);
    let elsewhere = world
        .app
        .try_profile(&rest, "https://certileads.example.com", None, "account");
    assert_eq!(
        elsewhere.await.unwrap_err().code,
        ErrorCode::TokenEmpty,
        "no key leaves for elsewhere"
    );
    let wrong = Some(Secret::new("wrong"));
    let trial = world
        .app
        .try_profile(&rest, &at.base_url, wrong, "account")
        .await
        .unwrap();
    assert_eq!(trial.problem.unwrap().code, ErrorCode::TokenInvalid);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_target_passes_the_three_test_transactions_and_a_first_sync() {
    let world = connected(60, "second-target", None).await;
    let in_use = world.app.delete_profile("second-target").await.unwrap_err();
    assert_eq!(in_use.code, ErrorCode::InvalidInput);
    let id = world.app.start_test(None).await.unwrap();
    let run = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(run.state, RunState::Done, "{:?}", run.problem);
    let test = world.app.test_run(Some(id)).await.unwrap().unwrap();
    for transaction in &test.transactions {
        assert_eq!(
            transaction.state,
            TransactionState::Passed,
            "{transaction:#?}"
        );
        let outcome = transaction.proof.as_ref().map(|proof| proof.outcome);
        let proved = [ProofOutcome::Proved, ProofOutcome::ProvedNormalised];
        assert!(
            outcome.is_some_and(|outcome| proved.contains(&outcome)),
            "{outcome:?}"
        );
    }
    let run = world.sync_well(SyncMode::Backfill).await;
    assert_eq!(run.counts.held, 0, "{:?}", run.counts);
    let state: Value = world.sandbox.control().full_state();
    let leads = state["second"]["contacts"].as_array().map(Vec::len);
    let contacts = world.contacts().len();
    assert_eq!(leads, Some(contacts));
    let again = world.sync_well(SyncMode::Backfill).await;
    assert_eq!(
        (again.counts.created, again.counts.updated),
        (0, 0),
        "{:?}",
        again.counts
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_gets_one_file_per_run() {
    let folder = tempfile::tempdir().unwrap();
    let world = connected(12, "csv", folder.path().to_str()).await;
    let run = world.sync_well(SyncMode::Backfill).await;
    assert_eq!(run.counts.created, 12, "{:?}", run.counts);
    let files: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert!(files[0].extension().is_some_and(|kind| kind == "csv"));
    let text = std::fs::read_to_string(&files[0]).unwrap();
    for contact in world.contacts().keys() {
        assert_eq!(
            text.matches(&format!(",{contact},")).count(),
            1,
            "{contact}"
        );
    }
    for operation in world
        .operations(connect_core::model::OperationFilter::default())
        .await
    {
        assert!(text.contains(&operation.id.to_string()));
    }
}

//! The three test transactions: really made, proved by reading back, all in the history, and
//! cleaned up, after a restart too.

use connect_core::model::{
    CleanUpState, ExchangePurpose, OperationFilter, ProofOutcome, ProofSource, RunId, RunState,
    Side, TestMode, TestRun, TransactionKind, TransactionState,
};
use connect_sandbox::Change;
use serde_json::json;

use crate::world::{World, object, options};

async fn tested(world: &World) -> TestRun {
    let id = world.app.start_test(None).await.unwrap();
    let run = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(run.state, RunState::Done, "{:?}", run.problem);
    world.app.test_run(Some(id)).await.unwrap().unwrap()
}

async fn write_attempts(world: &World, run_id: RunId) -> usize {
    let filter = OperationFilter {
        run_id: Some(run_id),
        ..OperationFilter::default()
    };
    let mut count = 0;
    for operation in world.operations(filter).await {
        let detail = world.app.operation(operation.id).await.unwrap();
        count += detail
            .attempts
            .iter()
            .filter(|a| a.purpose == ExchangePurpose::Write)
            .count();
    }
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_transactions_pass_with_proof() {
    let world = World::new(options(25)).await;
    let test = tested(&world).await;
    assert_eq!(test.mode, TestMode::OwnContact);
    let kinds: Vec<_> = test.transactions.iter().map(|t| t.kind).collect();
    assert_eq!(
        kinds,
        [
            TransactionKind::ContactCreated,
            TransactionKind::TaskCompleted,
            TransactionKind::TagAdded
        ]
    );
    for transaction in &test.transactions {
        assert_eq!(
            transaction.state,
            TransactionState::Passed,
            "{transaction:#?}"
        );
        let proof = transaction.proof.as_ref().unwrap();
        let proved = [ProofOutcome::Proved, ProofOutcome::ProvedNormalised];
        assert!(proved.contains(&proof.outcome), "{proof:#?}");
        assert_eq!(
            proof.source,
            ProofSource::ReadBack,
            "a test always reads back"
        );
        assert!(!proof.fields.is_empty());
        assert!(!transaction.changes.is_empty());
        assert!(!transaction.sent.is_empty());
        assert!(transaction.took_ms.is_some());
        assert!(
            transaction
                .happened
                .iter()
                .any(|h| h.exchange.is_some() && !h.simulated)
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tests_own_contact_is_marked() {
    let world = World::new(options(25)).await;
    let test = tested(&world).await;
    let contact_id = test.contact_id.clone().unwrap();
    let contact = world.contacts()[&contact_id].clone();
    assert!(
        contact["email"].as_str().unwrap().ends_with("@example.com"),
        "{contact}"
    );
    let phone = contact["phone"].as_str().unwrap();
    assert!(
        phone.starts_with("+1") && phone.contains("55501"),
        "{phone}"
    );
    assert_eq!(contact["dnd"], true);
    assert!(
        contact["tags"]
            .as_array()
            .unwrap()
            .contains(&json!("certileads-test"))
    );
    assert!(
        test.contact_name.starts_with("Test "),
        "{}",
        test.contact_name
    );
    let lead = world.lead(&contact_id).unwrap();
    assert_eq!(lead["email"], contact["email"]);
    let filter = OperationFilter {
        run_id: Some(test.run_id),
        ..OperationFilter::default()
    };
    for operation in world.operations(filter).await {
        assert_eq!(operation.contact_name, test.contact_name);
    }
    assert_eq!(lead["fields"]["last_task_completed"], true);
    assert!(lead["fields"]["last_task_id"].is_string());
    assert!(!lead["tags"].as_array().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_write_of_a_test_is_an_operation() {
    let world = World::new(options(10)).await;
    let mark = world.mark();
    let test = tested(&world).await;
    let sent = world.sent_writes(mark);
    assert_eq!(
        write_attempts(&world, test.run_id).await,
        sent.len(),
        "{sent:?}"
    );
    let filter = OperationFilter {
        run_id: Some(test.run_id),
        ..OperationFilter::default()
    };
    let operations = world.operations(filter).await;
    assert!(
        operations
            .iter()
            .any(|operation| operation.side == Side::Highlevel)
    );
    assert!(
        operations
            .iter()
            .any(|operation| operation.side == Side::Certileads)
    );
    assert_eq!(sent.len(), operations.len(), "each was sent once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clean_up_removes_all_of_it_and_only_that() {
    let world = World::new(options(10)).await;
    let before = world.contacts();
    let test = tested(&world).await;
    assert_eq!(test.clean_up, CleanUpState::Pending);
    assert!(!test.left_over.is_empty());
    let cleaned = world.app.clean_up_test(test.run_id).await.unwrap();
    assert_eq!(cleaned.clean_up, CleanUpState::Done);
    assert_eq!(cleaned.left_over, Vec::<String>::new());
    assert_eq!(world.contacts(), before);
    assert!(world.leads().is_empty());
    let mark = world.mark();
    let again = world.app.clean_up_test(test.run_id).await.unwrap();
    assert_eq!(again.clean_up, CleanUpState::Done);
    assert_eq!(
        world.sent_writes(mark),
        Vec::<String>::new(),
        "a second time does nothing"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_forgets_nothing() {
    let mut world = World::new(options(10)).await;
    let before = world.contacts();
    let test = tested(&world).await;
    world.restart().await;
    let again = world.app.test_run(None).await.unwrap().unwrap();
    assert_eq!(again, test);
    world.app.clean_up_test(test.run_id).await.unwrap();
    assert_eq!(world.contacts(), before);
    assert!(world.leads().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_mapping_can_be_tested_again() {
    let world = World::new(options(10)).await;
    let first = tested(&world).await;
    let view = world.app.mapping().await.unwrap();
    let mut document = view.document;
    document.rules.retain(|rule| rule.target != "company");
    let saved = world
        .app
        .save_mapping(document, Some(first.mapping_version))
        .await
        .unwrap();
    let second = tested(&world).await;
    assert_eq!(second.mapping_version, saved.version);
    assert_ne!(
        second.contact_id, first.contact_id,
        "each test has a contact of its own"
    );
    let contact_id = second.contact_id.clone().unwrap();
    assert!(world.lead(&contact_id).unwrap()["company"].is_null());
    for test in [first, second] {
        world.app.clean_up_test(test.run_id).await.unwrap();
    }
    assert!(world.leads().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_another_test_has_is_not_taken() {
    let world = World::new(options(10)).await;
    let numbers: Vec<String> = (0..100)
        .map(|last| format!("+155501001{last:02}"))
        .collect();
    let (free, taken) = numbers.split_last().unwrap();
    for (index, phone) in taken.iter().enumerate() {
        let email = format!("left-over-{index}@example.com");
        let contact = object(json!({"email": email, "phone": phone}));
        world.change(Change::CreateContact { contact });
    }
    let test = tested(&world).await;
    let created = &test.transactions[0];
    assert_eq!(created.state, TransactionState::Passed, "{created:#?}");
    let contact_id = test.contact_id.unwrap();
    assert_eq!(world.contacts()[&contact_id]["phone"], **free);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_field_that_is_not_stored_is_seen() {
    let world = World::new(options(10)).await;
    world
        .sandbox
        .control()
        .set_faults(vec!["accepted-not-stored".parse().unwrap()]);
    let id = world.app.start_test(None).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
    let test = world.app.test_run(Some(id)).await.unwrap().unwrap();
    let created = &test.transactions[0];
    assert_eq!(created.state, TransactionState::Differs, "{created:#?}");
    let proof = created.proof.as_ref().unwrap();
    assert_eq!(proof.outcome, ProofOutcome::Differs);
    let differing = proof
        .fields
        .iter()
        .filter(|f| f.outcome == ProofOutcome::Differs);
    assert_eq!(differing.count(), 1, "the field is named");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sync_leaves_the_tests_contact_alone() {
    use connect_core::model::SyncMode;
    let world = World::new(options(10)).await;
    world.sync_well(SyncMode::Backfill).await;
    let test = tested(&world).await;
    let mark = world.mark();
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.sent_writes(mark), Vec::<String>::new());
    world.app.clean_up_test(test.run_id).await.unwrap();
    let mark = world.mark();
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.sent_writes(mark), Vec::<String>::new());
    assert_eq!(world.leads().len(), 10);
}

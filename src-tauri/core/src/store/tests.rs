//! The store on real files: opening, refusing, migrating, and each table.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use serde_json::json;

use super::mirror::{Kind, Place};
use super::missing::Missing;
use super::*;
use crate::model::*;

async fn store() -> (tempfile::TempDir, Store, PairId) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Clock::fixed(1)).await.unwrap();
    let pair = store.write(|db| pairs::current(db, 1)).await.unwrap().id;
    (folder, store, pair)
}

fn run(pair: PairId) -> Run {
    Run {
        id: RunId::new(),
        pair_id: pair,
        kind: RunKind::Incremental,
        state: RunState::Running,
        mapping_version: Some(1),
        counts: RunCounts::default(),
        expected: None,
        started_at: 1,
        finished_at: None,
        problem: None,
        undoes: None,
    }
}

fn operation(run: &Run, contact: &str) -> Operation {
    Operation {
        id: OperationId::new(),
        pair_id: run.pair_id,
        run_id: run.id,
        event_id: None,
        mapping_version: Some(1),
        side: Side::Certileads,
        action: ActionKind::CreateContact,
        undoes: None,
        contact_id: contact.to_owned(),
        contact_name: "Ana Díaz".to_owned(),
        target_id: None,
        child: None,
        before: None,
        body: json!({"externalId": contact, "note": "x".repeat(5000)}),
        changes: vec![],
        state: OperationState::Approved,
        problem: None,
        proof: None,
        attempts: 0,
        maybe_sent: false,
        planned_at: 1,
        due_at: 1,
        finished_at: None,
    }
}

#[tokio::test]
async fn a_database_from_a_newer_version_is_refused_and_untouched() {
    let (folder, store, _) = store().await;
    store
        .write(|db| Ok(db.pragma_update(None, "user_version", 99)?))
        .await
        .unwrap();
    drop(store);
    let error = Store::open(folder.path(), Clock::System).await.unwrap_err();
    let problem = Problem::from(error);
    assert_eq!(problem.code, ErrorCode::DatabaseNewer);
    assert!(problem.what.contains("newer version"), "{problem}");
    let db = Db::open(folder.path().join(FILE_NAME)).unwrap();
    let version: i64 = db
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 99);
}

#[tokio::test]
async fn a_damaged_database_is_named_so_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    std::fs::write(
        &path,
        b"this is no database, but it is somebody's file".repeat(100),
    )
    .unwrap();
    let before = std::fs::read(&path).unwrap();
    let error = Store::open(folder.path(), Clock::System).await.unwrap_err();
    assert_eq!(Problem::from(error).code, ErrorCode::DatabaseDamaged);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_database_held_by_another_process_is_named_so() {
    let (folder, store, _) = store().await;
    let other = Db::open(folder.path().join(FILE_NAME)).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let error = store
        .write(|db| settings::set_paused(db, true))
        .await
        .unwrap_err();
    let problem = Problem::from(error);
    assert_eq!(problem.code, ErrorCode::DatabaseLocked);
    assert!(
        problem.remedy.contains("Close the other program"),
        "{problem}"
    );
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = Store::open(&file.join("home"), Clock::System)
        .await
        .unwrap_err();
    assert_eq!(Problem::from(error).code, ErrorCode::FolderReadOnly);
}

/// How many rows of a run are kept, in whatever table.
async fn kept(store: &Store, run: RunId) -> (bool, i64) {
    let rows = move |db: &Db| {
        let sql = "SELECT count(*) FROM operations";
        let operations = db.query_row(sql, [], |row| row.get(0))?;
        Ok((runs::get(db, run)?.is_some(), operations))
    };
    store.read(rows).await.unwrap()
}

/// A run and more operations than a few pages hold, in one transaction.
async fn keep_a_run(store: &Store, run: &Run) -> Result<()> {
    let run = run.clone();
    let write = move |db: &Db| {
        runs::put(db, &run)?;
        (0..40).try_for_each(|one| {
            let mut operation = operation(&run, &format!("contact-{one}"));
            // What can't be packed.
            let noise = (0..200).map(|_| uuid::Uuid::new_v4().to_string());
            operation.body = json!(noise.collect::<Vec<_>>());
            operations::insert(db, &operation).map(drop)
        })
    };
    store.write(write).await
}

/// Limits how far the writer may let the file grow: a full disk on any machine.
async fn set_room(store: &Store, pages: i64) {
    let set = move |db: &Db| {
        let have: i64 = db.pragma_query_value(None, "page_count", |row| row.get(0))?;
        Ok(db.pragma_update_and_check(None, "max_page_count", have + pages, |_| Ok(()))?)
    };
    store.write(set).await.unwrap();
}

#[tokio::test]
async fn on_a_full_disk_all_of_a_transaction_is_kept_or_none() {
    let (_folder, store, pair) = store().await;
    let run = run(pair);
    set_room(&store, 10).await;
    let problem = Problem::from(keep_a_run(&store, &run).await.unwrap_err());
    assert_eq!(problem.code, ErrorCode::DiskFull);
    assert_eq!(problem.what, "There is no space left for the database.");
    assert_eq!(kept(&store, run.id).await, (false, 0));
    set_room(&store, 100_000).await;
    keep_a_run(&store, &run).await.unwrap();
    assert_eq!(kept(&store, run.id).await, (true, 40));
}

#[tokio::test]
async fn a_database_that_may_not_be_written_any_more_is_named_so() {
    let (_folder, store, pair) = store().await;
    let run = run(pair);
    let read_only = |on: bool| {
        let writer = lock(&store.0.writer);
        writer.pragma_update(None, "query_only", on).unwrap();
    };
    read_only(true);
    let problem = Problem::from(keep_a_run(&store, &run).await.unwrap_err());
    assert_eq!(problem.code, ErrorCode::FolderReadOnly);
    assert_eq!(problem.what, "The data folder cannot be written.");
    assert_eq!(kept(&store, run.id).await, (false, 0));
    read_only(false);
    keep_a_run(&store, &run).await.unwrap();
    assert_eq!(kept(&store, run.id).await, (true, 40));
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_is_the_users_own() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    Store::open(&home, Clock::System).await.unwrap();
    assert_eq!(
        std::fs::metadata(&home).unwrap().permissions().mode() & 0o777,
        0o700
    );
}

#[tokio::test]
async fn what_is_kept_is_kept_whatever_happens() {
    let (_folder, store, _) = store().await;
    let pragma = |name: &'static str| {
        let read = move |db: &Db| {
            let value: rusqlite::types::Value =
                db.pragma_query_value(None, name, |row| row.get(0))?;
            Ok(format!("{value:?}"))
        };
        store.write(read)
    };
    assert_eq!(pragma("journal_mode").await.unwrap(), r#"Text("wal")"#);
    assert_eq!(pragma("synchronous").await.unwrap(), "Integer(2)", "FULL");
    assert_eq!(pragma("foreign_keys").await.unwrap(), "Integer(1)");
}

#[tokio::test]
async fn a_failed_write_leaves_nothing() {
    let (_folder, store, pair) = store().await;
    let failed: Result<()> = store
        .write(move |db| {
            cursors::put(db, pair, "contacts", &5)?;
            Err(StoreError::Stopped("made to fail".to_owned()))
        })
        .await;
    assert!(failed.is_err());
    let cursor: Option<i64> = store
        .read(move |db| cursors::get(db, pair, "contacts"))
        .await
        .unwrap();
    assert_eq!(cursor, None);
}

#[tokio::test]
async fn operations_of_one_contact_are_claimed_in_order_and_behind_what_is_held() {
    let (_folder, store, pair) = store().await;
    let run = run(pair);
    let first = operation(&run, "a");
    let second = operation(&run, "a");
    let other = operation(&run, "b");
    let all = [first.clone(), second.clone(), other.clone()];
    store
        .write(move |db| {
            runs::put(db, &run)?;
            for operation in &all {
                assert!(operations::insert(db, operation)?);
            }
            Ok(())
        })
        .await
        .unwrap();
    let claim = move |db: &Db| {
        let lease = operations::Lease {
            owner: "me",
            now: 10,
            until: 20,
        };
        operations::claim(db, pair, &operations::Whose::Anybody, &lease, 10)
    };
    let claimed = store.write(claim).await.unwrap();
    let ids = |operations: &[Operation]| operations.iter().map(|o| o.id).collect::<Vec<_>>();
    assert_eq!(ids(&claimed), [first.id, other.id]);
    assert_eq!(
        claimed[0].body, first.body,
        "a packed body comes back as it was"
    );
    assert_eq!(claimed[0].attempts, 1);
    assert!(
        store.write(claim).await.unwrap().is_empty(),
        "what is leased is not claimed again"
    );

    let mut held = claimed[0].clone();
    held.state = OperationState::Held;
    store
        .write(move |db| operations::update(db, &held))
        .await
        .unwrap();
    assert!(
        store.write(claim).await.unwrap().is_empty(),
        "a held one holds the later ones"
    );

    let mut skipped = claimed[0].clone();
    skipped.state = OperationState::Skipped;
    store
        .write(move |db| operations::update(db, &skipped))
        .await
        .unwrap();
    assert_eq!(ids(&store.write(claim).await.unwrap()), [second.id]);
}

#[tokio::test]
async fn the_same_action_on_the_same_event_is_planned_once() {
    let (_folder, store, pair) = store().await;
    let run = run(pair);
    let event = Event {
        id: EventId::new(),
        pair_id: pair,
        run_id: run.id,
        kind: EventKind::TagAdded,
        origin: EventOrigin::Poll,
        contact_id: "a".to_owned(),
        contact_name: "Ana".to_owned(),
        detected_at: 1,
        occurred_at: None,
        payload: json!({"tag": "vip"}),
    };
    let mut first = operation(&run, "a");
    first.event_id = Some(event.id);
    let second = Operation {
        id: OperationId::new(),
        ..first.clone()
    };
    let kept = event.clone();
    let added = store
        .write(move |db| {
            runs::put(db, &run)?;
            events::insert(db, &event)?;
            Ok((
                operations::insert(db, &first)?,
                operations::insert(db, &second)?,
            ))
        })
        .await
        .unwrap();
    assert_eq!(added, (true, false));
    let found = store
        .read(move |db| events::get(db, kept.id))
        .await
        .unwrap();
    assert_eq!(
        found.map(|event| event.payload),
        Some(json!({"tag": "vip"}))
    );
}

#[tokio::test]
async fn the_history_is_filtered_and_paged() {
    let (_folder, store, pair) = store().await;
    let run = run(pair);
    let run_id = run.id;
    store
        .write(move |db| {
            runs::put(db, &run)?;
            for index in 0..5 {
                let mut operation = operation(&run, &format!("c{index}"));
                operation.contact_name = if index == 3 {
                    "Zoë O’Neil".into()
                } else {
                    "Ana".into()
                };
                operations::insert(db, &operation)?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let filter = OperationFilter {
        run_id: Some(run_id),
        limit: Some(2),
        ..Default::default()
    };
    let paged = filter.clone();
    let (page, total) = store
        .read(move |db| operations::list(db, pair, &paged))
        .await
        .unwrap();
    assert_eq!((page.len(), total), (2, 5));
    assert_eq!(page[0].contact_id, "c4", "newest first");
    let rest = OperationFilter {
        cursor: Some(page[1].id.to_string()),
        limit: Some(9),
        ..filter
    };
    let (page, _) = store
        .read(move |db| operations::list(db, pair, &rest))
        .await
        .unwrap();
    assert_eq!(page.len(), 3);
    let named = OperationFilter {
        query: Some("o’neil".to_owned()),
        ..Default::default()
    };
    let (page, total) = store
        .read(move |db| operations::list(db, pair, &named))
        .await
        .unwrap();
    assert_eq!((page[0].contact_id.as_str(), total), ("c3", 1));
}

#[tokio::test]
async fn the_sample_pair_goes_with_all_that_is_in_it() {
    let (_folder, store, own) = store().await;
    let sample = store.write(|db| pairs::show(db, true, 2)).await.unwrap();
    assert!(sample.sandbox && sample.id != own);
    let run = run(sample.id);
    let id = run.id;
    store.write(move |db| runs::put(db, &run)).await.unwrap();
    store
        .write(move |db| {
            pairs::delete(db, sample.id)?;
            pairs::show(db, false, 3)
        })
        .await
        .unwrap();
    let (shown, run) = store
        .read(move |db| Ok((pairs::shown(db)?, runs::get(db, id)?)))
        .await
        .unwrap();
    assert_eq!(shown.map(|pair| pair.id), Some(own));
    assert_eq!(run, None);
}

#[tokio::test]
async fn the_folder_keeps_its_id_and_counts_calls_by_day() {
    let (_folder, store, _) = store().await;
    let first = store.write(settings::folder_id).await.unwrap();
    assert_eq!(store.write(settings::folder_id).await.unwrap(), first);
    let day = 86_400_000;
    store
        .write(move |db| {
            calls::add(db, "a", 2, day)?;
            calls::add(db, "a", 3, day + 5)?;
            calls::add(db, "a", 7, 2 * day)
        })
        .await
        .unwrap();
    assert_eq!(
        store
            .read(move |db| calls::today(db, "a", day + 9))
            .await
            .unwrap(),
        5
    );
}

#[tokio::test]
async fn what_is_missing_is_noted_once_and_forgotten_with_its_contact() {
    let (_folder, store, pair) = store().await;
    let missing = |id: &str, since| Missing {
        kind: Kind::Task,
        id: id.to_owned(),
        contact_id: "contact".to_owned(),
        since,
    };
    let (first, again, other) = (missing("a", 1), missing("a", 2), missing("b", 3));
    let left = store
        .write(move |db| {
            for one in [&first, &again, &other] {
                missing::note(db, pair, one)?;
            }
            let noted = missing::of_contact(db, pair, Kind::Task, "contact")?;
            assert_eq!(noted, [first, other.clone()], "since the first time");
            missing::settle(db, pair, Kind::Task, "a")?;
            assert_eq!(missing::of_kind(db, pair, Kind::Task)?, [other]);
            missing::forget(db, pair, "contact")?;
            missing::of_kind(db, pair, Kind::Task)
        })
        .await
        .unwrap();
    assert_eq!(left, []);
}

#[tokio::test]
async fn contacts_are_read_in_turn_and_when_they_are_due() {
    let (_folder, store, pair) = store().await;
    let place = move |kind| Place {
        pair,
        side: Side::Highlevel,
        kind,
    };
    store
        .write(move |db| {
            for id in ["a", "b", "c"] {
                mirror::put(db, place(Kind::Contact), id, id, None, &json!({}), 1)?;
            }
            child_reads::put(db, pair, Kind::Note, "a", 20)?;
            child_reads::put(db, pair, Kind::Note, "b", 10)?;
            let oldest = child_reads::longest_ago(db, pair, Kind::Note, 2)?;
            assert_eq!(oldest, ["c", "b"]);
            assert_eq!(child_reads::never(db, pair, Kind::Note, 9)?, ["c"]);
            for _ in 0..2 {
                child_reads::ask(db, pair, Kind::Note, "a")?;
            }
            assert_eq!(child_reads::due(db, pair, Kind::Note)?, ["a"]);
            child_reads::put(db, pair, Kind::Note, "a", 30)?;
            assert_eq!(
                child_reads::due(db, pair, Kind::Note)?,
                Vec::<String>::new()
            );
            child_reads::ask(db, pair, Kind::Note, "b")?;
            child_reads::forget(db, pair, "b")?;
            assert_eq!(child_reads::find(db, pair, Kind::Note, "b")?, None);
            child_reads::forget_kind(db, pair, Kind::Note)?;
            assert_eq!(
                child_reads::never(db, pair, Kind::Note, 9)?,
                ["a", "b", "c"]
            );
            assert_eq!(
                child_reads::due(db, pair, Kind::Note)?,
                Vec::<String>::new()
            );
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn the_mirror_knows_what_hangs_on_a_contact() {
    let (_folder, store, pair) = store().await;
    let place = move |kind| Place {
        pair,
        side: Side::Highlevel,
        kind,
    };
    let task = |id: &str, contact: &str, completed| Task {
        id: id.to_owned(),
        contact_id: contact.to_owned(),
        completed,
        ..Task::default()
    };
    let tasks = [
        task("1", "a", false),
        task("2", "a", true),
        task("3", "b", true),
    ];
    store
        .write(move |db| {
            mirror::put(db, place(Kind::Contact), "a", "a", None, &json!({}), 1)?;
            for task in &tasks {
                mirror::put(
                    db,
                    place(Kind::Task),
                    &task.id,
                    &task.contact_id,
                    None,
                    task,
                    1,
                )?;
            }
            let of_a: Vec<Task> = mirror::of_contact(db, place(Kind::Task), "a")?;
            assert_eq!(of_a, tasks[..2]);
            let open = |task: &Task| !task.completed;
            let with = mirror::contacts_with(db, place(Kind::Task), open)?;
            assert_eq!(with.into_iter().collect::<Vec<_>>(), ["a"]);
            mirror::delete_contact(db, pair, "a")?;
            let left = mirror::ids(db, place(Kind::Task))?;
            assert_eq!(left, [("3".to_owned(), "b".to_owned())]);
            assert_eq!(mirror::count(db, place(Kind::Contact))?, 0);
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn the_mirror_is_read_in_pages_that_miss_nothing() {
    let (_folder, store, pair) = store().await;
    let place = Place {
        pair,
        side: Side::Highlevel,
        kind: Kind::Contact,
    };
    store
        .write(move |db| {
            for id in ["c", "a", "e", "b", "d"] {
                mirror::put(db, place, id, id, None, &json!({"id": id}), 1)?;
            }
            let (mut all, mut after) = (Vec::new(), None::<String>);
            loop {
                let page: Vec<(String, serde_json::Value)> =
                    mirror::page(db, place, after.as_deref(), 2)?;
                let Some((last, _)) = page.last() else { break };
                after = Some(last.clone());
                all.extend(page.into_iter().map(|(id, object)| {
                    assert_eq!(object["id"], id.as_str());
                    id
                }));
            }
            assert_eq!(all, ["a", "b", "c", "d", "e"]);
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_pair_has_one_draft_of_its_mapping_beside_the_versions() {
    let (_folder, store, pair) = store().await;
    let draft = |base_version| MappingDraft {
        document: MappingDocument {
            format: 1,
            api: "contacts".into(),
            rules: vec![],
        },
        base_version,
        saved_at: 7,
    };
    let (first, second) = (draft(None), draft(Some(3)));
    store
        .write(move |db| {
            assert_eq!(mappings::draft(db, pair)?, None);
            mappings::put_draft(db, pair, &first)?;
            mappings::put_draft(db, pair, &second)?;
            assert_eq!(mappings::draft(db, pair)?, Some(second));
            assert_eq!(mappings::current(db, pair)?, None);
            db.execute("UPDATE mapping_drafts SET document = '{\"format\": 9}'", [])?;
            assert_eq!(mappings::draft(db, pair)?, None);
            mappings::delete_draft(db, pair)?;
            Ok(())
        })
        .await
        .unwrap();
}

fn a_schema(names: &[&str], read_at: i64) -> Schema {
    let field = |name: &&str| json!({"key": name, "label": name, "type": "text", "required": false, "options": [], "origin": "custom"});
    let source: Vec<_> = names.iter().map(field).collect();
    serde_json::from_value(json!({"source": source, "target": [], "readAt": read_at, "gaps": []}))
        .unwrap()
}

#[tokio::test]
async fn fields_are_kept_as_a_snapshot_each_time_they_differ() {
    let (_folder, store, pair) = store().await;
    let told = store.write(move |db| {
        assert!(schemas::as_of(db, pair, 100)?.is_none());
        let told = [
            schemas::put(db, pair, &a_schema(&["a"], 10), 10)?,
            schemas::put(db, pair, &a_schema(&["a"], 20), 20)?,
            schemas::put(db, pair, &a_schema(&["a", "b"], 30), 30)?,
        ];
        let names = |at| {
            let found = schemas::as_of(db, pair, at)?.map(|schema| schema.source.len());
            Ok::<_, StoreError>(found)
        };
        let known = [names(5)?, names(25)?, names(30)?, names(99)?];
        assert_eq!(known, [Some(1), Some(1), Some(2), Some(2)]);
        assert_eq!(schemas::get(db, pair)?.unwrap().read_at, Some(30));
        Ok(told)
    });
    assert_eq!(told.await.unwrap(), [true, false, true]);
}

#[tokio::test]
async fn examples_are_kept_in_order_and_replaced_by_their_id() {
    let (_folder, store, pair) = store().await;
    let example = |name: &str| Example {
        id: ExampleId::new(),
        name: name.to_owned(),
        contact: Contact::default(),
        expected: std::collections::BTreeMap::new(),
        held: Vec::new(),
    };
    let (first, second) = (example("a"), example("b"));
    let names = store.write(move |db| {
        examples::put(db, pair, &first, 1)?;
        examples::put(db, pair, &second, 2)?;
        let renamed = Example {
            name: "c".to_owned(),
            ..first.clone()
        };
        examples::put(db, pair, &renamed, 3)?;
        assert_eq!(examples::get(db, pair, first.id)?, Some(renamed));
        let all = examples::list(db, pair)?;
        examples::delete(db, pair, first.id)?;
        assert_eq!(examples::list(db, pair)?, [second]);
        Ok(all.into_iter().map(|one| one.name).collect::<Vec<_>>())
    });
    assert_eq!(names.await.unwrap(), ["c", "b"]);
}

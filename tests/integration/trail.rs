//! What the history and Home tell, and what they never tell.

use connect_core::model::{Need, OperationFilter, RunKind, SetupStep, SyncMode};

use crate::world::{World, options};

/// Every text of a table's row, what is packed unpacked.
fn cells(row: &rusqlite::Row<'_>, columns: usize) -> Vec<Vec<u8>> {
    use rusqlite::types::ValueRef;
    (0..columns)
        .map(|at| match row.get_ref(at).unwrap() {
            ValueRef::Text(text) => text.to_vec(),
            ValueRef::Blob([1, packed @ ..]) => zstd::decode_all(packed).unwrap(),
            ValueRef::Blob(plain) => plain.to_vec(),
            ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => Vec::new(),
        })
        .collect()
}

/// Where a text stands in the database, packed bodies included.
fn places_of(text: &str, home: &std::path::Path) -> Vec<String> {
    let db = rusqlite::Connection::open(home.join("connect.db")).unwrap();
    let mut found = Vec::new();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table'";
    let tables: Vec<String> = db
        .prepare(tables)
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for table in tables {
        let mut statement = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let holds = |cell: &Vec<u8>| contains(cell, text.as_bytes());
            if cells(row, columns).iter().any(holds) {
                found.push(table.clone());
            }
        }
    }
    found
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn files_with(text: &str, folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(text, &path));
        } else if contains(&std::fs::read(&path).unwrap(), text.as_bytes()) {
            found.push(path);
        }
    }
    found
}

/// What the engine logs while a test runs, at the most talkative level.
#[derive(Clone, Default)]
struct Logged(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything that is done with keys, faults on the way included; then they are looked for.
#[test]
fn keys_are_found_nowhere() {
    // With one subscriber alone, tests beside this one would decide for it what is worth logging.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());
    let logged = Logged::default();
    let writer = logged.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // One thread, so that all that is done here is logged here.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    tracing::subscriber::with_default(subscriber, || runtime.block_on(look_for_keys(&logged)));
}

async fn look_for_keys(logged: &Logged) {
    let world = World::new(options(30)).await;
    world.sync_well(SyncMode::Backfill).await;
    let id = world.app.start_test(None).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
    for fault in [
        "500-after:p=0.5:seed=3",
        "422-created:p=0.5",
        "token-revoked:after=30",
    ] {
        let contact = crate::world::object(serde_json::json!({"companyName": fault}));
        for contact_id in world.contacts().into_keys().take(6) {
            let contact = contact.clone();
            world.change(connect_sandbox::Change::UpdateContact {
                contact_id,
                contact,
            });
        }
        world
            .sandbox
            .control()
            .set_faults(vec![fault.parse().unwrap()]);
        world.sync(SyncMode::Incremental).await;
    }
    let at = world.sandbox.endpoints();
    for operation in world.operations(OperationFilter::default()).await {
        let detail = world.app.operation(operation.id).await.unwrap();
        let shown = serde_json::to_string(&detail).unwrap() + &format!("{detail:?}");
        for key in [&at.highlevel.token, &at.certileads.token] {
            assert!(!shown.contains(key.as_str()), "a key stands in the history");
        }
    }
    world.app.close().await;
    let (home, log) = (world.home.path(), logged.0.lock().unwrap().clone());
    let start = String::from_utf8_lossy(&log[..log.len().min(2_000)]).into_owned();
    assert!(
        contains(&log, b"connect_core"),
        "there is a log to look into: {start}"
    );
    for key in [&at.highlevel.token, &at.certileads.token] {
        assert_eq!(places_of(key, home), Vec::<String>::new());
        assert_eq!(files_with(key, home), Vec::<std::path::PathBuf>::new());
        assert!(!contains(&log, key.as_bytes()), "a key stands in the log");
    }
    // The search is able to find: what was written stands in packed bodies.
    assert!(!places_of("422-created:p=0.5", home).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_are_listed_and_survive_a_restart() {
    let mut world = World::new(options(15)).await;
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let before = world.app.runs(None, 10).await.unwrap();
    let kinds: Vec<_> = before.runs.iter().map(|run| run.kind).collect();
    assert_eq!(kinds, [RunKind::Incremental, RunKind::Backfill]);
    let first = world.app.runs(None, 1).await.unwrap();
    let second = world.app.runs(first.next_cursor, 1).await.unwrap();
    assert_eq!([first.runs, second.runs].concat(), before.runs);
    world.restart().await;
    assert_eq!(world.app.runs(None, 10).await.unwrap(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn setting_up_is_told_step_by_step() {
    let world = World::unmapped(options(15)).await;
    let step = async || world.app.overview().await.unwrap().setup;
    assert_eq!(step().await, SetupStep::Map);
    crate::world::map(&world.app).await;
    assert_eq!(step().await, SetupStep::Test);
    let needs = world.app.home_screen(0).await.unwrap().needs;
    assert!(needs.contains(&Need::FirstSync), "{needs:?}");
    let id = world.app.start_test(None).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
    assert_eq!(step().await, SetupStep::Done);
    let needs = world.app.home_screen(0).await.unwrap().needs;
    let clean_up = needs
        .iter()
        .find(|need| matches!(need, Need::CleanUp { .. }));
    assert!(clean_up.is_some(), "{needs:?}");
    world.app.clean_up_test(id).await.unwrap();
    world.sync_well(SyncMode::Backfill).await;
    assert_eq!(world.app.home_screen(0).await.unwrap().needs, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn home_counts_what_moved_today() {
    let world = World::new(options(15)).await;
    let run = world.sync_well(SyncMode::Backfill).await;
    let home = world.app.home_screen(run.started_at - 1).await.unwrap();
    assert_eq!(home.today.created, 15);
    assert_eq!(home.today.hourly.iter().sum::<u32>(), 15);
    assert_eq!(home.latest.len(), 15);
    let tomorrow = run.finished_at.unwrap() + 1;
    assert_eq!(
        world.app.home_screen(tomorrow).await.unwrap().today.created,
        0
    );
}

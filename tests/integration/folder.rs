//! The data folder when it is not as it should be: each case has its own clear words, and what
//! stands there is left alone.

use std::path::Path;

use connect_core::model::{ErrorCode, SyncMode};

use crate::world::{World, open, options, try_open};

const FILE: &str = "connect.db";

async fn refusal(home: &Path) -> ErrorCode {
    let problem = try_open(home).await.unwrap_err();
    assert!(
        !problem.what.is_empty() && !problem.remedy.is_empty(),
        "{problem:?}"
    );
    problem.code
}

fn database(home: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(home.join(FILE)).unwrap()
}

#[tokio::test]
async fn a_newer_database_is_left_untouched() {
    let home = tempfile::tempdir().unwrap();
    open(home.path()).await.close().await;
    let newer = database(home.path());
    newer.pragma_update(None, "user_version", 9_999).unwrap();
    newer.pragma_update(None, "journal_mode", "delete").unwrap();
    drop(newer);
    let before = std::fs::read(home.path().join(FILE)).unwrap();
    assert_eq!(refusal(home.path()).await, ErrorCode::DatabaseNewer);
    assert!(
        std::fs::read(home.path().join(FILE)).unwrap() == before,
        "the file was changed"
    );
}

#[tokio::test]
async fn a_file_that_is_no_database_is_damage() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join(FILE), "a letter to somebody\n".repeat(999)).unwrap();
    assert_eq!(refusal(home.path()).await, ErrorCode::DatabaseDamaged);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rubbish_within_the_file_is_damage() {
    let world = World::new(options(200)).await;
    world.sync_well(SyncMode::Backfill).await;
    world.app.close().await;
    // A copy that nobody holds, in one file: SQLite would mend another from its log.
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join(FILE);
    let copy = path.to_str().unwrap();
    database(world.home.path())
        .execute("VACUUM INTO ?1", [copy])
        .unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 3 / 4096 * 4096;
    bytes[middle..middle + 16 * 4096].fill(0xA5);
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(refusal(home.path()).await, ErrorCode::DatabaseDamaged);
}

/// What is left in the log would look like an unclean end to whoever opens the folder next.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_leaves_one_whole_file() {
    let world = World::new(options(50)).await;
    world.sync_well(SyncMode::Backfill).await;
    let log = world.home.path().join("connect.db-wal");
    let length = || std::fs::metadata(&log).map_or(0, |log| log.len());
    assert!(length() > 0);
    let reader = database(world.home.path());
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM runs;")
        .unwrap();
    world.app.close().await;
    assert!(length() > 0, "not while somebody reads");
    reader.execute_batch("ROLLBACK").unwrap();
    world.app.close().await;
    assert_eq!(length(), 0);
}

#[tokio::test]
async fn a_database_that_somebody_holds_is_locked() {
    let home = tempfile::tempdir().unwrap();
    let holder = database(home.path());
    holder
        .execute_batch("CREATE TABLE x (y); BEGIN EXCLUSIVE;")
        .unwrap();
    assert_eq!(refusal(home.path()).await, ErrorCode::DatabaseLocked);
    holder.execute_batch("ROLLBACK").unwrap();
}

/// What a child process does for [`a_folder_that_cannot_be_written`].
const READ_ONLY_CHILD: &str = "CONNECT_TESTS_READ_ONLY";

#[tokio::test]
#[ignore = "runs as a child process of the next test"]
async fn read_only_child() {
    if let Some(home) = std::env::var_os(READ_ONLY_CHILD) {
        assert_eq!(refusal(Path::new(&home)).await, ErrorCode::FolderReadOnly);
    }
}

/// Nothing is read-only for root, so the child is nobody then.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let home = tempfile::tempdir().unwrap();
    std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "folder::read_only_child", "--ignored"]);
    child.env(READ_ONLY_CHILD, home.path());
    if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        child.uid(65_534).gid(65_534);
    }
    let output = child.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}

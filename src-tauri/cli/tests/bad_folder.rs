//! The data folder when it is not as it should be.

use crate::support::{BINARY, Cli, Ran, leads, sandbox};

const DATABASE: &str = "connect.db";

/// A folder with a database in it.
fn used() -> Cli {
    let cli = Cli::new();
    cli.run(&["status"]).ends(3);
    cli
}

#[test]
fn a_database_that_is_damaged_newer_or_held() {
    let cli = used();
    let path = cli.data().join(DATABASE);
    let db = rusqlite::Connection::open(&path).unwrap();
    db.pragma_update(None, "user_version", 9_999).unwrap();
    cli.run(&["status"])
        .refuses(1, "The database was written by a newer version");
    drop(db);

    let cli = used();
    std::fs::write(
        cli.data().join(DATABASE),
        "a letter to somebody\n".repeat(999),
    )
    .unwrap();
    for file in ["connect.db-wal", "connect.db-shm"] {
        // They go with the database, if they are there at all.
        drop(std::fs::remove_file(cli.data().join(file)));
    }
    cli.run(&["status"]).refuses(1, "The database is damaged.");
    let ran = cli.run(&["status", "--json"]).ends(1);
    assert_eq!(ran.document()["error"]["code"], "databaseDamaged");

    let cli = used();
    let holder = rusqlite::Connection::open(cli.data().join(DATABASE)).unwrap();
    holder
        .pragma_update(None, "locking_mode", "EXCLUSIVE")
        .unwrap();
    holder
        .execute_batch("BEGIN EXCLUSIVE; CREATE TABLE held (x);")
        .unwrap();
    cli.run(&["pause"])
        .refuses(1, "Another program holds the database.");
    holder.execute_batch("ROLLBACK").unwrap();
    drop(holder);
    cli.run(&["pause"]).ends(0);
}

/// Nothing is read-only for root, so it is run as nobody then.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let cli = Cli::new();
    std::fs::create_dir(cli.data()).unwrap();
    for folder in [cli.data(), cli.home.path().to_owned()] {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    }
    let mut command = cli.command(&["status"]);
    if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    let ran = Ran::of(command.output().unwrap());
    ran.refuses(1, "The data folder cannot be written.");
    let ran = cli.run(&["--home", "/dev/null/folder", "status"]);
    ran.refuses(1, "The data folder cannot be written.");
}

/// Files that can't grow any more, as on a full disk: what was saved stays, and it goes on once
/// there is room.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_is_full() {
    let sandbox = sandbox(400).await;
    let cli = Cli::connected(&sandbox);
    let command = cli.command(&[]);
    let limited = "trap '' XFSZ; ulimit -f 1000; exec \"$0\" sync --once --backfill";
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", limited, BINARY]).env_clear();
    shell.stdin(std::process::Stdio::null());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    let ran = Ran::of(shell.output().unwrap()).ends(1);
    let said = ran.stdout + &ran.stderr;
    assert!(
        said.contains("There is no space left for the database."),
        "{said}"
    );
    assert!(leads(&sandbox).0 < 400, "it was stopped on the way");
    cli.run(&["sync", "--once", "--backfill"]).ends(0);
    assert_eq!(leads(&sandbox), (400, 400));
}

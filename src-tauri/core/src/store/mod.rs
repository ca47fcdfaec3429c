//! The one database of a data folder: SQLite behind one writer and some readers.
//!
//! One file per table, plain SQL beside the row. Table functions take a connection, so that the
//! engine can move several tables in one transaction ([`Store::write`]). No HTTP, no decisions.
//! Called by `app` and `sync`.

mod codec;
mod error;
mod migrations;

pub mod accounts;
pub mod attempts;
pub mod calls;
pub mod child_links;
pub mod child_reads;
pub mod connections;
pub mod cursors;
pub mod events;
pub mod examples;
pub mod links;
pub mod mappings;
pub mod mirror;
pub mod missing;
pub mod operations;
pub mod pairs;
pub mod profiles;
pub mod retention;
pub mod rules;
pub mod runs;
pub mod schemas;
pub mod settings;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::clock::Clock;

pub use error::StoreError;

/// A connection or transaction that table functions work on.
pub type Db = rusqlite::Connection;
/// What table functions give back.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The file's name in the data folder.
pub const FILE_NAME: &str = "connect.db";
/// How long the write-ahead log grows before it is moved into the file, in pages of 4 KiB.
const LOG_PAGES: i64 = 4_000;
/// How long a write waits for another process that holds the database.
const BUSY: Duration = Duration::from_secs(5);

/// The open database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    watcher: Mutex<Option<Connection>>,
}

impl Store {
    /// Opens (or makes) the database in `home`. Before a migration the file is copied beside
    /// itself; a file from a newer version is left as it is.
    ///
    /// # Errors
    /// [`StoreError`]: read-only, full, held, damaged, newer.
    pub async fn open(home: &Path, clock: Clock) -> Result<Self> {
        let home = home.to_owned();
        blocking(move || {
            make_folder(&home)?;
            let path = home.join(FILE_NAME);
            let log = std::fs::metadata(home.join(format!("{FILE_NAME}-wal")));
            let unclean = log.is_ok_and(|log| log.len() > 0);
            let mut writer = connect(&path, OpenFlags::default())?;
            migrations::check(&writer, &path, unclean)?;
            prepare_for_writing(&writer)?;
            migrations::run(&mut writer, &path, clock.now())?;
            Ok(Self(Arc::new(Inner {
                path,
                writer: Mutex::new(writer),
                readers: Mutex::default(),
                watcher: Mutex::default(),
            })))
        })
        .await
    }

    /// Runs `work` on a reader; it sees one consistent state.
    ///
    /// # Errors
    /// What `work` fails with, and failing to open a reader.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Db) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let inner = Arc::clone(&self.0);
        blocking(move || {
            let reader = lock(&inner.readers).pop();
            let mut reader = match reader {
                Some(reader) => reader,
                None => connect(&inner.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
            };
            let snapshot = reader.transaction()?;
            let result = work(&snapshot);
            drop(snapshot);
            lock(&inner.readers).push(reader);
            result
        })
        .await
    }

    /// Runs `work`, which only reads, where the writing is done: what was written last need not
    /// be read from the disk again, but nobody writes meanwhile. For the engine between two writes.
    ///
    /// # Errors
    /// What `work` fails with.
    pub async fn read_between<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Db) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let inner = Arc::clone(&self.0);
        blocking(move || {
            let mut writer = lock(&inner.writer);
            let snapshot = writer.transaction_with_behavior(TransactionBehavior::Deferred)?;
            work(&snapshot)
        })
        .await
    }

    /// A number that is another one after every commit, whoever made it: this process or any.
    ///
    /// # Errors
    /// Failing to open or read the database.
    pub async fn version(&self) -> Result<i64> {
        let inner = Arc::clone(&self.0);
        blocking(move || {
            let mut watcher = lock(&inner.watcher);
            let watcher = match &mut *watcher {
                Some(watcher) => watcher,
                none => none.insert(connect(&inner.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?),
            };
            Ok(watcher.pragma_query_value(None, "data_version", |row| row.get(0))?)
        })
        .await
    }

    /// Moves the write-ahead log into the file, if nobody else uses it just now. What is left in
    /// the log looks like an unclean end to whoever opens the file next, who then checks it at
    /// length.
    ///
    /// # Errors
    /// A full or read-only disk.
    pub async fn fold_log(&self) -> Result<()> {
        let inner = Arc::clone(&self.0);
        blocking(move || {
            let writer = lock(&inner.writer);
            writer.busy_timeout(Duration::ZERO)?;
            let folded = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            writer.busy_timeout(BUSY)?;
            Ok(folded?)
        })
        .await
    }

    /// Runs `work` in one transaction: all of it is kept, or none.
    ///
    /// # Errors
    /// What `work` fails with, and a full, read-only or held database.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Db) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let inner = Arc::clone(&self.0);
        blocking(move || {
            let mut writer = lock(&inner.writer);
            let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        })
        .await
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(stopped) => Err(StoreError::Stopped(stopped.to_string())),
    }
}

fn make_folder(home: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let made = builder.create(home).and_then(|()| keep_private(home));
    made.map_err(|error| StoreError::Folder(home.to_owned(), error))
}

/// A folder that was there before may be open to others; what is kept in it is not theirs.
#[cfg(unix)]
fn keep_private(home: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(home)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    std::fs::set_permissions(home, PermissionsExt::from_mode(mode & 0o700))
}

#[cfg(not(unix))]
fn keep_private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let flags = match flags.contains(OpenFlags::SQLITE_OPEN_READ_ONLY) {
        true => flags | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        false => flags,
    };
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(64);
    // A reader starts from the file again after each write, so it has little to remember.
    let cache_kib = match flags.contains(OpenFlags::SQLITE_OPEN_READ_ONLY) {
        true => 2_000,
        false => 16_000,
    };
    connection.pragma_update(None, "cache_size", -cache_kib)?;
    Ok(connection)
}

/// Changes the file where it is not in this mode yet: only after it was checked.
fn prepare_for_writing(writer: &Connection) -> Result<()> {
    // Takes effect in a fresh file, and in another one when it is next written anew.
    writer.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    writer.pragma_update(None, "journal_mode", "WAL")?;
    writer.pragma_update(None, "synchronous", "FULL")?;
    // A page that is written again and again during a first sync is moved into the file once.
    writer.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    writer.pragma_update(None, "foreign_keys", true)?;
    Ok(())
}

#[cfg(test)]
mod tests;

//! What can go wrong with the database, and the words for it.

use std::path::PathBuf;

use rusqlite::ErrorCode as Sqlite;

use crate::error::{ErrorCode, Problem};

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The data folder can't be made or written.
    #[error("the folder {0} cannot be used: {1}")]
    Folder(PathBuf, std::io::Error),
    /// The file was written by a newer version; it was not touched.
    #[error("the database has version {found}, this app knows {known}")]
    Newer {
        /// The file's version.
        found: i64,
        /// The newest version this build knows.
        known: i64,
    },
    /// The file fails SQLite's own check.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// A migration failed; the copy made before it is beside the file.
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    /// Anything else SQLite says.
    #[error("database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored document can't be read.
    #[error("a stored document cannot be read: {0}")]
    Document(#[from] serde_json::Error),
    /// A stored document can't be unpacked.
    #[error("a stored document cannot be unpacked: {0}")]
    Packed(std::io::Error),
    /// The process is ending.
    #[error("the database work was stopped: {0}")]
    Stopped(String),
}

impl StoreError {
    /// What hosts branch on.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Folder(_, error) => match error.kind() {
                std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
                _ => ErrorCode::FolderReadOnly,
            },
            Self::Newer { .. } => ErrorCode::DatabaseNewer,
            Self::Damaged(_) | Self::Document(_) | Self::Packed(_) => ErrorCode::DatabaseDamaged,
            Self::Migration(rusqlite_migration::Error::RusqliteError { err, .. })
            | Self::Sqlite(err) => sqlite_code(err),
            Self::Migration(_) | Self::Stopped(_) => ErrorCode::Internal,
        }
    }
}

fn sqlite_code(error: &rusqlite::Error) -> ErrorCode {
    match error.sqlite_error_code() {
        Some(Sqlite::DiskFull) => ErrorCode::DiskFull,
        Some(Sqlite::ReadOnly | Sqlite::CannotOpen | Sqlite::PermissionDenied) => {
            ErrorCode::FolderReadOnly
        }
        Some(Sqlite::DatabaseBusy | Sqlite::DatabaseLocked) => ErrorCode::DatabaseLocked,
        Some(Sqlite::DatabaseCorrupt | Sqlite::NotADatabase) => ErrorCode::DatabaseDamaged,
        Some(Sqlite::SystemIoFailure) if cannot_grow(error) => ErrorCode::DiskFull,
        _ => ErrorCode::Internal,
    }
}

/// True if a file could not be made longer: how a full disk shows in the write-ahead log's index,
/// and a quota everywhere.
fn cannot_grow(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_WRITE};
    let growing = [SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE];
    let code = error.sqlite_error().map(|error| error.extended_code);
    code.is_some_and(|code| growing.contains(&code))
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let (what, meaning, remedy) = match error.code() {
            ErrorCode::FolderReadOnly => (
                "The data folder cannot be written.",
                "Nothing can be saved there, so nothing is sent either.",
                "Give yourself the right to write it, or choose another folder with --home or CERTILEADS_HOME.",
            ),
            ErrorCode::DiskFull => (
                "There is no space left for the database.",
                "What was saved before is safe; nothing new is sent until it can be saved.",
                "Free some space, then try again.",
            ),
            ErrorCode::DatabaseLocked => (
                "Another program holds the database.",
                "It did not let go within five seconds.",
                "Close the other program that has connect.db open, then try again.",
            ),
            ErrorCode::DatabaseDamaged => (
                "The database is damaged.",
                "It was left as it is, and nothing is sent from it.",
                "Put a backup copy in the place of connect.db (the data folder may hold one named connect.db.before-…), or move the file away to start anew.",
            ),
            ErrorCode::DatabaseNewer => (
                "The database was written by a newer version of Certileads Connect.",
                "This version does not know how to read it, and left it untouched.",
                "Install the newer version again, or choose another data folder.",
            ),
            code => {
                return Problem::new(
                    code,
                    "The database refused.",
                    "What was saved before is safe.",
                    "Try again; if it stays, report it with the details.",
                )
                .with_details(error.to_string());
            }
        };
        Problem::new(error.code(), what, meaning, remedy).with_details(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use rusqlite::ffi;

    use super::*;

    #[rstest]
    #[case(ffi::SQLITE_FULL, ErrorCode::DiskFull)]
    #[case(ffi::SQLITE_IOERR_WRITE, ErrorCode::DiskFull)]
    #[case(ffi::SQLITE_IOERR_SHMSIZE, ErrorCode::DiskFull)]
    #[case(ffi::SQLITE_IOERR_READ, ErrorCode::Internal)]
    #[case(ffi::SQLITE_READONLY, ErrorCode::FolderReadOnly)]
    #[case(ffi::SQLITE_CANTOPEN, ErrorCode::FolderReadOnly)]
    #[case(ffi::SQLITE_BUSY, ErrorCode::DatabaseLocked)]
    #[case(ffi::SQLITE_CORRUPT, ErrorCode::DatabaseDamaged)]
    #[case(ffi::SQLITE_NOTADB, ErrorCode::DatabaseDamaged)]
    fn each_has_its_words(#[case] said: std::os::raw::c_int, #[case] code: ErrorCode) {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(said), None);
        let problem = Problem::from(StoreError::from(error));
        assert_eq!(problem.code, code);
        for sentence in [&problem.what, &problem.meaning, &problem.remedy] {
            assert!(!sentence.is_empty(), "{problem:?}");
        }
    }
}

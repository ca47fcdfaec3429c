//! One engine per data folder: an operating-system file lock, with a note of who holds it. The
//! note is locked too, so that it can be told from one that a process left behind.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::model::{ErrorCode, Problem};

const LOCK: &str = "engine.lock";
const HOLDER: &str = "engine.holder";

/// The lock; it ends with the value, and with the process however that ends.
#[derive(Debug)]
pub struct EngineLock {
    lock: File,
    note: File,
}

impl EngineLock {
    /// Takes the lock of a data folder, or names who holds it.
    ///
    /// # Errors
    /// `EngineBusy`, or `FolderReadOnly` if the lock file can't be made.
    pub fn take(home: &Path) -> Result<Self, Problem> {
        let unwritable = |error: std::io::Error| {
            Problem::new(
                ErrorCode::FolderReadOnly,
                "The data folder cannot be written.",
                "So nothing can be planned or sent.",
                "Give yourself the right to write it, or choose another folder.",
            )
            .with_details(error.to_string())
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(home.join(LOCK))
            .map_err(unwritable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(busy(home)),
            Err(TryLockError::Error(error)) => return Err(unwritable(error)),
        }
        let name = std::env::current_exe()
            .ok()
            .and_then(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
            .unwrap_or_default();
        let words = format!("{name} (process {})", std::process::id());
        std::fs::write(home.join(HOLDER), words).map_err(unwritable)?;
        let note = File::open(home.join(HOLDER)).map_err(unwritable)?;
        note.lock_shared().map_err(unwritable)?;
        Ok(Self { lock: file, note })
    }

    /// Who holds the lock of a data folder, if anybody does.
    #[must_use]
    pub fn holder(home: &Path) -> Option<String> {
        let note = File::open(home.join(HOLDER)).ok()?;
        match note.try_lock() {
            Err(TryLockError::WouldBlock) => Some(holder(home)),
            // It was left behind, or can't be told from one that was.
            Ok(()) | Err(TryLockError::Error(_)) => None,
        }
    }
}

impl Drop for EngineLock {
    fn drop(&mut self) {
        for file in [&self.note, &self.lock] {
            if let Err(error) = file.unlock() {
                tracing::warn!(%error, "the engine's lock was not given back before the process ends");
            }
        }
    }
}

fn holder(home: &Path) -> String {
    let holder = std::fs::read_to_string(home.join(HOLDER)).unwrap_or_default();
    if holder.is_empty() {
        "Another process".to_owned()
    } else {
        holder
    }
}

/// The refusal that names who holds the lock.
#[must_use]
pub fn busy(home: &Path) -> Problem {
    let holder = holder(home);
    Problem::new(
        ErrorCode::EngineBusy,
        format!("{holder} is at work on this data folder."),
        "Only one engine works on a folder at a time, so that nothing is written twice.",
        "Wait until it has ended, or stop it, then try again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    fn the_second_is_told_who_holds_it() {
        let home = tempfile::tempdir().unwrap();
        let first = EngineLock::take(home.path()).unwrap();
        let problem = EngineLock::take(home.path()).unwrap_err();
        assert_eq!(problem.code, ErrorCode::EngineBusy);
        assert!(
            problem.what.contains(&std::process::id().to_string()),
            "{problem}"
        );
        let holder = EngineLock::holder(home.path()).unwrap();
        assert!(holder.contains(&std::process::id().to_string()), "{holder}");
        drop(first);
        assert_eq!(
            EngineLock::holder(home.path()),
            None,
            "the note is an old one"
        );
        EngineLock::take(home.path()).unwrap();
    }
}

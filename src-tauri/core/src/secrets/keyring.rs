//! The operating system's keyring: macOS Keychain, Windows Credential Manager, Secret Service.
//!
//! Its calls block, a locked one for as long as its question stands open. So they run one at a
//! time on a thread of their own and are given up after a while; the question may still be
//! answered later, and the next try then succeeds.

use std::sync::Arc;
use std::time::Duration;

use ::keyring::{Entry, Error};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::{Secret, SecretError};

/// How long a person may take to answer the keyring's question.
const PATIENCE: Duration = Duration::from_secs(60);

/// The keyring, under one service name.
#[derive(Clone, Debug)]
pub(super) struct Keyring {
    name: String,
    one_at_a_time: Arc<Semaphore>,
}

impl Keyring {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            one_at_a_time: Arc::new(Semaphore::new(1)),
        }
    }

    pub(super) async fn get(&self, account: String) -> Result<Option<Secret>, SecretError> {
        self.with(account, |entry| match entry.get_password() {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    pub(super) async fn set(&self, account: String, secret: Secret) -> Result<(), SecretError> {
        self.with(account, move |entry| entry.set_password(secret.expose()))
            .await
    }

    pub(super) async fn delete(&self, account: String) -> Result<(), SecretError> {
        self.with(account, |entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
        .await
    }

    async fn with<T: Send + 'static>(
        &self,
        account: String,
        call: impl FnOnce(Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, SecretError> {
        let late = |_| SecretError::Locked("its question was not answered in time".to_owned());
        let name = self.name.clone();
        let turn = timeout(PATIENCE, self.one_at_a_time.clone().acquire_owned())
            .await
            .map_err(late)?
            .map_err(|closed| SecretError::Refused(closed.to_string()))?;
        let work = tokio::task::spawn_blocking(move || {
            // Held by the thread: giving up on it must not let a second one in.
            let _turn = turn;
            match Entry::new(&name, &account) {
                Ok(entry) => call(entry).map_err(|error| classify(&error)),
                Err(Error::NoDefaultStore) => Err(absent()),
                Err(error) => Err(classify(&error)),
            }
        });
        match timeout(PATIENCE, work).await.map_err(late)? {
            Ok(result) => result,
            Err(panicked) => Err(SecretError::Refused(panicked.to_string())),
        }
    }
}

/// Why there is no keyring at all.
fn absent() -> SecretError {
    match Entry::store_status() {
        Err(reason) => SecretError::Absent(reason.to_string()),
        Ok(()) => SecretError::Absent("no keyring was found".to_owned()),
    }
}

/// Tells absent, locked and refused apart. The Secret Service reports a locked collection, a
/// dismissed question and a missing provider as failures that only their texts tell apart
/// (crate `secret-service` 5, `error.rs`).
fn classify(error: &Error) -> SecretError {
    // Never the error's Debug form: it may hold the stored bytes.
    let text = error.to_string();
    let lower = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if says(&[
        "locked",
        "dismissed",
        "before prompt completed",
        "interaction is not allowed",
    ]) {
        SecretError::Locked(text)
    } else if matches!(error, Error::NoDefaultStore)
        || says(&[
            "no secret service",
            "result not returned",
            "serviceunknown",
            "disconnected",
            "connection refused",
            "no such file",
        ])
    {
        SecretError::Absent(text)
    } else {
        SecretError::Refused(text)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::model::ErrorCode;

    #[rstest]
    #[case(Error::NoStorageAccess("SS Error: object locked".into()), ErrorCode::KeyringLocked)]
    #[case(Error::NoStorageAccess("SS error: prompt dismissed".into()), ErrorCode::KeyringLocked)]
    #[case(Error::PlatformFailure("SS Error: object locked".into()), ErrorCode::KeyringLocked)]
    #[case(Error::NoDefaultStore, ErrorCode::KeyringAbsent)]
    #[case(
        Error::PlatformFailure("no secret service provider or dbus session found".into()),
        ErrorCode::KeyringAbsent
    )]
    #[case(Error::TooLong("password".into(), 512), ErrorCode::KeyringRefused)]
    #[case(Error::PlatformFailure("access denied".into()), ErrorCode::KeyringRefused)]
    fn absent_locked_and_refused_are_told_apart(#[case] error: Error, #[case] code: ErrorCode) {
        let problem = classify(&error).problem();
        assert_eq!(problem.code, code);
        assert!(!problem.what.is_empty() && !problem.meaning.is_empty());
        assert!(!problem.remedy.is_empty());
    }
}

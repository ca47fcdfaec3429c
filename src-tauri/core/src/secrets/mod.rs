//! Keys and tokens: how they are held in memory and where they are kept.
//!
//! A [`Secret`] can't be printed or serialised, and is wiped from memory when dropped.
//! [`Secrets`] keeps them in the operating system's keyring, or in memory for sample data, the
//! demo and tests; it is the only user of the keyring, and `app` is its only caller.

mod error;
mod keyring;
mod secret;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use error::SecretError;
pub use secret::Secret;

use crate::app::KeyKeeping;
use crate::model::ConnectionId;
use keyring::Keyring;

/// Where the keys of one data folder are kept. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Secrets(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    place: Place,
    folder: String,
    held: Mutex<HashMap<ConnectionId, Secret>>,
}

#[derive(Debug)]
enum Place {
    Memory,
    Keyring(Keyring),
    /// A keyring that always fails like this.
    #[cfg(test)]
    Failing(SecretError),
}

impl Secrets {
    /// Opens the keys of the data folder with this uuid; touches no keyring yet.
    #[must_use]
    pub fn open(keeping: KeyKeeping, folder_uuid: String) -> Self {
        let place = match keeping {
            KeyKeeping::Keyring(service) => Place::Keyring(Keyring::new(service)),
            KeyKeeping::Memory => Place::Memory,
        };
        Self::at(place, folder_uuid)
    }

    /// Keys in a keyring that always fails like `error`.
    #[cfg(test)]
    pub(crate) fn failing(error: SecretError) -> Self {
        Self::at(Place::Failing(error), String::new())
    }

    fn at(place: Place, folder: String) -> Self {
        Self(Arc::new(Inner {
            place,
            folder,
            held: Mutex::default(),
        }))
    }

    /// True if keys are kept in memory only.
    #[must_use]
    pub fn in_memory(&self) -> bool {
        matches!(self.0.place, Place::Memory)
    }

    /// The key of a connection; none if none is kept.
    ///
    /// # Errors
    /// [`SecretError`] if the keyring is absent, locked or refuses.
    pub async fn get(&self, id: ConnectionId) -> Result<Option<Secret>, SecretError> {
        match &self.0.place {
            Place::Memory => Ok(self.held(id)),
            Place::Keyring(keyring) => keyring.get(self.account(id)).await,
            #[cfg(test)]
            Place::Failing(error) => Err(error.clone()),
        }
    }

    /// Keeps the key of a connection in the place of the one before.
    ///
    /// # Errors
    /// As [`Self::get`]; the one before stays then.
    pub async fn set(&self, id: ConnectionId, secret: Secret) -> Result<(), SecretError> {
        match &self.0.place {
            Place::Memory => self.hold(id, secret),
            Place::Keyring(keyring) => keyring.set(self.account(id), secret).await?,
            #[cfg(test)]
            Place::Failing(error) => return Err(error.clone()),
        }
        Ok(())
    }

    /// Forgets the key of a connection; fine if there is none.
    ///
    /// # Errors
    /// As [`Self::get`]; the key stays then.
    pub async fn delete(&self, id: ConnectionId) -> Result<(), SecretError> {
        match &self.0.place {
            Place::Memory => self.let_go(id),
            Place::Keyring(keyring) => keyring.delete(self.account(id)).await?,
            #[cfg(test)]
            Place::Failing(error) => return Err(error.clone()),
        }
        Ok(())
    }

    /// Holds a key in this process's memory only, whatever the keeping: sample data.
    pub fn hold(&self, id: ConnectionId, secret: Secret) {
        self.memory().insert(id, secret);
    }

    /// A key held in memory.
    #[must_use]
    pub fn held(&self, id: ConnectionId) -> Option<Secret> {
        self.memory().get(&id).cloned()
    }

    /// Lets go of a key held in memory.
    pub fn let_go(&self, id: ConnectionId) {
        self.memory().remove(&id);
    }

    fn account(&self, id: ConnectionId) -> String {
        format!("{}/{id}", self.0.folder)
    }

    fn memory(&self) -> MutexGuard<'_, HashMap<ConnectionId, Secret>> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn memory_keeps_and_forgets() {
        let secrets = Secrets::open(KeyKeeping::Memory, "folder".to_owned());
        let id = ConnectionId::new();
        assert_eq!(secrets.get(id).await.unwrap(), None);
        secrets.set(id, Secret::new("first")).await.unwrap();
        secrets.set(id, Secret::new("second")).await.unwrap();
        assert_eq!(secrets.get(id).await.unwrap(), Some(Secret::new("second")));
        secrets.delete(id).await.unwrap();
        assert_eq!(secrets.get(id).await.unwrap(), None);
    }
}

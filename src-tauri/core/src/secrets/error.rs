//! Why a key could not be kept or read, told apart by what a person can do about it.

use crate::model::{ErrorCode, Problem};

/// A keyring that doesn't do what is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// No keyring runs for this user.
    #[error("no keyring: {0}")]
    Absent(String),
    /// It is locked, or nobody answered its question in time.
    #[error("the keyring is locked: {0}")]
    Locked(String),
    /// It refused.
    #[error("the keyring refused: {0}")]
    Refused(String),
}

impl SecretError {
    /// The error in words.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let (code, what, meaning, remedy) = match self {
            Self::Absent(_) => (
                ErrorCode::KeyringAbsent,
                "This computer offers no keyring.",
                "Keys are kept in the system's keyring and nowhere else, so none was stored.",
                "Start a keyring such as GNOME Keyring or KWallet and open the app again; on a \
                 server set CERTILEADS_HIGHLEVEL_TOKEN and CERTILEADS_API_KEY instead.",
            ),
            Self::Locked(_) => (
                ErrorCode::KeyringLocked,
                "The keyring is locked.",
                "The keys in it can't be read or stored until it is open; nothing was lost.",
                "Unlock the keyring, then try again.",
            ),
            Self::Refused(_) => (
                ErrorCode::KeyringRefused,
                "The keyring refused.",
                "It neither gave nor stored the key; what was kept before is unchanged.",
                "Look at the keyring in the system's password settings, then try again.",
            ),
        };
        Problem::new(code, what, meaning, remedy).with_details(self.to_string())
    }
}

//! The state of all simulated services as one file, so that a sandbox started again holds what was
//! changed before: restored at the start, written aside and renamed while things change and at the
//! end. A sandbox works the same without one, and never fails for it: a file that can't be used is
//! set aside, one that can't be written is warned of. Indexes are rebuilt, faults are not kept.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::SandboxOptions;
use crate::certileads::{Book, Certileads, SecondTarget};
use crate::highlevel::{self, Account, HighLevel, Token, TokenKind, Tokens};
use crate::ids::{self, Ids};

/// Rises with every change of what is kept that an older file can't be read with.
const FORMAT: u32 = 1;

/// The least time between two writes of the file.
const PAUSE: Duration = Duration::from_secs(1);

/// Everything that is kept, owned where it is read and borrowed where it is written.
#[derive(Serialize, Deserialize)]
pub(crate) struct State<A = Account, T = Tokens, B = Book> {
    format: u32,
    pub(crate) account: A,
    pub(crate) tokens: T,
    pub(crate) certileads: B,
    pub(crate) second: B,
}

/// Why a state file was not used.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("it could not be read: {0}")]
    Io(#[from] io::Error),
    // The words of the parser may quote what it found; the place says enough.
    #[error("it is not a sandbox's state (line {line}, column {column})")]
    Json { line: usize, column: usize },
    #[error("it is of format {0}, not {FORMAT}")]
    Format(u32),
}

impl From<serde_json::Error> for Unusable {
    fn from(error: serde_json::Error) -> Self {
        Self::Json {
            line: error.line(),
            column: error.column(),
        }
    }
}

impl State {
    /// What the state file holds; the seeded state where there is none or it can't be used.
    pub(crate) async fn at_start(options: &SandboxOptions) -> Self {
        let Some(path) = &options.state_file else {
            return Self::seeded(options);
        };
        match Self::read(path).await {
            Ok(state) => Self {
                account: state.account.reindexed(),
                certileads: state
                    .certileads
                    .reindexed(options.require.clone(), options.further_fields),
                second: state
                    .second
                    .reindexed(options.require.clone(), options.further_fields),
                ..state
            },
            Err(Unusable::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
                Self::seeded(options)
            }
            Err(reason) => {
                tracing::warn!(%reason, "the sandbox's state file is set aside");
                if let Err(error) = tokio::fs::rename(path, beside(path, "unreadable")).await {
                    tracing::warn!(%error, "the sandbox's state file could not be set aside");
                }
                Self::seeded(options)
            }
        }
    }

    async fn read(path: &Path) -> Result<Self, Unusable> {
        /// What every format has in common.
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let bytes = tokio::fs::read(path).await?;
        let Head { format } = serde_json::from_slice(&bytes)?;
        if format != FORMAT {
            return Err(Unusable::Format(format));
        }
        Ok(serde_json::from_slice(&bytes)?)
    }

    fn seeded(options: &SandboxOptions) -> Self {
        let (seed, require, further) = (options.seed, &options.require, options.further_fields);
        let account =
            highlevel::seed::account(options.contacts, seed, further, options.clock.now());
        let value = format!("pit-{}", Ids::new(seed, 3).uuid());
        let mut tokens = Tokens::default();
        tokens.default.clone_from(&value);
        let location = account.location_id.to_string();
        tokens.insert(value, Token::new(TokenKind::Location, location, None));
        Self {
            format: FORMAT,
            account,
            tokens,
            certileads: Book::new(seed, require.clone(), further),
            second: Book::new(ids::mix(seed), require.clone(), further),
        }
    }
}

/// The path with another extension after its own.
pub(crate) fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

/// Where the state is kept, and the sites that it is taken from.
pub(crate) struct StateFile {
    pub(crate) path: PathBuf,
    /// Where it is written before it is renamed; no other running sandbox has the same.
    pub(crate) aside: PathBuf,
    pub(crate) highlevel: Arc<HighLevel>,
    pub(crate) certileads: Arc<Certileads>,
    pub(crate) second: Arc<SecondTarget>,
    /// Told of every change.
    pub(crate) changed: Arc<Notify>,
}

impl StateFile {
    /// Writes the file whenever something has changed, until `stop`.
    pub(crate) fn follow(self, stop: CancellationToken) -> (Arc<Self>, JoinHandle<()>) {
        let file = Arc::new(self);
        let follower = Arc::clone(&file);
        let task = tokio::spawn(async move {
            while let Some(()) = stop.run_until_cancelled(follower.changed.notified()).await {
                follower.save().await;
                stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await;
            }
        });
        (file, task)
    }

    /// Writes the file now.
    pub(crate) async fn save(self: &Arc<Self>) {
        let file = Arc::clone(self);
        let written = tokio::task::spawn_blocking(move || file.write()).await;
        if let Err(error) = written.unwrap_or_else(|error| Err(io::Error::other(error))) {
            tracing::warn!(%error, "the sandbox's state could not be written");
        }
    }

    fn write(&self) -> io::Result<()> {
        let bytes = self.bytes()?;
        let mut file = File::create(&self.aside)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&self.aside, &self.path)
    }

    fn bytes(&self) -> serde_json::Result<Vec<u8>> {
        // The tokens first, as everybody who locks them with the account does.
        let tokens = self.highlevel.tokens();
        serde_json::to_vec(&State {
            format: FORMAT,
            account: &*self.highlevel.read(),
            tokens: &*tokens,
            certileads: &*self.certileads.read(),
            second: &*self.second.read(),
        })
    }
}

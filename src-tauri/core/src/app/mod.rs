//! The use cases: one method per thing a person can ask for.
//!
//! The files mirror the shell's `commands/`. Both hosts call these methods and nothing below
//! them; every method answers with a [`Problem`] that is fit to be shown.

mod bundle;
mod connections;
mod history;
mod home;
mod live;
mod mapping;
mod profiles;
mod reconcile;
mod retention;
mod rules;
mod settings;
mod sync;
mod test_run;
mod undo;
mod work;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::broadcast;

use crate::clock::{Clock, UtcMillis};
use crate::events::Events;
use crate::http::Http;
use crate::model::{EngineEvent, Problem};
use crate::secrets::Secrets;
use crate::store::pairs::Pair;
use crate::store::{self, Store};
use live::Live;
use mapping::Records;
use rules::Segments;
use work::AtWork;

pub use connections::{KeyInput, SampleEndpoints};
pub use mapping::MappingCheck;

/// What a use case gives back.
pub type Answer<T> = Result<T, Problem>;

/// How to open the engine.
#[derive(Clone, Debug)]
pub struct AppOptions {
    /// The data folder; made with mode 0700 if it does not exist.
    pub home: PathBuf,
    /// Where keys are kept.
    pub keys: KeyKeeping,
    /// The clock; tests hold it still.
    pub clock: Clock,
    /// The host's name and version for the `User-Agent`, such as `CertileadsConnect/0.1.0`.
    pub user_agent: String,
}

/// Where keys are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyKeeping {
    /// The operating system's keyring, under this service name.
    Keyring(String),
    /// The memory of this process: the demo and tests.
    Memory,
}

/// The engine, opened on one data folder. Cheap to clone; all clones are the same engine.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

/// What the use cases share.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) options: AppOptions,
    pub(crate) events: Events,
    pub(crate) store: Store,
    pub(crate) secrets: Secrets,
    pub(crate) http: Http,
    pub(crate) at_work: AtWork,
    pub(crate) live: Live,
    pub(crate) records: Records,
    pub(crate) segments: Segments,
}

impl App {
    /// Opens the data folder, the database (migrated, with a backup copy before) and the keys.
    ///
    /// # Errors
    /// `FolderReadOnly`, `DiskFull`, `DatabaseLocked`, `DatabaseDamaged`, `DatabaseNewer`.
    pub async fn open(options: AppOptions) -> Answer<Self> {
        let store = Store::open(&options.home, options.clock.clone()).await?;
        let folder_id = store.write(store::settings::folder_id).await?;
        let secrets = Secrets::open(options.keys.clone(), folder_id);
        let http = Http::new(&options.user_agent, options.clock.clone())
            .map_err(|error| error.problem("The network"))?;
        let events = Events::default();
        Ok(Self(Arc::new(Inner {
            options,
            events,
            store,
            secrets,
            http,
            at_work: AtWork::default(),
            live: Live::default(),
            records: Records::default(),
            segments: Segments::default(),
        })))
    }

    /// The time, in UTC milliseconds.
    pub(crate) fn now(&self) -> UtcMillis {
        self.0.options.clock.now()
    }

    /// The shown pair; the person's own is made if there is none yet.
    pub(crate) async fn pair(&self) -> Answer<Pair> {
        let now = self.now();
        if let Some(pair) = self.0.store.read(store::pairs::shown).await? {
            return Ok(pair);
        }
        Ok(self
            .0
            .store
            .write(move |db| store::pairs::current(db, now))
            .await?)
    }

    /// Listens to what the engine tells.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<EngineEvent> {
        self.0.events.subscribe()
    }

    /// The data folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.0.options.home
    }

    /// Stops what runs (within five seconds; leases take over what is left) and closes.
    pub async fn close(&self) {
        self.0.live.stop().await;
        self.stop_work().await;
        if let Err(problem) = self.save_calls().await {
            tracing::warn!(code = ?problem.code, "today's calls could not be saved");
        }
        if let Err(error) = self.0.store.fold_log().await {
            tracing::warn!(%error, "the database's log was left as it is");
        }
    }
}

/// The data folder: what the host was told, else `CERTILEADS_HOME`, else the platform's own
/// place for `com.certileads.connect`.
#[must_use]
pub fn home_folder(told: Option<PathBuf>) -> PathBuf {
    told.or_else(|| std::env::var_os("CERTILEADS_HOME").map(PathBuf::from))
        .or_else(|| dirs::data_dir().map(|folder| folder.join("com.certileads.connect")))
        .unwrap_or_else(|| PathBuf::from("com.certileads.connect"))
}

//! A simulated HighLevel and a simulated Certileads as real HTTP servers on 127.0.0.1: stateful,
//! seeded, deterministic, with faults on demand. The desktop app starts one for *Explore with sample
//! data*, the command line for `sandbox` and `demo`, tests by the dozen. It shares no code with the
//! clients, so that the two can't share an error; everything in it is made up.

mod answer;
mod certileads;
mod clock;
mod control;
mod fault;
mod further;
mod highlevel;
mod ids;
mod log;
mod normalise;
mod serve;
mod state_file;
mod wire;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use clock::Clock;
pub use control::{Change, Control, Trigger};
pub use fault::{FaultError, FaultKind, FaultSpec, Side};
pub use highlevel::{Limits, TokenKind, Writes};
pub use log::LogEntry;

use certileads::{Certileads, SecondTarget};
use control::ControlSite;
use fault::Faults;
use highlevel::HighLevel;
use log::Log;
use serve::{Shared, Site};
use state_file::{State, StateFile};
use wire::Loopback;

/// How long a stop waits for answers under way before it drops them.
const FAREWELL: Duration = Duration::from_secs(2);

/// What a sandbox is started with.
#[derive(Clone, Debug)]
pub struct SandboxOptions {
    /// How many contacts the HighLevel side holds at the start.
    pub contacts: usize,
    /// The same seed gives the same people, ids and tokens.
    pub seed: u64,
    /// Keys of Certileads fields that every contact must have (`email`, `fields.industry`).
    pub require: Vec<String>,
    /// How many fields both sides have besides those of every sample: 500 at most.
    pub further_fields: usize,
    /// How HighLevel's rate limit refuses; its headers are sent in any case.
    pub limits: Limits,
    /// The HighLevel side's port; any free one if `None`.
    pub highlevel_port: Option<u16>,
    /// The Certileads side's port; any free one if `None`.
    pub certileads_port: Option<u16>,
    /// Faults from the start.
    pub faults: Vec<FaultSpec>,
    /// Where the time comes from.
    pub clock: Clock,
    /// Where the state of all sides is kept from one start to the next. A file that is there counts
    /// more than `contacts` and `seed`; one that can't be used is renamed to `<name>.unreadable`.
    /// Faults, rate limit counters, the log and a shifted clock are not kept. `None`: nothing is.
    pub state_file: Option<PathBuf>,
}

impl Default for SandboxOptions {
    /// 120 contacts, seed 1, limits on, free ports, no faults, the machine's clock, no state file.
    fn default() -> Self {
        Self {
            contacts: 120,
            seed: 1,
            require: Vec::new(),
            further_fields: 0,
            limits: Limits::default(),
            highlevel_port: None,
            certileads_port: None,
            faults: Vec::new(),
            clock: Clock::real(),
            state_file: None,
        }
    }
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// A port could not be bound.
    #[error("the sandbox could not listen on 127.0.0.1 port {port}: {source}")]
    Bind {
        /// The port asked for; 0 where any would have done.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// A key in `require` names no field.
    #[error("{0:?} is not a field of the simulated Certileads")]
    UnknownField(String),
}

/// Where a sandbox listens and with which credentials; as JSON the first line of
/// `certileads sandbox`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// The simulated HighLevel.
    pub highlevel: HighLevelEndpoint,
    /// The simulated Certileads.
    pub certileads: TargetEndpoint,
    /// The control.
    pub control: ControlEndpoint,
}

/// The simulated HighLevel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HighLevelEndpoint {
    /// `http://127.0.0.1:PORT`
    pub base_url: String,
    /// The id of its sub-account.
    pub location_id: String,
    /// A private integration token with every scope.
    pub token: String,
}

/// A simulated target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TargetEndpoint {
    /// `http://127.0.0.1:PORT/v1`, or `…/api` for the second target.
    pub base_url: String,
    /// The API key.
    pub token: String,
}

/// The control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ControlEndpoint {
    /// `http://127.0.0.1:PORT`
    pub base_url: String,
}

/// A running sandbox. Dropping it stops its servers too, without waiting for them; a state file then
/// lacks what changed in the last second.
pub struct Sandbox {
    endpoints: Endpoints,
    second: TargetEndpoint,
    control: Control,
    stop: CancellationToken,
    servers: Vec<JoinHandle<io::Result<()>>>,
    kept: Option<(Arc<StateFile>, JoinHandle<()>)>,
}

impl Sandbox {
    /// Starts the servers on the current tokio runtime.
    ///
    /// # Errors
    /// [`SandboxError::Bind`] where a port is taken, [`SandboxError::UnknownField`] where `require`
    /// names a field that does not exist.
    pub async fn start(options: SandboxOptions) -> Result<Self, SandboxError> {
        let unknown = |key: &&String| certileads::field::find(key).is_none();
        if let Some(key) = options.require.iter().find(unknown) {
            return Err(SandboxError::UnknownField(key.clone()));
        }
        let (highlevel_port, highlevel_at) = bind(options.highlevel_port).await?;
        let (certileads_port, certileads_at) = bind(options.certileads_port).await?;
        let (second_port, second_at) = bind(None).await?;
        let (control_port, control_at) = bind(None).await?;

        let shared = shared(options.clock.clone(), second_at);
        let changed = Arc::new(Notify::new());
        let (highlevel, certileads, second) = sides(&options, &changed).await;
        let kept = options.state_file.map(|path| StateFile {
            aside: state_file::beside(&path, &format!("{}.tmp", control_at.port())),
            path,
            highlevel: Arc::clone(&highlevel),
            certileads: Arc::clone(&certileads),
            second: Arc::clone(&second),
            changed,
        });
        let kept = kept.map(|file| file.follow(shared.stop.clone()));
        let control = Control::new(
            Arc::clone(&highlevel),
            Arc::clone(&certileads),
            Arc::clone(&second),
            shared.clone(),
        );
        control.set_faults(options.faults);
        let second_endpoint = TargetEndpoint {
            base_url: format!("http://{second_at}/api"),
            token: second.read().key.clone(),
        };
        let ports = [highlevel_at, certileads_at, control_at];
        let endpoints = endpoints(ports, &highlevel, &certileads);
        let sites: [(Loopback, Arc<dyn Site>); 4] = [
            (highlevel_port, highlevel),
            (certileads_port, certileads),
            (second_port, second),
            (control_port, Arc::new(ControlSite(control.clone()))),
        ];
        let servers = sites.map(|(port, site)| serve::spawn(port, site, shared.clone()));
        Ok(Self {
            endpoints,
            second: second_endpoint,
            control,
            stop: shared.stop,
            servers: servers.into(),
            kept,
        })
    }

    /// Where the servers listen and with which credentials.
    #[must_use]
    pub fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// The second target, which speaks another API than `rest`; its profile is
    /// [`SECOND_TARGET_PROFILE`].
    #[must_use]
    pub fn second_target(&self) -> &TargetEndpoint {
        &self.second
    }

    /// Looks into the sandbox and changes it, without HTTP. Cheap to clone.
    #[must_use]
    pub fn control(&self) -> &Control {
        &self.control
    }

    /// Stops the servers and waits until their ports are free, at most about two seconds; then writes
    /// the state file.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        for mut server in std::mem::take(&mut self.servers) {
            if tokio::time::timeout(FAREWELL, &mut server).await.is_err() {
                server.abort();
            }
        }
        if let Some((file, follower)) = self.kept.take() {
            if let Err(error) = follower.await {
                tracing::warn!(%error, "the sandbox's state was no longer kept");
            }
            file.save().await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn bind(port: Option<u16>) -> Result<(Loopback, SocketAddr), SandboxError> {
    Loopback::bind(port)
        .await
        .map_err(|source| SandboxError::Bind {
            port: port.unwrap_or(0),
            source,
        })
}

fn shared(clock: Clock, second_at: SocketAddr) -> Shared {
    Shared {
        clock,
        faults: Arc::new(Faults::default()),
        log: Arc::new(Log::default()),
        stop: CancellationToken::new(),
        waiting: Arc::default(),
        // Another name for the same machine is another origin to a client.
        elsewhere: format!("http://localhost:{}/elsewhere", second_at.port()).into(),
    }
}

/// The simulated services as they stand at the start; `changed` is told of every change from then on.
async fn sides(
    options: &SandboxOptions,
    changed: &Arc<Notify>,
) -> (Arc<HighLevel>, Arc<Certileads>, Arc<SecondTarget>) {
    let state = State::at_start(options).await;
    let highlevel = HighLevel::new(
        state.account,
        state.tokens,
        options.limits,
        options.seed,
        Arc::clone(changed),
    );
    let certileads = Certileads::new(state.certileads, Arc::clone(changed));
    let second = SecondTarget::new(state.second, Arc::clone(changed));
    (Arc::new(highlevel), Arc::new(certileads), Arc::new(second))
}

fn endpoints(
    [highlevel_at, certileads_at, control_at]: [SocketAddr; 3],
    highlevel: &HighLevel,
    certileads: &Certileads,
) -> Endpoints {
    Endpoints {
        highlevel: HighLevelEndpoint {
            base_url: format!("http://{highlevel_at}"),
            location_id: highlevel.read().location_id.to_string(),
            token: highlevel.tokens().default.clone(),
        },
        certileads: TargetEndpoint {
            base_url: format!("http://{certileads_at}/v1"),
            token: certileads.read().key.clone(),
        },
        control: ControlEndpoint {
            base_url: format!("http://{control_at}"),
        },
    }
}

/// The profile document of the second target.
pub const SECOND_TARGET_PROFILE: &str = include_str!("../profiles/second-target.json");

//! What the commands share: the engine on the one data folder, and the sample data if it runs.
//!
//! The engine is opened by the first command that needs it, so that a folder or database that
//! can't be opened is a message in the window, not a window that never comes.

use std::path::PathBuf;

use connect_core::app::{Answer, App, AppOptions, KeyKeeping, SampleEndpoints};
use connect_core::clock::Clock;
use connect_core::model::{ErrorCode, Problem};
use connect_core::secrets::Secret;
use connect_sandbox::{Sandbox, SandboxOptions};
use tauri::AppHandle;
use tokio::sync::Mutex;

use crate::events;

/// The keyring service of both hosts.
const KEYRING_SERVICE: &str = "com.certileads.connect";
/// How many made-up contacts the sample data has.
const SAMPLE_CONTACTS: usize = 120;

/// The engine and the sample data, as far as they are open.
pub(crate) struct Host {
    home: PathBuf,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    app: Option<App>,
    sandbox: Option<Sandbox>,
}

impl Host {
    /// Nothing is opened yet.
    pub(crate) fn new(home: PathBuf) -> Self {
        Self {
            home,
            open: Mutex::default(),
        }
    }

    /// The data folder.
    pub(crate) fn home(&self) -> &std::path::Path {
        &self.home
    }

    /// The engine; opened, and its events forwarded, by the first call that succeeds. Sample
    /// data that was in use when the app was last closed is started again.
    ///
    /// # Errors
    /// Whatever opening the folder or the database fails with; the next call tries again.
    pub(crate) async fn app(&self, window: &AppHandle) -> Answer<App> {
        let mut open = self.open.lock().await;
        if let Some(app) = &open.app {
            return Ok(app.clone());
        }
        let app = App::open(AppOptions {
            home: self.home.clone(),
            keys: KeyKeeping::Keyring(KEYRING_SERVICE.to_owned()),
            clock: Clock::System,
            user_agent: format!("CertileadsConnect/{}", env!("CARGO_PKG_VERSION")),
        })
        .await?;
        if app.overview().await.is_ok_and(|overview| overview.sandbox) {
            let sandbox = self.start_sandbox().await?;
            app.connect_sample(sample_endpoints(&sandbox)).await?;
            open.sandbox = Some(sandbox);
        }
        events::forward(window.clone(), &app);
        app.go_live();
        open.app = Some(app.clone());
        Ok(app)
    }

    /// Somebody came back to the window: what failed is tried at once. Does nothing before the
    /// engine is open.
    pub(crate) fn nudge(&self) {
        if let Ok(open) = self.open.try_lock()
            && let Some(app) = &open.app
        {
            app.nudge();
        }
    }

    /// Starts the sample data and connects both sides to it.
    ///
    /// # Errors
    /// `SandboxFailed`, and whatever connecting fails with.
    pub(crate) async fn explore_sample(&self, window: &AppHandle) -> Answer<()> {
        let app = self.app(window).await?;
        let mut open = self.open.lock().await;
        let sandbox = match open.sandbox.take() {
            Some(sandbox) => sandbox,
            None => self.start_sandbox().await?,
        };
        let connected = app.connect_sample(sample_endpoints(&sandbox)).await;
        open.sandbox = Some(sandbox);
        connected.map(drop)
    }

    /// Leaves the sample data and stops it.
    ///
    /// # Errors
    /// Database failures.
    pub(crate) async fn leave_sample(&self, window: &AppHandle) -> Answer<()> {
        self.app(window).await?.leave_sample().await?;
        if let Some(sandbox) = self.open.lock().await.sandbox.take() {
            sandbox.shutdown().await;
        }
        if let Err(error) = tokio::fs::remove_file(self.sample_file()).await {
            tracing::info!(%error, "there was no sample data to remove");
        }
        Ok(())
    }

    /// Where the sample data is kept from one start to the next.
    fn sample_file(&self) -> PathBuf {
        self.home.join("sample-data.json")
    }

    /// Stops the engine and the sample data in order.
    pub(crate) async fn close(&self) {
        let mut open = self.open.lock().await;
        if let Some(app) = open.app.take() {
            app.close().await;
        }
        if let Some(sandbox) = open.sandbox.take() {
            sandbox.shutdown().await;
        }
    }

    async fn start_sandbox(&self) -> Answer<Sandbox> {
        let options = SandboxOptions {
            contacts: SAMPLE_CONTACTS,
            state_file: Some(self.sample_file()),
            ..SandboxOptions::default()
        };
        Sandbox::start(options).await.map_err(|error| {
            Problem::new(
                ErrorCode::SandboxFailed,
                "The sample data could not be started.",
                "It needs to listen on this computer's own loopback address, and that was refused.",
                "Check whether a security program blocks local connections, then try again.",
            )
            .with_details(error.to_string())
        })
    }
}

fn sample_endpoints(sandbox: &Sandbox) -> SampleEndpoints {
    let endpoints = sandbox.endpoints();
    SampleEndpoints {
        highlevel_url: endpoints.highlevel.base_url.clone(),
        location_id: endpoints.highlevel.location_id.clone(),
        highlevel_token: Secret::new(endpoints.highlevel.token.clone()),
        certileads_url: endpoints.certileads.base_url.clone(),
        certileads_key: Secret::new(endpoints.certileads.token.clone()),
    }
}

/// The data folder: `CERTILEADS_HOME`, else the platform's own place for this app.
pub(crate) fn home_folder() -> PathBuf {
    connect_core::app::home_folder(None)
}

//! `connect`, `disconnect`, `status`.

use connect_core::app::{Answer, App, KeyInput};
use connect_core::model::{
    CertileadsAddress, CheckState, Connection, ConnectionState, ConnectionsView, ErrorCode,
    HighlevelAddress, Problem, Side, SyncStatus,
};
use connect_core::secrets::Secret;

use super::read_file;
use crate::args::{Connect, KeySource};
use crate::document::{ChangedDocument, StatusDocument};
use crate::exit::Exit;
use crate::output::Output;

/// Checks and keeps one side; missing scopes still end with 0.
pub(super) async fn connect(app: &App, connect: Connect, output: &Output) -> Answer<Exit> {
    match connect {
        Connect::Highlevel {
            location,
            base_url,
            key,
            how,
        } => {
            let key = key_input(&key, "CERTILEADS_HIGHLEVEL_TOKEN")?;
            let address = HighlevelAddress {
                location,
                base_url,
                time_zone: None,
                country: None,
            };
            app.connect_highlevel(address, key, how.replace, how.unverified)
                .await?;
        }
        Connect::Certileads {
            profile,
            base_url,
            key,
            how,
        } => {
            let key = key_input(&key, "CERTILEADS_API_KEY")?;
            let profile_key = profile_key(app, profile).await?;
            let address = CertileadsAddress {
                profile_key,
                base_url: base_url.unwrap_or_default(),
            };
            app.connect_certileads(address, key, how.replace, how.unverified)
                .await?;
        }
    }
    status(app, output).await.map(|_| Exit::Done)
}

/// Forgets one side.
pub(super) async fn disconnect(app: &App, side: Side, output: &Output) -> Answer<Exit> {
    app.disconnect(side).await?;
    output.document(&ChangedDocument { changed: 1 }, |_| {
        println!("Disconnected. The key is gone from the keyring; mappings and history stay.");
    });
    Ok(Exit::Done)
}

/// Shows both sides; 3 where one is missing or needs attention, 4 where operations are held.
pub(super) async fn status(app: &App, output: &Output) -> Answer<Exit> {
    let document = StatusDocument {
        connections: app.connections().await?,
        sync: app.sync_status().await?,
    };
    output.document(&document, |document| {
        print_connections(&document.connections);
        print_sync(&document.sync);
    });
    let ready = [
        &document.connections.highlevel,
        &document.connections.certileads,
    ]
    .into_iter()
    .all(|side| {
        side.as_ref()
            .is_some_and(|side| side.state != ConnectionState::NeedsAttention)
    });
    Ok(match (ready, document.sync.held) {
        (false, _) => Exit::Attention,
        (true, 0) => Exit::Done,
        (true, _) => Exit::Held,
    })
}

/// Both connections, as text.
pub(super) fn print_connections(connections: &ConnectionsView) {
    print_side("HighLevel", connections.highlevel.as_ref());
    print_side("Certileads", connections.certileads.as_ref());
}

fn print_side(name: &str, connection: Option<&Connection>) {
    let Some(connection) = connection else {
        println!("– {name}: not connected");
        return;
    };
    let (mark, state) = match connection.state {
        ConnectionState::Connected => ("✓", "connected"),
        ConnectionState::Unverified => ("–", "kept without a check"),
        ConnectionState::NeedsAttention => ("✗", "needs attention"),
    };
    let account = match connection.account_name.as_str() {
        "" => connection.account_id.clone(),
        name => format!("{name} ({})", connection.account_id),
    };
    println!("{mark} {name}: {state}, {account}, {}", connection.base_url);
    if let Some(problem) = &connection.attention {
        println!("    {problem}");
    }
    for scope in connection
        .report
        .scopes
        .iter()
        .filter(|scope| scope.state == CheckState::Missing)
    {
        println!("    – {} is missing: {}", scope.scope, scope.loss);
    }
    for loss in &connection.report.losses {
        println!("    – {loss}");
    }
}

fn print_sync(sync: &SyncStatus) {
    let state = match (&sync.running, &sync.last) {
        (Some(run), _) => format!("a run is at work: {} contacts read", run.counts.read),
        (None, Some(run)) => format!(
            "last run: {} created, {} updated, {} unchanged",
            run.counts.created, run.counts.updated, run.counts.unchanged
        ),
        (None, None) => "never synced".to_owned(),
    };
    println!(
        "  Sync: {state}; {} queued, {} held",
        sync.queued, sync.held
    );
    if let Some(holder) = &sync.holder {
        println!("  {holder} is at work on this data folder");
    }
    if sync.paused {
        println!("  Paused until `certileads resume`");
    }
}

/// The key from where the person said; else from the environment variable made for it.
fn key_input(source: &KeySource, variable: &str) -> Answer<KeyInput> {
    if source.token_stdin {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map_err(|error| {
            Problem::new(
                ErrorCode::TokenEmpty,
                "The key could not be read from standard input.",
                error.to_string(),
                "Pipe it in, for example from a password manager.",
            )
        })?;
        return Ok(KeyInput::Given(Secret::new(line)));
    }
    if let Some(name) = &source.token_env {
        let text = std::env::var(name).map_err(|_| {
            Problem::new(
                ErrorCode::TokenEmpty,
                format!("The environment variable {name} is not set."),
                "So there is no key to connect with.",
                "Set it, or use --token-stdin.",
            )
        })?;
        return Ok(KeyInput::Given(Secret::new(text)));
    }
    match std::env::var(variable) {
        Ok(text) if !text.trim().is_empty() => Ok(KeyInput::Environment(Secret::new(text))),
        _ => Ok(KeyInput::None),
    }
}

/// The key of the profile that was named; a file is saved as a custom profile first.
async fn profile_key(app: &App, profile: String) -> Answer<String> {
    let known = app.list_profiles().await?;
    if known.iter().any(|known| known.key == profile) {
        return Ok(profile);
    }
    let path = std::path::Path::new(&profile);
    if !path.exists() {
        let keys = known
            .iter()
            .map(|known| known.key.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        return Err(Problem::new(
            ErrorCode::InvalidInput,
            format!("There is no profile and no file “{profile}”."),
            "",
            format!("Name one of {keys}, or a profile's file."),
        ));
    }
    let text = read_file(path).await?;
    Ok(app.save_profile(&text).await?.key)
}

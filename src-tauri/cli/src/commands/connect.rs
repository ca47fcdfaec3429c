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
            time_zone,
            country,
            key,
            how,
        } => {
            let key = key_input(&key, "CERTILEADS_HIGHLEVEL_TOKEN")?;
            if matches!(key, KeyInput::None) {
                return Err(no_key_named());
            }
            let address = HighlevelAddress {
                location,
                base_url,
                time_zone,
                country,
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
        put!("Disconnected. The key is gone from the keyring; mappings and history stay.");
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
        put!("– {name}: not connected");
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
    put!("{mark} {name}: {state}, {account}, {}", connection.base_url);
    if let Some(problem) = &connection.attention {
        put!("    {problem}");
    }
    for scope in connection
        .report
        .scopes
        .iter()
        .filter(|scope| scope.state == CheckState::Missing)
    {
        put!("    – {} is missing: {}", scope.scope, scope.loss);
    }
    for loss in &connection.report.losses {
        put!("    – {loss}");
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
    put!(
        "  Sync: {state}; {} queued, {} held",
        sync.queued,
        sync.held
    );
    if let Some(holder) = &sync.holder {
        put!("  {holder} is at work on this data folder");
    }
    if sync.paused {
        put!("  Paused until `certileads resume`");
    }
}

/// The key from where the person said; else from the environment variable made for it. That
/// variable wins over the keyring whenever it is set, so a key that comes from it, or equals it, is
/// never stored, and another one beside it would not be used.
fn key_input(source: &KeySource, variable: &str) -> Answer<KeyInput> {
    let set = std::env::var(variable).map(Secret::new).ok();
    let set = set.filter(|secret| !secret.is_empty());
    match (named_key(source)?, set) {
        (None, None) => Ok(KeyInput::None),
        (None, Some(set)) => Ok(KeyInput::Environment(set)),
        (Some(given), Some(set)) if given == set => Ok(KeyInput::Environment(set)),
        (Some(_), Some(_)) => Err(Problem::new(
            ErrorCode::InvalidInput,
            format!("{variable} is set, and holds another key than the one given."),
            "That variable is used wherever it is set, so the key given would never be.",
            format!("Unset {variable}, or leave the other key out."),
        )),
        (Some(given), None) => Ok(KeyInput::Given(given)),
    }
}

/// The key from standard input or from the variable that was named.
fn named_key(source: &KeySource) -> Answer<Option<Secret>> {
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
        return Ok(Some(Secret::new(line)));
    }
    let Some(name) = &source.token_env else {
        return Ok(None);
    };
    let text = std::env::var(name).map_err(|_| {
        Problem::new(
            ErrorCode::TokenEmpty,
            format!("The environment variable {name} is not set."),
            "So there is no key to connect with.",
            "Set it, or use --token-stdin.",
        )
    })?;
    Ok(Some(Secret::new(text)))
}

fn no_key_named() -> Problem {
    Problem::new(
        ErrorCode::InvalidInput,
        "It isn't said where the token is.",
        "A token on the command line itself would be seen by everybody on this computer.",
        "Use --token-stdin or --token-env NAME, or set CERTILEADS_HIGHLEVEL_TOKEN.",
    )
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
            "So it isn't known how to speak to Certileads.",
            format!("Name one of {keys}, or a profile's file."),
        ));
    }
    let text = read_file(path).await?;
    Ok(app.save_profile(&text).await?.key)
}

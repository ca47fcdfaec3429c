//! One file per group of commands; each calls the engine and prints what it answers.

mod bundle;
mod connect;
mod demo;
mod history;
mod mapping;
mod reconcile;
mod rules;
mod run;
mod sandbox;
mod sync;
mod test_run;
mod undo;

use connect_core::app::{Answer, App, AppOptions, KeyKeeping, home_folder};
use connect_core::clock::Clock;
use connect_core::model::{ErrorCode, Problem};

use crate::args::{Args, Command};
use crate::exit::Exit;
use crate::output::Output;

/// The keyring service of both hosts.
const KEYRING_SERVICE: &str = "com.certileads.connect";

/// Runs what was typed.
pub(crate) async fn run(args: Args, output: &Output) -> Answer<Exit> {
    match args.command {
        Command::Demo(demo) => return demo::run(demo, output).await,
        Command::Sandbox(options) => return sandbox::run(options).await,
        _ => {}
    }
    let home = home_folder(args.home);
    let app = open(home, KeyKeeping::Keyring(KEYRING_SERVICE.to_owned())).await?;
    if let Some(pair) = &args.pair {
        check_pair(&app, pair).await?;
    }
    let exit = match args.command {
        Command::Demo(_) | Command::Sandbox(_) => Ok(Exit::Done),
        Command::Connect(connect) => connect::connect(&app, connect, output).await,
        Command::Disconnect { side } => connect::disconnect(&app, side, output).await,
        Command::Status => connect::status(&app, output).await,
        Command::Fields => mapping::fields(&app, output).await,
        Command::Mapping(command) => mapping::run(&app, command, output).await,
        Command::Rules(command) => rules::run(&app, command, output).await,
        Command::Test(test) => test_run::run(&app, test, output).await,
        Command::Plan(plan) => sync::plan(&app, plan, output).await,
        Command::Sync(sync) => sync::sync(&app, sync, output).await,
        Command::Run => run::run(&app, output).await,
        Command::Pause => sync::pause(&app, true, output).await,
        Command::Resume => sync::pause(&app, false, output).await,
        Command::Held(held) => sync::held(&app, held, output).await,
        Command::Undo(undo) => undo::run(&app, undo, output).await,
        Command::Resting(resting) => undo::resting(&app, resting, output).await,
        Command::Reconcile(args) => reconcile::run(&app, args, output).await,
        Command::History(history) => history::run(&app, history, output).await,
        Command::Export { file, examples } => bundle::export(&app, &file, examples, output).await,
        Command::Import(import) => bundle::import(&app, import, output).await,
    };
    app.close().await;
    exit
}

async fn open(home: std::path::PathBuf, keys: KeyKeeping) -> Answer<App> {
    App::open(AppOptions {
        home,
        keys,
        clock: Clock::System,
        user_agent: format!("CertileadsConnect/{}", env!("CARGO_PKG_VERSION")),
    })
    .await
}

/// One pair is shown for now; `--pair` must name it.
async fn check_pair(app: &App, name: &str) -> Answer<()> {
    let connections = app.connections().await?;
    let known = [connections.highlevel, connections.certileads]
        .into_iter()
        .flatten()
        .any(|side| [&side.account_id, &side.account_name].contains(&&name.to_owned()));
    if known {
        return Ok(());
    }
    Err(Problem::new(
        ErrorCode::InvalidInput,
        format!("There is no pair “{name}”."),
        "A pair is named by its HighLevel location's id or name.",
        "See `certileads status` for the pair there is.",
    ))
}

/// A file's text, or words why it can't be read.
async fn read_file(path: &std::path::Path) -> Answer<String> {
    tokio::fs::read_to_string(path).await.map_err(|error| {
        Problem::new(
            ErrorCode::InvalidInput,
            format!("{} could not be read.", path.display()),
            error.to_string(),
            "Check the path.",
        )
    })
}

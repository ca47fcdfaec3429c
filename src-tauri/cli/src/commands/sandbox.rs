//! `sandbox`: the made-up services, until interrupted.

use connect_core::app::Answer;
use connect_core::model::{ErrorCode, Problem};
use connect_sandbox::{Limits, Sandbox, SandboxOptions};

use crate::args::SandboxArgs;
use crate::exit::Exit;
use crate::interrupt::interrupted;

/// Serves until ctrl-c or a termination signal; the first line on standard output tells where.
pub(super) async fn run(args: SandboxArgs) -> Answer<Exit> {
    let faults = args
        .faults
        .iter()
        .map(|fault| fault.parse().map_err(|error| no_fault(fault, &error)))
        .collect::<Answer<Vec<_>>>()?;
    let sandbox = start(SandboxOptions {
        contacts: args.contacts,
        seed: args.seed,
        require: args.require,
        further_fields: args.further_fields,
        limits: match args.limits.as_str() {
            "off" => Limits::Off,
            "fixed" => Limits::Fixed,
            _ => Limits::Sliding,
        },
        highlevel_port: args.highlevel_port,
        certileads_port: args.certileads_port,
        faults,
        ..SandboxOptions::default()
    })
    .await?;
    match serde_json::to_string(&sandbox.endpoints()) {
        Ok(line) => put!("{line}"),
        Err(error) => eprintln!("{error}"),
    }
    interrupted().await;
    sandbox.shutdown().await;
    Ok(Exit::Done)
}

fn no_fault(text: &str, error: &connect_sandbox::FaultError) -> Problem {
    Problem::new(
        ErrorCode::InvalidInput,
        format!("“{text}” is no fault."),
        format!("Its reading ended with: {error}."),
        "See `certileads sandbox --help` for how a fault is written.",
    )
}

/// Starts the sandbox, or says why it can't.
pub(super) async fn start(options: SandboxOptions) -> Answer<Sandbox> {
    Sandbox::start(options).await.map_err(|error| {
        Problem::new(
            ErrorCode::SandboxFailed,
            "The sandbox could not be started.",
            error.to_string(),
            "Choose other ports, or leave them out for free ones.",
        )
    })
}

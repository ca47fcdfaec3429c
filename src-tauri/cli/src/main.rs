//! `certileads`: the same engine without a window, for servers, scripts and measurements.
//!
//! Parses what was typed ([`args`]), calls one use case of `connect_core::app` and prints its
//! answer ([`output`]): plain text, or with `--json` one document on standard output. Progress
//! and problems go to standard error. The exit code says how it ended ([`exit`]).

#![expect(clippy::print_stderr, reason = "a command line prints")]

/// Prints a line; whoever has closed the other end, such as `head`, wants no more.
macro_rules! put {
    ($($line:tt)*) => {{
        use std::io::Write as _;
        drop(writeln!(std::io::stdout(), $($line)*));
    }};
}

mod args;
mod commands;
mod document;
mod exit;
mod interrupt;
mod output;
mod progress;

use clap::Parser;

use crate::args::Args;
use crate::exit::Exit;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let args = Args::parse();
    let output = output::Output { json: args.json };
    let exit = match commands::run(args, &output).await {
        Ok(exit) => exit,
        Err(problem) => {
            output.problem(&problem);
            Exit::of(&problem)
        }
    };
    exit.into()
}

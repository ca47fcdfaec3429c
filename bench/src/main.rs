//! `npm run bench`: what the engine costs, as a table on standard output.
//!
//! The built `certileads` works against the sandbox, which is a process of its own; a bare loop
//! sends the same calls and stores nothing. Times and memory are those of the processes as the
//! system counts them. Linux only, for that reason.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measurement that goes wrong has nothing to say but that"
)]

#[cfg(target_os = "linux")]
mod bare;
#[cfg(target_os = "linux")]
mod cli;
#[cfg(target_os = "linux")]
mod limit;
#[cfg(target_os = "linux")]
mod live;
#[cfg(target_os = "linux")]
mod mapping;
#[cfg(target_os = "linux")]
mod measures;
#[cfg(target_os = "linux")]
mod package;
#[cfg(target_os = "linux")]
mod screen;
#[cfg(target_os = "linux")]
mod tree;
#[cfg(target_os = "linux")]
mod window;

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() {
    rustls::crypto::ring::default_provider()
        .install_default()
        .expect("the first provider");
    let names: Vec<String> = std::env::args().skip(1).collect();
    let met = measures::all(&names).await;
    std::process::exit(i32::from(!met));
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("The benchmark reads /proc and so needs Linux.");
}

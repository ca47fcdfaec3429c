//! Runs the binary, with a folder and keys of its own.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use connect_sandbox::{Limits, Sandbox, SandboxOptions};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_certileads");
/// A token of the right shape that nobody knows.
pub(crate) const UNKNOWN: &str = "pit-00000000-0000-4000-8000-000000000000";

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// It ended like this.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// It ended like this and said this sentence on standard error, and what to do about it.
    #[track_caller]
    pub(crate) fn refuses(self, code: i32, what: &str) -> Self {
        let ran = self.ends(code);
        let said: Vec<&str> = ran.stderr.lines().collect();
        let at = said
            .iter()
            .position(|line| line.starts_with(&format!("✗ {what}")));
        let at = at.unwrap_or_else(|| panic!("“{what}” is not in:\n{}", ran.stderr));
        let more = said[at + 1..]
            .iter()
            .take_while(|line| line.starts_with("  "));
        assert!(more.count() >= 2, "no meaning or remedy:\n{}", ran.stderr);
        ran
    }

    /// The one document on standard output.
    #[track_caller]
    pub(crate) fn document(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}:\n{}\n{}", self.stdout, self.stderr))
    }
}

/// The command line on a folder of its own.
pub(crate) struct Cli {
    pub(crate) home: TempDir,
    env: Vec<(String, String)>,
}

impl Cli {
    pub(crate) fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            env: Vec::new(),
        }
    }

    /// With both keys of a sandbox in the environment, not connected yet.
    pub(crate) fn with_keys(sandbox: &Sandbox) -> Self {
        let at = sandbox.endpoints();
        Self::new()
            .env("CERTILEADS_HIGHLEVEL_TOKEN", &at.highlevel.token)
            .env("CERTILEADS_API_KEY", &at.certileads.token)
    }

    /// Connected to both sides of a sandbox.
    pub(crate) fn connected(sandbox: &Sandbox) -> Self {
        let cli = Self::with_keys(sandbox);
        let at = sandbox.endpoints();
        cli.run(&[
            "connect",
            "highlevel",
            "--location",
            &at.highlevel.location_id,
            "--base-url",
            &at.highlevel.base_url,
        ])
        .ends(0);
        cli.run(&[
            "connect",
            "certileads",
            "--base-url",
            &at.certileads.base_url,
        ])
        .ends(0);
        cli
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The command, not started yet. Nothing of this computer's own settings reaches it.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.args(args).env_clear();
        command.env("CERTILEADS_HOME", self.home.path().join("data"));
        command.env("HOME", self.home.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TMPDIR", std::env::temp_dir());
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus");
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().unwrap())
    }

    /// Runs it to its end with something piped in.
    pub(crate) fn run_with(&self, args: &[&str], input: &str) -> Ran {
        let mut child = self.start(self.command(args).stdin(Stdio::piped()));
        // It may end without reading: then there is nobody to write to.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        Ran::of(child.wait_with_output().unwrap())
    }

    /// Starts it, its output kept.
    pub(crate) fn start(&self, command: &mut Command) -> Child {
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Its document, after a good end.
    #[track_caller]
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        self.run(&args).ends(0).document()
    }

    /// Its document, however it ended.
    #[track_caller]
    pub(crate) fn json_of(&self, args: &[&str]) -> Value {
        let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        self.run(&args).document()
    }

    pub(crate) fn data(&self) -> std::path::PathBuf {
        self.home.path().join("data")
    }

    /// A file beside the data folder.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.home.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

/// A sandbox without rate limit.
pub(crate) async fn sandbox(contacts: usize) -> Sandbox {
    sandbox_with(SandboxOptions {
        contacts,
        ..SandboxOptions::default()
    })
    .await
}

pub(crate) async fn sandbox_with(options: SandboxOptions) -> Sandbox {
    Sandbox::start(SandboxOptions {
        limits: Limits::Off,
        ..options
    })
    .await
    .unwrap()
}

/// How many contacts the simulated Certileads holds, and how many writes it has carried out.
pub(crate) fn leads(sandbox: &Sandbox) -> (u64, u64) {
    let state = sandbox.control().state();
    let number = |pointer: &str| state.pointer(pointer).and_then(Value::as_u64).unwrap();
    (
        number("/certileads/counts/contacts"),
        number("/certileads/writes/total"),
    )
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

//! The built command line and its sandbox, and what they cost.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use serde_json::Value;
use tempfile::TempDir;

/// Where the optimised program lies: beside this one.
fn binary() -> PathBuf {
    std::env::current_exe()
        .unwrap()
        .with_file_name("certileads")
}

/// What one command cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// Processor time, user and system.
    pub(crate) cpu: Duration,
    /// The most memory it held, in KiB.
    pub(crate) peak: u64,
    pub(crate) code: i32,
}

/// A sandbox in a process of its own; it ends with the value.
pub(crate) struct Sandbox {
    child: Child,
    pub(crate) at: Value,
}

impl Sandbox {
    pub(crate) fn start(args: &[&str]) -> Self {
        let mut child = Command::new(binary())
            .arg("sandbox")
            .args(args)
            .stdout(Stdio::piped())
            .spawn()
            .expect("certileads beside this program; build it with --release");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let at = serde_json::from_str(&line).unwrap();
        Self { child, at }
    }

    pub(crate) fn text(&self, pointer: &str) -> String {
        self.at
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap()
            .to_owned()
    }

    /// The state that its control address tells.
    pub(crate) async fn state(&self) -> Value {
        let url = format!("{}/state", self.text("/control/baseUrl"));
        reqwest::get(url).await.unwrap().json().await.unwrap()
    }

    /// The requests so far, oldest first.
    pub(crate) async fn log(&self) -> Vec<Value> {
        let url = format!("{}/log", self.text("/control/baseUrl"));
        let log: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        let rows = log
            .get("requests")
            .or_else(|| log.get("log"))
            .unwrap_or(&log);
        rows.as_array().unwrap().clone()
    }

    pub(crate) async fn change(&self, change: Value) {
        let url = format!("{}/change", self.text("/control/baseUrl"));
        let answer = reqwest::Client::new()
            .post(url)
            .json(&change)
            .send()
            .await
            .unwrap();
        assert!(
            answer.status().is_success(),
            "{}",
            answer.text().await.unwrap()
        );
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A data folder connected to a sandbox.
pub(crate) struct Folder {
    home: TempDir,
    keys: [(&'static str, String); 2],
}

/// How Certileads is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// As it comes with the app.
    Rest,
    /// The same without batches.
    OneByOne,
}

impl Profile {
    /// What the command line takes for it; the second lies in a file in `folder`.
    fn argument(self, folder: &Path) -> String {
        const REST: &str = include_str!("../../src-tauri/core/src/certileads/profiles/rest.json");
        if self == Self::Rest {
            return "rest".to_owned();
        }
        let mut profile: Value = serde_json::from_str(REST).unwrap();
        profile["key"] = "one-by-one".into();
        let capabilities = profile["capabilities"].as_object_mut().unwrap();
        capabilities.remove("batch").unwrap();
        let file = folder.join("one-by-one.json");
        std::fs::write(&file, profile.to_string()).unwrap();
        file.display().to_string()
    }
}

impl Folder {
    pub(crate) fn connected(sandbox: &Sandbox) -> Self {
        Self::connected_by(sandbox, Profile::Rest)
    }

    pub(crate) fn connected_by(sandbox: &Sandbox, profile: Profile) -> Self {
        let keys = [
            (
                "CERTILEADS_HIGHLEVEL_TOKEN",
                sandbox.text("/highlevel/token"),
            ),
            ("CERTILEADS_API_KEY", sandbox.text("/certileads/token")),
        ];
        let folder = Self {
            home: tempfile::tempdir().unwrap(),
            keys,
        };
        let (location, url) = (
            sandbox.text("/highlevel/locationId"),
            sandbox.text("/highlevel/baseUrl"),
        );
        let highlevel = folder.run(&[
            "connect",
            "highlevel",
            "--location",
            &location,
            "--base-url",
            &url,
        ]);
        let url = sandbox.text("/certileads/baseUrl");
        let profile = profile.argument(folder.home.path());
        let certileads = folder.run(&[
            "connect",
            "certileads",
            "--profile",
            &profile,
            "--base-url",
            &url,
        ]);
        assert_eq!(
            (highlevel.code, certileads.code),
            (0, 0),
            "connecting failed"
        );
        folder
    }

    /// Writes a file beside the data and gives its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let file = self.home.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.display().to_string()
    }

    /// Sets the rules.
    pub(crate) fn rules(&self, document: &str) {
        let file = self.file("rules.json", document);
        let set = self.run(&["rules", "set", &file]);
        assert_eq!(set.code, 0, "the rules were refused");
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Cost {
        let (before, start) = (used(UsageWho::RUSAGE_CHILDREN), Instant::now());
        let mut child = Command::new(binary())
            .args(args)
            .env("CERTILEADS_HOME", self.home.path())
            .envs(self.keys.iter().map(|(name, key)| (name, key)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let status = format!("/proc/{}/status", child.id());
        let mut peak = 0;
        let code = loop {
            peak = peak.max(high_water(&status).unwrap_or(0));
            if let Some(ended) = child.try_wait().unwrap() {
                break ended.code().unwrap_or(-1);
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        Cost {
            wall: start.elapsed(),
            cpu: used(UsageWho::RUSAGE_CHILDREN) - before,
            peak,
            code,
        }
    }
}

/// Processor time so far, user and system, of this process or of its children that have ended.
pub(crate) fn used(who: UsageWho) -> Duration {
    let usage = getrusage(who).unwrap();
    let time = |value: nix::sys::time::TimeVal| {
        Duration::new(
            u64::try_from(value.tv_sec()).unwrap(),
            u32::try_from(value.tv_usec() * 1000).unwrap(),
        )
    };
    time(usage.user_time()) + time(usage.system_time())
}

/// The most memory a process has held, in KiB, while it is there.
fn high_water(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").trim().parse().ok()
}

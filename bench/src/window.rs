//! The app's window against an empty one: how long until its first control answers a click, and
//! how much memory it holds at rest.
//!
//! Both are started in turn on the same screen, and the control is clicked from the first moment
//! on. It has answered once the screen shows what it shows after a click; what that is, is found
//! out first, at leisure. The app has a data folder that was opened before and nothing connected.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::measures::Table;
use crate::screen::{Screen, Tile};
use crate::tree::{Tree, is_alive, terminate};

/// Pairs of starts, in turn.
const PAIRS: usize = 12;
/// Pairs whose memory is counted.
const MEMORY_PAIRS: usize = 3;
/// Between two clicks: shorter than anybody notices, longer than a click takes to be dealt with.
const CLICKS_APART: Duration = Duration::from_millis(20);
/// Between two looks at the screen.
const LOOKS_APART: Duration = Duration::from_millis(4);
/// How long a picture or a process stays the same that rests.
const STILL: Duration = Duration::from_secs(2);
/// Nothing here takes longer.
const LONGEST: Duration = Duration::from_secs(60);

pub(crate) fn all(table: &mut Table) {
    let screen = Screen::open();
    let [empty, app] = [
        // In the middle of the page.
        Window::find_out(&screen, "empty-window", (640, 416)),
        // The first of the two doors of the welcome page.
        Window::find_out(&screen, "certileads-connect", (446, 500)),
    ];
    let (mut bases, mut differences) = (Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        // Who begins changes, so that neither finds the machine warmer than the other.
        let (empty, app) = if pair % 2 == 0 {
            let empty = empty.until_answered(&screen);
            (empty, app.until_answered(&screen))
        } else {
            let app = app.until_answered(&screen);
            (empty.until_answered(&screen), app)
        };
        bases.push(empty.as_secs_f64());
        differences.push(app.as_secs_f64() - empty.as_secs_f64());
    }
    let (base, difference) = (median(bases), median(differences));
    table.row(
        "the window's first control answers a click",
        format!(
            "{:.0} ms after an empty window's ({:.0} ms), median of {PAIRS} pairs",
            difference * 1000.0,
            base * 1000.0
        ),
        "≤ 250 ms after an empty window's",
        Some(difference <= 0.25),
    );
    let (mut bases, mut differences) = (Vec::new(), Vec::new());
    for _ in 0..MEMORY_PAIRS {
        let base = empty.memory_at_rest();
        differences.push(app.memory_at_rest() - base);
        bases.push(base);
    }
    let (base, difference) = (median(bases), median(differences));
    table.row(
        "memory of the window at rest, PSS of all its processes",
        format!("{difference:.1} MiB more than an empty window ({base:.1} MiB)"),
        "≤ 40 MiB more than an empty window",
        Some(difference <= 40.0),
    );
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A program with a window, and where its first control is.
struct Window {
    program: PathBuf,
    control: (i16, i16),
    /// Its data folder before each start, and the home of what the web view keeps.
    home: TempDir,
    /// What the screen shows once the control has answered.
    answered: Option<Tile>,
}

impl Window {
    /// Starts it once, looks, clicks, looks again.
    fn find_out(screen: &Screen, name: &str, control: (i16, i16)) -> Self {
        let program = std::env::current_exe().unwrap().with_file_name(name);
        assert!(program.exists(), "{} is not built", program.display());
        let mut window = Self {
            program,
            control,
            home: tempfile::tempdir().unwrap(),
            answered: None,
        };
        // The folder is made; what is measured is a start that finds it.
        let running = window.start();
        running.tree().until_it_rests(STILL, LONGEST);
        running.end();
        window.keep_folder();

        screen.point_at((1, 1));
        let nothing = screen.picture();
        let running = window.start();
        until(|| screen.picture() != nothing);
        let before = screen.still_picture(STILL, LONGEST);
        screen.point_at(control);
        let pointed_at = screen.still_picture(STILL, LONGEST);
        screen.click();
        until(|| screen.picture() != pointed_at);
        let after = screen.still_picture(STILL, LONGEST);
        running.end();
        until(|| screen.picture() == nothing);
        let others = [&nothing, &before, &pointed_at];
        window.answered = Some(after.tile_unlike(&others, control));
        window
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn kept(&self) -> PathBuf {
        self.home.path().join("kept")
    }

    fn keep_folder(&self) {
        std::fs::create_dir_all(self.folder()).unwrap();
        copy(&self.folder(), &self.kept());
    }

    fn start(&self) -> Running {
        if self.kept().exists() {
            std::fs::remove_dir_all(self.folder()).unwrap();
            copy(&self.kept(), &self.folder());
        }
        let home = self.home.path();
        let child = Command::new(&self.program)
            .env("CERTILEADS_HOME", self.folder())
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("share"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Running(child)
    }

    /// From its start until a click on its control is seen to be answered.
    fn until_answered(&self, screen: &Screen) -> Duration {
        let answered = self.answered.as_ref().unwrap();
        screen.point_at(self.control);
        assert!(!screen.shows(answered), "the window before is still there");
        let (start, mut clicked) = (Instant::now(), None::<Instant>);
        let running = self.start();
        while !screen.shows(answered) {
            assert!(start.elapsed() < LONGEST, "no click was answered");
            if clicked.is_none_or(|at| at.elapsed() >= CLICKS_APART) {
                screen.click();
                clicked = Some(Instant::now());
            }
            std::thread::sleep(LOOKS_APART);
        }
        let took = start.elapsed();
        running.end();
        until(|| !screen.shows(answered));
        took
    }

    /// What all its processes hold once none of them does anything, in MiB.
    fn memory_at_rest(&self) -> f64 {
        let running = self.start();
        let tree = running.tree();
        tree.until_it_rests(STILL, LONGEST);
        let memory = tree.memory();
        running.end();
        memory
    }
}

/// A window that is open.
struct Running(Child);

impl Running {
    fn tree(&self) -> Tree {
        Tree::of(self.0.id())
    }

    /// Ends it as somebody does who closes it.
    fn end(mut self) {
        let processes = self.tree().processes();
        terminate(self.0.id());
        self.0.wait().unwrap();
        until(|| !processes.iter().any(|id| is_alive(*id)));
    }
}

/// Waits for something that comes soon.
fn until(come: impl Fn() -> bool) {
    let start = Instant::now();
    while !come() {
        assert!(start.elapsed() < LONGEST, "it does not come");
        std::thread::sleep(LOOKS_APART);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), there).unwrap();
        }
    }
}

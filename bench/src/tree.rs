//! A process with all that it started: what they hold, and whether they do anything. From `/proc`.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// A process and its children's children.
pub(crate) struct Tree(u32);

impl Tree {
    pub(crate) fn of(process: u32) -> Self {
        Self(process)
    }

    /// The ids of all of them, as they are now.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for entry in std::fs::read_dir("/proc").unwrap() {
            let name = entry.unwrap().file_name();
            let Some(id) = name.to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            if let Some(parent) = stat(id).and_then(|stat| stat.get(1)?.parse().ok()) {
                children.entry(parent).or_default().push(id);
            }
        }
        let mut all = vec![self.0];
        let mut next = 0;
        while let Some(process) = all.get(next) {
            all.extend(children.remove(process).unwrap_or_default());
            next += 1;
        }
        all
    }

    /// What they hold in MiB: shared pages count by their share.
    pub(crate) fn memory(&self) -> f64 {
        let of = |id: u32| -> Option<f64> {
            let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
            let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
            line.trim().trim_end_matches(" kB").parse().ok()
        };
        let processes = self.processes();
        processes.into_iter().filter_map(of).sum::<f64>() / 1024.0
    }

    /// Waits until none of them has used the processor for a while, worth speaking of.
    pub(crate) fn until_it_rests(&self, still: Duration, longest: Duration) {
        let start = Instant::now();
        loop {
            let before = self.ticks();
            std::thread::sleep(still);
            if self.ticks() <= before + 1 {
                return;
            }
            assert!(start.elapsed() < longest, "it does not come to rest");
        }
    }

    /// Processor time of all of them, in hundredths of a second.
    fn ticks(&self) -> u64 {
        let of = |id: u32| {
            let stat = stat(id)?;
            let time = |place: usize| stat.get(place)?.parse::<u64>().ok();
            Some(time(11)? + time(12)?)
        };
        self.processes().into_iter().filter_map(of).sum()
    }
}

/// True for a process that has not ended, whether or not anybody has asked how.
pub(crate) fn is_alive(process: u32) -> bool {
    stat(process).is_some_and(|stat| stat.first().is_some_and(|state| state != "Z"))
}

/// What the system tells of a process, from its state on.
fn stat(id: u32) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name before may hold anything.
    let (_, rest) = text.rsplit_once(") ")?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

/// Asks a process to end.
pub(crate) fn terminate(process: u32) {
    let id = Pid::from_raw(i32::try_from(process).unwrap());
    kill(id, Signal::SIGTERM).unwrap();
}

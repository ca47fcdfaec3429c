//! Which way the arrows run: reads every source file of the engine and refuses what
//! ARCHITECTURE.md forbids. A new exception belongs there first.

#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// A word that may stand only in some folders, with the reason.
struct Rule {
    word: &'static str,
    only_in: &'static [&'static str],
    reason: &'static str,
}

const ONLY: &[Rule] = &[
    Rule {
        word: "reqwest::",
        only_in: &["http"],
        reason: "one place sends requests",
    },
    Rule {
        word: "rusqlite::",
        only_in: &["store"],
        reason: "one place knows SQL",
    },
    Rule {
        word: "keyring::",
        only_in: &["secrets"],
        reason: "one place touches the keyring",
    },
    Rule {
        word: "Timestamp::now",
        only_in: &["clock.rs"],
        reason: "one place reads the time",
    },
    Rule {
        word: "SystemTime::now",
        only_in: &["clock.rs"],
        reason: "one place reads the time",
    },
    Rule {
        word: "tauri::",
        only_in: &[],
        reason: "the engine has no window",
    },
    Rule {
        word: "println!",
        only_in: &[],
        reason: "the engine does not print",
    },
];

/// A folder or file, and what it must not import.
const NEVER: &[(&str, &[&str])] = &[
    (
        "highlevel",
        &[
            "crate::certileads",
            "crate::store",
            "crate::sync",
            "crate::app",
        ],
    ),
    (
        "certileads",
        &[
            "crate::highlevel",
            "crate::store",
            "crate::sync",
            "crate::app",
        ],
    ),
    (
        "http",
        &[
            "crate::highlevel",
            "crate::certileads",
            "crate::store",
            "crate::app",
        ],
    ),
    (
        "store",
        &[
            "crate::http",
            "crate::highlevel",
            "crate::certileads",
            "crate::sync",
            "crate::app",
        ],
    ),
    (
        "mapping",
        &[
            "crate::http",
            "crate::store",
            "crate::app",
            "crate::clock::Clock",
            "tokio::",
        ],
    ),
    (
        "condition",
        &[
            "crate::http",
            "crate::store",
            "crate::app",
            "crate::clock::Clock",
            "tokio::",
        ],
    ),
    (
        "rules",
        &[
            "crate::http",
            "crate::store",
            "crate::app",
            "crate::clock::Clock",
            "tokio::",
        ],
    ),
    (
        "sync/plan",
        &[
            "crate::store",
            "crate::http",
            "crate::clock::Clock",
            "tokio::",
            "rand::",
        ],
    ),
    (
        "sync/matching",
        &[
            "crate::store",
            "crate::http",
            "crate::clock::Clock",
            "tokio::",
        ],
    ),
    (
        "sync/proof",
        &[
            "crate::store",
            "crate::http",
            "crate::clock::Clock",
            "tokio::",
        ],
    ),
    (
        "sync/undo/inverse",
        &[
            "crate::store",
            "crate::http",
            "crate::clock::Clock",
            "tokio::",
        ],
    ),
    (
        "sync/backoff",
        &[
            "crate::store",
            "crate::http",
            "crate::clock::Clock",
            "tokio::",
        ],
    ),
    ("sync", &["crate::app"]),
    (
        "model",
        &[
            "crate::app",
            "crate::store",
            "crate::http",
            "crate::sync",
            "crate::mapping",
        ],
    ),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

/// A file's code: comments and the tests at its end left out.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let shipped = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    shipped
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_arrows_of_the_architecture_hold() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 20, "the engine's sources were not found");
    let mut broken = Vec::new();
    for file in files {
        let place = file
            .strip_prefix(&root)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        let code = code(&file);
        for rule in ONLY {
            if code.contains(rule.word)
                && !rule
                    .only_in
                    .iter()
                    .any(|allowed| place.starts_with(allowed))
            {
                broken.push(format!("{place}: {} ({})", rule.word, rule.reason));
            }
        }
        for (folder, words) in NEVER {
            let inside =
                place.starts_with(&format!("{folder}/")) || place == format!("{folder}.rs");
            for word in words.iter().filter(|word| inside && code.contains(**word)) {
                broken.push(format!("{place} imports {word}"));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

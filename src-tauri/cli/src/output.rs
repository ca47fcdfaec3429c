//! Printing: plain text for people, or one JSON document for programs.

use connect_core::model::Problem;
use serde::Serialize;

use crate::document::Failure;

/// How to print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    pub(crate) json: bool,
}

impl Output {
    /// Prints a document as JSON, or calls `text` to print it for people.
    pub(crate) fn document<T: Serialize>(&self, document: &T, text: impl FnOnce(&T)) {
        if !self.json {
            text(document);
            return;
        }
        match serde_json::to_string_pretty(document) {
            Ok(json) => put!("{json}"),
            Err(error) => eprintln!("The answer could not be written as JSON: {error}"),
        }
    }

    /// A line about what is going on, for people only.
    pub(crate) fn note(&self, line: &str) {
        if self.json {
            eprintln!("{line}");
        } else {
            put!("{line}");
        }
    }

    /// A failure: what happened, what it means, what to do.
    pub(crate) fn problem(&self, problem: &Problem) {
        if self.json {
            self.document(
                &Failure {
                    error: problem.clone(),
                },
                |_| (),
            );
        }
        eprintln!("✗ {}", problem.what);
        for line in [&problem.meaning, &problem.remedy] {
            if !line.is_empty() {
                eprintln!("  {line}");
            }
        }
        if let Some(details) = &problem.details {
            eprintln!("  ({details})");
        }
    }
}

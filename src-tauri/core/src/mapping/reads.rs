//! Which source fields a rule reads: by its source, its steps, their conditions and templates.

use std::collections::HashSet;

use super::when;
use crate::model::{Rule, Step, WhenResult};

/// The source fields that a rule names, but for those in its templates.
pub(crate) fn fields(rule: &Rule) -> HashSet<String> {
    let mut read: HashSet<String> = rule.source.iter().cloned().collect();
    for step in &rule.steps {
        match step {
            Step::Join { sources, .. } | Step::Fallback { sources } => {
                read.extend(sources.iter().cloned());
            }
            Step::When {
                condition,
                met,
                unmet,
            } => {
                let mut asked = Vec::new();
                when::fields_of(condition, &mut asked);
                read.extend(asked.into_iter().filter(|key| key != when::VALUE));
                for result in [met, unmet] {
                    if let WhenResult::Field { field } = result {
                        read.insert(field.clone());
                    }
                }
            }
            _ => {}
        }
    }
    read
}

/// True if a rule reads this field, in a template too.
pub(crate) fn reads(rule: &Rule, key: &str) -> bool {
    let name = key.strip_prefix("customFields.").unwrap_or(key);
    let in_template = |step: &Step| match step {
        Step::Template { template } => template
            .split(|at: char| !at.is_alphanumeric() && at != '_')
            .any(|word| word == name),
        _ => false,
    };
    fields(rule).contains(key) || rule.steps.iter().any(in_template)
}

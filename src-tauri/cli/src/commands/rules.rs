//! `rules show|check|set`.

use connect_core::app::{Answer, App};
use connect_core::model::{RulesCheck, RulesDocument, RulesFinding, Severity};

use super::read_file;
use crate::args::RulesCommand;
use crate::exit::Exit;
use crate::output::Output;

/// Shows, checks or sets the rules.
pub(super) async fn run(app: &App, command: RulesCommand, output: &Output) -> Answer<Exit> {
    match command {
        RulesCommand::Show => {
            let view = app.rules().await?;
            output.document(&view.rules.document, |document| {
                print_rules(document);
                view.findings.iter().for_each(print_finding);
            });
            Ok(Exit::Done)
        }
        RulesCommand::Check { file } => {
            let text = match file {
                Some(file) => read_file(&file).await?,
                None => {
                    let rules = app.rules().await?.rules;
                    serde_json::to_string(&rules.document).unwrap_or_default()
                }
            };
            let check = app.check_rules(&text).await?;
            output.document(&check, print_check);
            let is_error = |finding: &RulesFinding| finding.severity == Severity::Error;
            let wrong = check.problem.is_some() || check.findings.iter().any(is_error);
            Ok(if wrong { Exit::Failed } else { Exit::Done })
        }
        RulesCommand::Set { file } => {
            let check = app.check_rules(&read_file(&file).await?).await?;
            if let Some(problem) = check.problem {
                return Err(problem);
            }
            let Some(document) = check.document else {
                return Ok(Exit::Failed);
            };
            let base = app.rules().await?.rules.version;
            let rules = app.save_rules(document, base).await?;
            output.document(&rules, |rules| {
                put!("✓ Version {} of the rules is in force.", rules.version);
                let warnings = check.findings.iter();
                warnings.for_each(print_finding);
            });
            Ok(Exit::Done)
        }
    }
}

/// The document as it is written to a file: it is the shortest way to say it.
fn print_rules(document: &RulesDocument) {
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    put!("{text}");
}

fn print_finding(finding: &RulesFinding) {
    let mark = match finding.severity {
        Severity::Error => "✗",
        Severity::Warning => "–",
    };
    put!(
        "{mark} {}: {} {}",
        finding.place,
        finding.what,
        finding.remedy
    );
}

fn print_check(check: &RulesCheck) {
    if let Some(problem) = &check.problem {
        put!("✗ {problem}");
        if let Some(details) = &problem.details {
            put!("  {details}");
        }
    }
    check.findings.iter().for_each(print_finding);
    if check.problem.is_none() && check.findings.is_empty() {
        put!("✓ The rules are in order.");
    }
}

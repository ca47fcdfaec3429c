//! `fields` and `mapping show|check|set`.

use connect_core::app::{Answer, App, MappingCheck};
use connect_core::model::{Field, MappingDocument, Severity};

use super::read_file;
use crate::args::MappingCommand;
use crate::document::FieldsDocument;
use crate::exit::Exit;
use crate::output::Output;

/// Lists both sides' fields, read anew.
pub(super) async fn fields(app: &App, output: &Output) -> Answer<Exit> {
    let schema = app.refresh_schema().await?;
    let document = FieldsDocument {
        highlevel: schema.source,
        certileads: schema.target,
        gaps: schema.gaps,
    };
    output.document(&document, |document| {
        put!("HighLevel");
        document.highlevel.iter().for_each(print_field);
        put!("Certileads");
        document.certileads.iter().for_each(print_field);
        document.gaps.iter().for_each(|gap| put!("– {gap}"));
    });
    Ok(Exit::Done)
}

fn print_field(field: &Field) {
    let kind = format!("{:?}", field.kind).to_lowercase();
    let required = if field.required { ", required" } else { "" };
    put!("  {:<36} {:<28} {kind}{required}", field.key, field.label);
}

/// Shows, checks or sets the mapping.
pub(super) async fn run(app: &App, command: MappingCommand, output: &Output) -> Answer<Exit> {
    match command {
        MappingCommand::Show => {
            let view = app.mapping().await?;
            output.document(&view.document, print_mapping);
            Ok(Exit::Done)
        }
        MappingCommand::Check { file } => {
            let text = match file {
                Some(file) => read_file(&file).await?,
                None => serde_json::to_string(&app.mapping().await?.document).unwrap_or_default(),
            };
            let check = app.check_mapping(&text).await?;
            output.document(&check, print_check);
            let wrong = check.problem.is_some()
                || check
                    .findings
                    .iter()
                    .any(|finding| finding.severity == Severity::Error);
            Ok(if wrong { Exit::Failed } else { Exit::Done })
        }
        MappingCommand::Set { file } => {
            let check = app.check_mapping(&read_file(&file).await?).await?;
            if let Some(problem) = check.problem {
                return Err(problem);
            }
            let Some(document) = check.document else {
                return Ok(Exit::Failed);
            };
            let base = app.mapping().await?.mapping.map(|mapping| mapping.version);
            let mapping = app.save_mapping(document, base).await?;
            output.document(&mapping, |mapping| {
                put!("✓ Version {} of the mapping is in force.", mapping.version);
            });
            Ok(Exit::Done)
        }
    }
}

/// A mapping, as text.
pub(super) fn print_mapping(document: &MappingDocument) {
    for rule in &document.rules {
        let source = rule.source.as_deref().unwrap_or("(steps)");
        let steps = rule
            .steps
            .iter()
            .filter_map(|step| serde_json::to_value(step).ok())
            .filter_map(|step| step["type"].as_str().map(str::to_owned))
            .collect::<Vec<_>>();
        let steps = if steps.is_empty() {
            String::new()
        } else {
            format!("  [{}]", steps.join(" → "))
        };
        put!("  {source:<28} → {}{steps}", rule.target);
    }
}

fn print_check(check: &MappingCheck) {
    if let Some(problem) = &check.problem {
        put!("✗ {problem}");
        if let Some(details) = &problem.details {
            put!("  {details}");
        }
    }
    for finding in &check.findings {
        let mark = if finding.severity == Severity::Error {
            "✗"
        } else {
            "–"
        };
        put!(
            "{mark} {}: {} {}",
            finding.target,
            finding.what,
            finding.remedy
        );
    }
    if check.problem.is_none() && check.findings.is_empty() {
        put!("✓ The mapping is in order.");
    }
}

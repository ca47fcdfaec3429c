//! `fields` and `mapping show|check|set|impact|send|examples`.

use std::path::Path;

use connect_core::app::{Answer, App, MappingCheck};
use connect_core::model::{
    Drift, DriftChange, ErrorCode, ExampleFailure, Field, ImpactPart, MappingDocument, Problem,
    Severity, Side,
};

use super::read_file;
use super::sync::{exit_of, print_plan, print_run};
use crate::args::MappingCommand;
use crate::document::{ExamplesDocument, FieldsDocument, ImpactDocument, ResendDocument};
use crate::exit::Exit;
use crate::output::Output;
use crate::progress;

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
        MappingCommand::Set { file, anyway } => {
            let document = read_mapping(app, &file).await?;
            let base = app.mapping().await?.mapping.map(|mapping| mapping.version);
            let mapping = app.publish_mapping(document, base, anyway).await?;
            output.document(&mapping, |mapping| {
                put!("✓ Version {} of the mapping is in force.", mapping.version);
            });
            Ok(Exit::Done)
        }
        MappingCommand::Impact { file, csv } => {
            let document = read_mapping(app, &file).await?;
            impact(app, document, csv.as_deref(), output).await
        }
        MappingCommand::Send { since, plan } => send(app, since, plan, output).await,
        MappingCommand::Examples { file } => {
            let document = match file {
                Some(file) => read_mapping(app, &file).await?,
                None => app.mapping().await?.document,
            };
            let examples = app.run_examples(document).await?;
            let failing = examples.iter().any(|one| !one.failures.is_empty());
            output.document(&ExamplesDocument { examples }, print_examples);
            Ok(if failing { Exit::Failed } else { Exit::Done })
        }
    }
}

/// A mapping file that can be read; what is wrong with its rules is told by publishing it.
async fn read_mapping(app: &App, file: &Path) -> Answer<MappingDocument> {
    let check = app.check_mapping(&read_file(file).await?).await?;
    match (check.document, check.problem) {
        (_, Some(problem)) => Err(problem),
        (Some(document), None) => Ok(document),
        (None, None) => Err(Problem::new(
            ErrorCode::MappingInvalid,
            "The file holds no mapping.",
            "",
            "Choose another file.",
        )),
    }
}

async fn impact(
    app: &App,
    document: MappingDocument,
    csv: Option<&Path>,
    output: &Output,
) -> Answer<Exit> {
    let mut found = ImpactDocument::default();
    let mut after = None;
    loop {
        let part = app.mapping_impact(document.clone(), after).await?;
        after = part.next.clone();
        add_part(&mut found, part);
        if after.is_none() {
            break;
        }
    }
    if let Some(csv) = csv {
        app.export_mapping_impact(document, csv.to_owned()).await?;
    }
    output.document(&found, |found| {
        put!("It changes {} of {} contacts.", found.changed, found.looked);
        for field in &found.fields {
            put!("  {} × {}", field.changes, field.target);
        }
        for hold in &found.holds {
            let problem = &hold.problem;
            put!(
                "  {} held: {}: {}",
                hold.count,
                problem.target,
                problem.what
            );
        }
    });
    Ok(Exit::Done)
}

fn add_part(found: &mut ImpactDocument, part: ImpactPart) {
    found.looked += part.looked;
    found.changed += part.changed;
    for field in part.fields {
        let mut known = found.fields.iter_mut();
        match known.find(|known| known.target == field.target) {
            Some(known) => known.changes += field.changes,
            None => found.fields.push(field),
        }
    }
    for hold in part.holds {
        let mut known = found.holds.iter_mut();
        match known.find(|known| known.problem.same_as(&hold.problem)) {
            Some(known) => known.count += hold.count,
            None => found.holds.push(hold),
        }
    }
}

/// Shows what a new version changes for what is synced, and sends it unless only the plan was
/// asked for.
async fn send(app: &App, since: Option<u32>, plan_only: bool, output: &Output) -> Answer<Exit> {
    let versions = app.mapping_versions().await?;
    let Some(since) = since.or_else(|| versions.get(1).map(|one| one.version)) else {
        return Err(Problem::new(
            ErrorCode::InvalidInput,
            "No version was in force before this one.",
            "There is nothing to compare with.",
            "Bring contacts over with `certileads sync --once --backfill`.",
        ));
    };
    let plan = app.plan_resend(since).await?;
    let run = None;
    if plan_only || plan.operations.is_empty() {
        let document = ResendDocument { since, plan, run };
        output.document(&document, |document| print_plan(&document.plan));
        return Ok(Exit::Done);
    }
    if !output.json {
        print_plan(&plan);
    }
    let id = app.start_resend(since).await?;
    let run = progress::follow(app, id).await?;
    let exit = exit_of(app, &run).await?;
    let run = Some(run);
    output.document(&ResendDocument { since, plan, run }, |document| {
        document.run.iter().for_each(|run| print_run("", run));
    });
    Ok(exit)
}

fn print_examples(document: &ExamplesDocument) {
    if document.examples.is_empty() {
        put!("There are no examples. Keep contacts as examples on the Mapping screen.");
    }
    for example in &document.examples {
        let mark = if example.failures.is_empty() {
            "✓"
        } else {
            "✗"
        };
        put!("{mark} {}", example.name);
        for failure in &example.failures {
            let (expected, got) = outcomes(failure);
            put!("    {}: expected {expected}, got {got}", failure.target);
        }
    }
}

/// What should come out of an example, and what does.
fn outcomes(failure: &ExampleFailure) -> (String, String) {
    let sent = |value: &Option<serde_json::Value>| match value {
        None => "nothing".to_owned(),
        Some(serde_json::Value::Null) => "an emptied field".to_owned(),
        Some(value) => value.to_string(),
    };
    let expected = match failure.expected_held {
        true => "held".to_owned(),
        false => sent(&failure.expected),
    };
    let got = match &failure.problem {
        Some(problem) => format!("held: {}", problem.what),
        None => sent(&failure.got),
    };
    (expected, got)
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
    for one in &check.drift {
        put!("{} {}", if one.holds { "✗" } else { "–" }, drift_words(one));
    }
    if check.problem.is_none() && check.findings.is_empty() && check.drift.is_empty() {
        put!("✓ The mapping is in order.");
    }
}

/// A change of a field, as a sentence.
fn drift_words(drift: &Drift) -> String {
    let service = match drift.side {
        Side::Highlevel => "HighLevel",
        Side::Certileads => "Certileads",
    };
    let label = &drift.label;
    let what = match &drift.change {
        DriftChange::Renamed { to } => format!("is called “{to}” now."),
        DriftChange::Retyped { from, to } => format!("was {from:?} and is {to:?} now."),
        DriftChange::Deleted { instead: None } => "is gone.".to_owned(),
        DriftChange::Deleted { instead: Some(new) } => {
            format!("is gone; a new field of that name is {}.", new.key)
        }
        DriftChange::OptionsDeleted { options } => {
            format!("has lost choices: {}.", options.join(", "))
        }
        DriftChange::OptionRenamed { from, to } => {
            format!("calls its choice “{from}” “{to}” now.")
        }
        DriftChange::Required => "must be filled now, and no rule does.".to_owned(),
    };
    format!("{service}'s “{label}” {what}")
}

//! `export FILE` and `import FILE`: the setup as one text.

use std::io::IsTerminal as _;
use std::path::Path;

use connect_core::app::{Answer, App};
use connect_core::model::{
    BundleChange, BundleEffect, BundleExport, BundleFinding, BundlePart, BundlePartKind,
    BundleReview, ErrorCode, Problem, Severity, Side,
};
use tokio::io::AsyncReadExt as _;

use super::read_file;
use crate::args::ImportArgs;
use crate::document::{ExportDocument, ImportDocument};
use crate::exit::Exit;
use crate::output::Output;

/// What stands for standard input or output.
const STREAM: &str = "-";
/// More than any setup; the engine refuses less.
const LONGEST: u64 = 8 * 1024 * 1024;

/// Writes the setup; the file appears whole or not at all.
pub(super) async fn export(
    app: &App,
    file: &Path,
    examples: bool,
    output: &Output,
) -> Answer<Exit> {
    let BundleExport { text, notices } = app.export_bundle(examples).await?;
    for notice in &notices {
        eprintln!("! {notice}");
    }
    if file == Path::new(STREAM) {
        put!("{}", text.trim_end());
        return Ok(Exit::Done);
    }
    write_whole(file, &text).await?;
    let document = ExportDocument {
        file: file.display().to_string(),
        bytes: text.len() as u64,
        notices,
    };
    output.document(&document, |document| {
        let searched = match document.notices.is_empty() {
            true => " No key is in it.",
            false => "",
        };
        put!("✓ {} was written.{searched}", document.file);
    });
    Ok(Exit::Done)
}

async fn write_whole(file: &Path, text: &str) -> Answer<()> {
    let (path, text) = (file.to_owned(), text.to_owned());
    let written = tokio::task::spawn_blocking(move || -> std::io::Result<()> {
        use std::io::Write as _;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let mut aside = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        aside.write_all(text.as_bytes())?;
        aside.persist(&path)?;
        Ok(())
    });
    let reason = match written.await {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(error)) => error.to_string(),
        Err(stopped) => stopped.to_string(),
    };
    Err(Problem::new(
        ErrorCode::FolderReadOnly,
        format!("{} could not be written.", file.display()),
        "Nothing was exported.",
        "Check the folder, or choose another one.",
    )
    .with_details(reason))
}

/// Prints what the text would change, asks, and brings it in.
pub(super) async fn import(app: &App, args: ImportArgs, output: &Output) -> Answer<Exit> {
    let text = match args.file == Path::new(STREAM) {
        true => read_stream().await?,
        false => read_file(&args.file).await?,
    };
    let review = app.review_bundle(&text).await?;
    if !output.json {
        print_review(&review);
    }
    if review.is_broken() {
        finish(output, &review, false);
        eprintln!("✗ Nothing was imported, because a part of it can't be used.");
        return Ok(Exit::Failed);
    }
    if !review.changes_something() {
        finish(output, &review, false);
        return Ok(wanting(&review));
    }
    let asked = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    let yes = args.yes || (asked && confirmed());
    if !yes {
        finish(output, &review, false);
        let words = match asked {
            true => "Nothing was imported.",
            false => "Nothing was imported. Say --yes to bring it in.",
        };
        eprintln!("{words}");
        return Ok(if asked { Exit::Done } else { Exit::Usage });
    }
    app.import_bundle(&text, review.base, false).await?;
    finish(output, &review, true);
    Ok(wanting(&review))
}

async fn read_stream() -> Answer<String> {
    let mut text = String::new();
    let mut stream = tokio::io::stdin().take(LONGEST);
    stream.read_to_string(&mut text).await.map_err(|error| {
        Problem::new(
            ErrorCode::InvalidInput,
            "Standard input could not be read.",
            error.to_string(),
            "Pipe the text in, or name a file.",
        )
    })?;
    Ok(text)
}

fn confirmed() -> bool {
    eprint!("Bring this in? [y/N] ");
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer).is_ok();
    read && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// An account that waits for its key needs attention.
fn wanting(review: &BundleReview) -> Exit {
    match review.keys.is_empty() {
        true => Exit::Done,
        false => Exit::Attention,
    }
}

fn finish(output: &Output, review: &BundleReview, imported: bool) {
    let document = ImportDocument {
        review: review.clone(),
        imported,
    };
    output.document(&document, |document| {
        if document.imported {
            put!("✓ It was imported.");
        } else if !document.review.is_broken() && !document.review.changes_something() {
            put!("✓ Everything is as the file says already.");
        }
        let told = document.imported || !document.review.changes_something();
        for side in document.review.keys.iter().filter(|_| told) {
            let (name, word) = match side {
                Side::Highlevel => ("HighLevel", "highlevel"),
                Side::Certileads => ("Certileads", "certileads"),
            };
            put!("– The key of {name} is still missing: certileads connect {word} … --replace");
        }
    });
}

fn print_review(review: &BundleReview) {
    for part in &review.parts {
        print_part(part);
    }
}

fn print_part(part: &BundlePart) {
    let mark = match part.effect {
        BundleEffect::Added => "+",
        BundleEffect::Changed => "~",
        BundleEffect::Unchanged => "=",
        BundleEffect::LeftAlone => "–",
        BundleEffect::Broken => "✗",
    };
    let kind = match part.kind {
        BundlePartKind::Highlevel => "HighLevel",
        BundlePartKind::Certileads => "Certileads",
        BundlePartKind::Profile => "Profile",
        BundlePartKind::Mapping => "Mapping",
        BundlePartKind::Examples => "Examples",
        BundlePartKind::Rules => "Rules",
        BundlePartKind::Settings => "Settings",
        BundlePartKind::Unknown => "Unknown",
    };
    let name = match part.name.is_empty() {
        true => String::new(),
        false => format!(" {}", part.name),
    };
    put!("{mark} {kind}{name}: {}", part.about);
    part.changes.iter().for_each(print_change);
    part.findings.iter().for_each(print_finding);
}

fn print_change(change: &BundleChange) {
    let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    put!(
        "    {}: {} → {}",
        change.label,
        side(&change.before),
        side(&change.after)
    );
}

fn print_finding(finding: &BundleFinding) {
    let mark = match finding.severity {
        Severity::Error => "✗",
        Severity::Warning => "–",
    };
    let line = format!(
        "    {mark} {}: {} {}",
        finding.place, finding.what, finding.remedy
    );
    put!("{}", line.trim_end());
}

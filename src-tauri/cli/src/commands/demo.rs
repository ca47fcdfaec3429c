//! `demo`: the whole main job on sample data, printed step by step. A temporary folder, no keyring.

use connect_core::app::{Answer, App, KeyKeeping, SampleEndpoints};
use connect_core::model::{ErrorCode, Problem, SyncMode};
use connect_core::secrets::Secret;
use connect_sandbox::{Sandbox, SandboxOptions};

use super::{connect, mapping, open, sandbox, sync, test_run};
use crate::args::Demo;
use crate::document::DemoDocument;
use crate::exit::Exit;
use crate::output::Output;
use crate::progress;

/// Connect → Map → Test → Sync; 0 only if all of it went well.
pub(super) async fn run(args: Demo, output: &Output) -> Answer<Exit> {
    let folder = tempfile::tempdir().map_err(|error| {
        Problem::new(
            ErrorCode::FolderReadOnly,
            "No temporary folder could be made.",
            error.to_string(),
            "Check TMPDIR and the free space.",
        )
    })?;
    let options = SandboxOptions {
        contacts: args.contacts,
        seed: args.seed,
        ..SandboxOptions::default()
    };
    let sample = sandbox::start(options).await?;
    let app = open(folder.path().to_owned(), KeyKeeping::Memory).await?;
    let result = main_job(&app, &sample, output).await;
    app.close().await;
    sample.shutdown().await;
    result
}

async fn main_job(app: &App, sample: &Sandbox, output: &Output) -> Answer<Exit> {
    output.note("1. Connect (sample data: nothing leaves this computer)");
    let connections = app.connect_sample(endpoints(sample)).await?;
    if !output.json {
        connect::print_connections(&connections);
    }

    output.note("\n2. Map");
    let document = app.mapping().await?.document;
    let mapping = app.save_mapping(document, None).await?;
    if !output.json {
        mapping::print_mapping(&mapping.document);
    }

    output.note("\n3. Test");
    let test = test_run::run_test(app, None, output).await?;
    let test = test_run::clean_up(app, test, output).await?;

    output.note("\n4. Sync");
    let backfill = progress::follow(app, app.start_sync(SyncMode::Backfill).await?).await?;
    let second = progress::follow(app, app.start_sync(SyncMode::Incremental).await?).await?;
    if !output.json {
        sync::print_run("", &backfill);
        sync::print_run("", &second);
    }

    let exits = [
        test_run::exit(&test),
        sync::exit_of(app, &backfill).await?,
        sync::exit_of(app, &second).await?,
    ];
    let exit = Exit::worst(&exits);
    if exit == Exit::Done {
        output.note("\n✓ Connected, mapped, tested and synced.");
    }
    output.document(
        &DemoDocument {
            connections,
            mapping,
            test,
            backfill,
            second,
        },
        |_| (),
    );
    Ok(exit)
}

fn endpoints(sample: &Sandbox) -> SampleEndpoints {
    let endpoints = sample.endpoints();
    SampleEndpoints {
        highlevel_url: endpoints.highlevel.base_url.clone(),
        location_id: endpoints.highlevel.location_id.clone(),
        highlevel_token: Secret::new(endpoints.highlevel.token.clone()),
        certileads_url: endpoints.certileads.base_url.clone(),
        certileads_key: Secret::new(endpoints.certileads.token.clone()),
    }
}

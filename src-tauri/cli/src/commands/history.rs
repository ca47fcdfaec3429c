//! `history`: runs, or the operations of one.

use connect_core::app::{Answer, App};
use connect_core::model::{ErrorCode, OperationFilter, Problem};

use super::sync::{print_operation, print_run};
use crate::args::HistoryArgs;
use crate::document::HistoryDocument;
use crate::exit::Exit;
use crate::output::Output;

/// Lists, newest first.
pub(super) async fn run(app: &App, args: HistoryArgs, output: &Output) -> Answer<Exit> {
    let document = match args.run {
        None => HistoryDocument {
            runs: Some(app.runs(None, args.limit).await?),
            operations: None,
        },
        Some(id) => {
            let run_id = id.parse().map_err(|_| {
                let what = format!("“{id}” is no run's id.");
                Problem::new(
                    ErrorCode::InvalidInput,
                    what,
                    "So there is no run to show.",
                    "See `certileads history`.",
                )
            })?;
            app.run(run_id).await?;
            let filter = OperationFilter {
                run_id: Some(run_id),
                limit: Some(args.limit),
                ..OperationFilter::default()
            };
            HistoryDocument {
                runs: None,
                operations: Some(app.operations(filter).await?),
            }
        }
    };
    output.document(&document, |document| {
        for run in document.runs.iter().flat_map(|page| &page.runs) {
            print_run(&format!("{}  ", run.id), run);
        }
        document
            .operations
            .iter()
            .flat_map(|page| &page.operations)
            .for_each(print_operation);
    });
    Ok(Exit::Done)
}

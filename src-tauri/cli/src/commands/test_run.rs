//! `test`: the three test transactions.

use std::io::IsTerminal;

use connect_core::app::{Answer, App};
use connect_core::model::{
    CleanUpState, ErrorCode, Problem, ProofOutcome, TestRun, TestTransaction, TransactionKind,
    TransactionState,
};
use serde_json::Value;

use crate::args::TestArgs;
use crate::document::TestDocument;
use crate::exit::Exit;
use crate::output::Output;

/// Runs the test, prints each transaction with its proof, and cleans up unless told to keep.
pub(super) async fn run(app: &App, args: TestArgs, output: &Output) -> Answer<Exit> {
    let test = run_test(app, args.record, output).await?;
    let test = if args.keep {
        test
    } else {
        clean_up(app, test, output).await?
    };
    let exit = exit(&test);
    output.document(&TestDocument { test }, |_| ());
    Ok(exit)
}

/// Plans and runs the three transactions, and prints them.
pub(super) async fn run_test(
    app: &App,
    record: Option<String>,
    output: &Output,
) -> Answer<TestRun> {
    let plan = app.plan_test(record.clone()).await?;
    output.note(&format!("Test with the values of {}", plan.record.name));
    plan.warnings
        .iter()
        .for_each(|warning| output.note(&format!("  – {warning}")));
    if let Some(problem) = plan.problems.into_iter().next() {
        return Err(problem);
    }
    if plan.needs_confirmation && !confirmed() {
        return Err(not_confirmed());
    }
    let run_id = app.start_test(record).await?;
    app.wait_for_run(run_id).await?;
    let Some(test) = app.test_run(Some(run_id)).await? else {
        return Err(Problem::new(
            ErrorCode::NotFound,
            "The test left no trace.",
            "",
            "Run it again.",
        ));
    };
    test.transactions
        .iter()
        .for_each(|transaction| print_transaction(transaction, output));
    if let Some(problem) = &test.problem {
        output.note(&format!("✗ {problem}"));
    }
    Ok(test)
}

/// Asks whoever sits before it; where nobody does, the command itself is the yes.
fn confirmed() -> bool {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return true;
    }
    eprint!("This writes to both accounts. Go on? [y/N] ");
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer).is_ok();
    read && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

fn not_confirmed() -> Problem {
    Problem::new(
        ErrorCode::Cancelled,
        "The test was not run.",
        "Nothing was written.",
        "Answer y to run it.",
    )
}

/// Removes what the test made.
pub(super) async fn clean_up(app: &App, test: TestRun, output: &Output) -> Answer<TestRun> {
    if test.clean_up == CleanUpState::Nothing {
        return Ok(test);
    }
    let test = app.clean_up_test(test.run_id).await?;
    match test.clean_up {
        CleanUpState::Done => output.note("✓ Cleaned up: what the test made is gone on both sides"),
        _ => output.note(&format!("✗ Still there: {}", test.left_over.join(", "))),
    }
    Ok(test)
}

/// 0 only if all three arrived and what the test made is dealt with.
pub(super) fn exit(test: &TestRun) -> Exit {
    let problem = test.problem.as_ref().or_else(|| {
        test.transactions
            .iter()
            .find_map(|transaction| transaction.problem.as_ref())
    });
    let passed = test
        .transactions
        .iter()
        .all(|transaction| transaction.state == TransactionState::Passed);
    match problem {
        Some(problem) if Exit::of(problem) == Exit::Attention => Exit::Attention,
        _ if passed && test.clean_up != CleanUpState::Failed => Exit::Done,
        _ => Exit::Failed,
    }
}

fn print_transaction(transaction: &TestTransaction, output: &Output) {
    let mark = match transaction.state {
        TransactionState::Passed => "✓",
        TransactionState::Differs => "!",
        TransactionState::Failed => "✗",
        TransactionState::Waiting | TransactionState::Running => "–",
    };
    let name = match transaction.kind {
        TransactionKind::ContactCreated => "Contact created",
        TransactionKind::TaskCompleted => "Task completed",
        TransactionKind::TagAdded => "Tag added",
    };
    output.note(&format!(
        "{mark} {name} ({} ms)",
        transaction.took_ms.unwrap_or_default()
    ));
    for happening in &transaction.happened {
        let simulated = if happening.simulated {
            " (simulated)"
        } else {
            ""
        };
        output.note(&format!("    {}{simulated}", happening.what));
    }
    for field in transaction.proof.iter().flat_map(|proof| &proof.fields) {
        let outcome = match field.outcome {
            ProofOutcome::Proved => "✓".to_owned(),
            ProofOutcome::ProvedNormalised => format!("✓ stored as {}", text(&field.stored)),
            ProofOutcome::Differs => format!("✗ stored {}", text(&field.stored)),
            ProofOutcome::Unproved => "unproved".to_owned(),
        };
        output.note(&format!(
            "    {:<24} {:<36} {outcome}",
            field.label,
            text(&field.asked)
        ));
    }
    if let Some(problem) = &transaction.problem {
        output.note(&format!("    {problem}"));
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "(blank)".to_owned(),
        other => other.to_string(),
    }
}

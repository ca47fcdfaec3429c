//! The test step: plan, run, show, clean up.
//!
//! Every write of a test, on both sides, is an operation like any other; what was seen on the way
//! is kept with the run, so that a test can be looked at and cleaned up after a restart.

mod clean_up;
mod contact;
mod transactions;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Answer, App};
use crate::http::Lane;
use crate::model::{
    CheckState, CleanUpState, Contact, ErrorCode, FieldChange, PlannedTransaction, Problem, Run,
    RunId, RunKind, RunState, SampleRecord, Severity, Side, Task, TestMode, TestPlan, TestRun,
    TestTransaction, TransactionKind, TransactionState,
};
use crate::store::{self, runs};
use crate::sync::{Engine, plan};

/// The three, in their order.
const KINDS: [TransactionKind; 3] = [
    TransactionKind::ContactCreated,
    TransactionKind::TaskCompleted,
    TransactionKind::TagAdded,
];
/// The tag that marks a test's own contact in HighLevel.
const MARK: &str = "certileads-test";
/// The tag that the third transaction adds.
const ADDED_TAG: &str = "certileads-test-tag";
/// The title of the test's task.
const TASK_TITLE: &str = "Certileads Connect test";

/// What a test keeps besides its run and its operations.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TestState {
    /// What is shown.
    pub(super) view: TestRun,
    /// The e-mail address of the test's own contact: how it is found if its id was never heard.
    pub(super) email: String,
}

impl App {
    /// What a test with this record would do; nothing is written. Without `record_id` the newest
    /// contact lends its values.
    ///
    /// # Errors
    /// `NotConnected`, `RecordMissing`, network failures.
    pub async fn plan_test(&self, record_id: Option<String>) -> Answer<TestPlan> {
        let engine = self.engine(RunId::new(), Lane::Test).await?;
        let record = self.test_record(&engine, record_id).await?;
        let mode = self.test_mode().await?;
        let sandbox = self.pair().await?.sandbox;
        let contact = match mode {
            TestMode::OwnContact => contact::imagined(&record, engine.run_id),
            TestMode::ExistingContact => record.clone(),
        };
        let outcome = engine.body_of(&contact);
        let problems = outcome
            .problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .map(|problem| {
                Problem::new(
                    problem.code,
                    problem.what.clone(),
                    "The test can't be run with this record as the mapping is.",
                    problem.remedy.clone(),
                )
                .at(problem.target.clone())
            })
            .collect();
        let own = mode == TestMode::OwnContact;
        let task = Task {
            title: TASK_TITLE.to_owned(),
            ..Task::default()
        };
        let created = plan::create(&outcome.body, &engine.target_fields, &engine.context).changes;
        let task_changes = crate::sync::test_step::completion(&engine, &task);
        let transactions = vec![
            planned(TransactionKind::ContactCreated, &contact, own, created),
            planned(TransactionKind::TaskCompleted, &contact, own, task_changes),
            planned(
                TransactionKind::TagAdded,
                &contact,
                own,
                tag_changes(&engine),
            ),
        ];
        Ok(TestPlan {
            mode,
            record: sample(&record),
            transactions,
            warnings: warnings(mode, sandbox),
            needs_confirmation: !sandbox,
            problems,
        })
    }

    /// Starts the three test transactions and answers at once; `RunChanged` tells of progress.
    ///
    /// # Errors
    /// `EngineBusy`, `NotConnected`, `ConnectionPaused`, or the plan's own problems.
    pub async fn start_test(&self, record_id: Option<String>) -> Answer<RunId> {
        let plan = self.plan_test(record_id.clone()).await?;
        if let Some(problem) = plan.problems.into_iter().next() {
            return Err(problem);
        }
        let mut started = self.begin(RunKind::Test, Lane::Test).await?;
        started.engine.always_read_back = true;
        let record = self.test_record(&started.engine, record_id).await?;
        let state = TestState {
            email: contact::email(started.run.id),
            view: view(&started.run, plan.mode, &record, &plan.transactions),
        };
        let (row, id) = (state.clone(), started.run.id);
        self.0
            .store
            .write(move |db| runs::put_test(db, id, &row))
            .await?;
        Ok(self.go(started, async move |engine, run| {
            transactions::run(engine, run, state, record).await
        }))
    }

    /// A test as it goes or went; the latest without `run_id`.
    ///
    /// # Errors
    /// `NotFound` for an id that is no test.
    pub async fn test_run(&self, run_id: Option<RunId>) -> Answer<Option<TestRun>> {
        let pair = self.pair().await?.id;
        let found = self
            .0
            .store
            .read(move |db| {
                let run = match run_id {
                    Some(id) => runs::get(db, id)?,
                    None => runs::latest(db, pair, &[RunKind::Test], &ALL_STATES)?,
                };
                let Some(run) = run else { return Ok(None) };
                Ok(runs::test::<TestState>(db, run.id)?.map(|state| (run, state)))
            })
            .await?;
        match (found, run_id) {
            (Some((run, state)), _) => Ok(Some(shown(run, state))),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(Problem::new(
                ErrorCode::NotFound,
                "There is no such test here.",
                "",
                "Run the test again.",
            )),
        }
    }

    /// The contact that lends its values, read by its id.
    async fn test_record(&self, engine: &Engine, id: Option<String>) -> Answer<Contact> {
        let id = match id {
            Some(id) => id,
            None => match self.find_records("").await?.into_iter().next() {
                Some(record) => record.id,
                None => return Err(no_record()),
            },
        };
        let found = engine.highlevel.contact(&id).await.result;
        let found = found.map_err(|error| error.problem(crate::highlevel::NAME))?;
        found.ok_or_else(no_record)
    }

    async fn test_mode(&self) -> Answer<TestMode> {
        let connections = self.connections().await?;
        let scopes = connections
            .highlevel
            .map(|side| side.report.scopes)
            .unwrap_or_default();
        let refused = scopes
            .iter()
            .any(|scope| scope.scope == "contacts.write" && scope.state == CheckState::Missing);
        Ok(if refused {
            TestMode::ExistingContact
        } else {
            TestMode::OwnContact
        })
    }
}

const ALL_STATES: [RunState; 5] = [
    RunState::Running,
    RunState::Done,
    RunState::Failed,
    RunState::Cancelled,
    RunState::Interrupted,
];

fn no_record() -> Problem {
    Problem::new(
        ErrorCode::RecordMissing,
        "There is no contact to test with.",
        "A test borrows the values of one of your contacts.",
        "Add a contact in HighLevel, or choose another one.",
    )
}

/// What is shown of a test: the run's own state is the truth about whether it goes on.
fn shown(run: Run, state: TestState) -> TestRun {
    let mut view = state.view;
    view.state = run.state;
    view.finished_at = run.finished_at;
    view.problem = run.problem.or(view.problem);
    if run.state != RunState::Running {
        for one in &mut view.transactions {
            if one.state == TransactionState::Running {
                one.state = TransactionState::Failed;
            }
        }
    }
    view
}

fn view(run: &Run, mode: TestMode, record: &Contact, planned: &[PlannedTransaction]) -> TestRun {
    TestRun {
        run_id: run.id,
        state: run.state,
        mode,
        contact_id: None,
        contact_name: record.display_name(),
        mapping_version: run.mapping_version.unwrap_or_default(),
        transactions: KINDS
            .iter()
            .map(|kind| TestTransaction {
                kind: *kind,
                state: TransactionState::Waiting,
                started_at: None,
                took_ms: None,
                happened: Vec::new(),
                changes: planned
                    .iter()
                    .find(|one| one.kind == *kind)
                    .map(|one| one.changes.clone())
                    .unwrap_or_default(),
                operation_id: None,
                sent: Vec::new(),
                proof: None,
                problem: None,
            })
            .collect(),
        clean_up: CleanUpState::Nothing,
        left_over: Vec::new(),
        started_at: run.started_at,
        finished_at: None,
        problem: None,
    }
}

fn planned(
    kind: TransactionKind,
    contact: &Contact,
    own: bool,
    changes: Vec<FieldChange>,
) -> PlannedTransaction {
    let name = contact.display_name();
    let highlevel = match (kind, own) {
        (TransactionKind::ContactCreated, true) => {
            format!("The contact “{name}” is made in HighLevel, marked as a test.")
        }
        (TransactionKind::ContactCreated, false) => {
            format!("{name} is taken as if just created.")
        }
        (TransactionKind::TaskCompleted, true) => {
            "A task is added to that contact and ticked.".to_owned()
        }
        (TransactionKind::TaskCompleted, false) => "A task is taken as if just ticked.".to_owned(),
        (TransactionKind::TagAdded, true) => {
            format!("The tag “{ADDED_TAG}” is put on that contact.")
        }
        (TransactionKind::TagAdded, false) => {
            format!("The tag “{ADDED_TAG}” is taken as if just added.")
        }
    };
    PlannedTransaction {
        kind,
        highlevel,
        simulated: !own,
        changes,
    }
}

fn tag_changes(engine: &Engine) -> Vec<FieldChange> {
    let Some(tag) = engine.tag_of(ADDED_TAG) else {
        return Vec::new();
    };
    vec![FieldChange {
        field: "tags".to_owned(),
        label: engine.target_field("tags").0.to_owned(),
        before: json!([]),
        after: json!([tag]),
    }]
}

fn warnings(mode: TestMode, sandbox: bool) -> Vec<String> {
    let mut warnings = Vec::new();
    if mode == TestMode::ExistingContact {
        warnings.push(
            "The token may not write to HighLevel, so what happens there is only simulated; what is written to Certileads is real."
                .to_owned(),
        );
    }
    if !sandbox && mode == TestMode::OwnContact {
        warnings.push(
            "Your account's own automations may react to the test contact. It is marked with the tag “certileads-test”, an example.com address and do-not-disturb."
                .to_owned(),
        );
    }
    warnings
}

fn sample(contact: &Contact) -> SampleRecord {
    let text = |key: &str| {
        contact
            .values
            .get(key)
            .and_then(|value| value.as_str())
            .map(str::to_owned)
    };
    SampleRecord {
        id: contact.id.clone(),
        name: contact.display_name(),
        detail: ["email", "phone", "companyName"]
            .into_iter()
            .find_map(text)
            .unwrap_or_default(),
    }
}

/// A side's name for what is left over there.
fn on(side: Side) -> &'static str {
    crate::sync::service(side)
}

/// Keeps what is shown of a test.
async fn save(store: &store::Store, run: &Run, state: &TestState) -> Result<(), store::StoreError> {
    let (id, state) = (run.id, state.clone());
    store.write(move |db| runs::put_test(db, id, &state)).await
}

//! The test step: plan, run, show, clean up.

use super::{Answer, App, unbuilt};
use crate::model::{RunId, TestPlan, TestRun};

impl App {
    /// What a test with this record would do; nothing is written. Without `record_id` the newest
    /// contact lends its values.
    ///
    /// # Errors
    /// `NotConnected`, `RecordMissing`, network failures.
    pub async fn plan_test(&self, record_id: Option<String>) -> Answer<TestPlan> {
        drop(record_id);
        unbuilt("plan_test")
    }

    /// Starts the three test transactions and answers at once; `RunChanged` tells of progress.
    ///
    /// # Errors
    /// `EngineBusy`, `NotConnected`, `ConnectionPaused`, or the plan's own problems.
    pub async fn start_test(&self, record_id: Option<String>) -> Answer<RunId> {
        drop(record_id);
        unbuilt("start_test")
    }

    /// A test as it goes or went; the latest without `run_id`.
    ///
    /// # Errors
    /// `NotFound` for an id that is no test.
    pub async fn test_run(&self, run_id: Option<RunId>) -> Answer<Option<TestRun>> {
        let _ = run_id;
        unbuilt("test_run")
    }

    /// Removes what a test made, on both sides, and waits for it. Works after a restart too.
    ///
    /// # Errors
    /// What could not be removed, and why; it can be tried again.
    pub async fn clean_up_test(&self, run_id: RunId) -> Answer<TestRun> {
        let _ = run_id;
        unbuilt("clean_up_test")
    }
}

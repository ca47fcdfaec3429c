//! The history: runs, operations, exchanges.

use super::{Answer, App, unbuilt};
use crate::model::{
    OperationDetail, OperationFilter, OperationId, OperationPage, Run, RunId, RunPage,
};

impl App {
    /// Runs, newest first.
    ///
    /// # Errors
    /// Database failures.
    pub async fn runs(&self, cursor: Option<String>, limit: u32) -> Answer<RunPage> {
        drop((cursor, limit));
        unbuilt("runs")
    }

    /// One run.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn run(&self, id: RunId) -> Answer<Run> {
        let _ = id;
        unbuilt("run")
    }

    /// Operations, newest first.
    ///
    /// # Errors
    /// Database failures.
    pub async fn operations(&self, filter: OperationFilter) -> Answer<OperationPage> {
        drop(filter);
        unbuilt("operations")
    }

    /// One operation with its event, exchanges and the reasons behind it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn operation(&self, id: OperationId) -> Answer<OperationDetail> {
        let _ = id;
        unbuilt("operation")
    }
}

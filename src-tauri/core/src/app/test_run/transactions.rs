//! The three transactions, one after the other: make it happen in HighLevel (or simulate it),
//! then do what the engine does for such an event, and read back what is stored.

use serde_json::json;

use super::{ADDED_TAG, TASK_TITLE, TestState, contact, on, save};
use crate::model::{
    ActionKind, CleanUpState, Contact, EngineEvent, ErrorCode, Exchange, ExchangePurpose,
    Operation, OperationState, Problem, ProofOutcome, Run, Severity, Side, Task, TestHappening,
    TestMode, TransactionKind, TransactionState, UtcMillis,
};
use crate::store::attempts;
use crate::sync::{Engine, Stop, outbox, test_step};

/// A test at work.
struct Test {
    engine: Engine,
    run: Run,
    state: TestState,
    /// The contact that is driven through, once it is there.
    contact: Option<Contact>,
}

/// Runs them; the result says whether the run as a whole went on to its end.
pub(super) async fn run(
    engine: Engine,
    run: Run,
    state: TestState,
    record: Contact,
) -> (Run, Result<(), Stop>) {
    let mut test = Test {
        engine,
        run,
        state,
        contact: None,
    };
    let result = test.all(&record).await;
    // The run must end with what was seen so far.
    let saved = test.save().await;
    (test.run, result.and(saved))
}

impl Test {
    async fn all(&mut self, record: &Contact) -> Result<(), Stop> {
        for index in 0..self.state.view.transactions.len() {
            if self.engine.cancel.is_cancelled() {
                return Err(Stop::Cancelled);
            }
            let started = self.engine.now();
            let one = &mut self.state.view.transactions[index];
            let kind = one.kind;
            one.state = TransactionState::Running;
            one.started_at = Some(started);
            self.save().await?;
            let result = match kind {
                TransactionKind::ContactCreated => self.contact_created(index, record).await,
                TransactionKind::TaskCompleted => self.task_completed(index).await,
                TransactionKind::TagAdded => self.tag_added(index).await,
            };
            self.finish(index, started, result).await?;
        }
        Ok(())
    }

    /// Writes down how a transaction ended; a stop ends the whole test.
    async fn finish(
        &mut self,
        index: usize,
        started: UtcMillis,
        result: Result<Result<(), Problem>, Stop>,
    ) -> Result<(), Stop> {
        let one = &mut self.state.view.transactions[index];
        one.took_ms = u64::try_from(self.engine.now() - started).ok();
        let (problem, stop) = match result {
            Ok(Ok(())) => (None, None),
            Ok(Err(problem)) => (Some(problem), None),
            Err(stop) => (Some(words(&stop)), Some(stop)),
        };
        one.state = match (&problem, one.proof.as_ref().map(|proof| proof.outcome)) {
            (Some(_), _) => TransactionState::Failed,
            (None, Some(ProofOutcome::Proved | ProofOutcome::ProvedNormalised)) => {
                TransactionState::Passed
            }
            (None, _) => TransactionState::Differs,
        };
        one.problem = problem.or(one.problem.take());
        self.save().await?;
        stop.map_or(Ok(()), Err)
    }

    async fn contact_created(
        &mut self,
        index: usize,
        record: &Contact,
    ) -> Result<Result<(), Problem>, Stop> {
        let contact = if self.own() {
            let placeholder = Contact {
                id: format!("test:{}", self.run.id),
                ..contact::imagined(record, self.run.id)
            };
            let phone = self.free_phone().await?;
            let mut make = test_step::highlevel_operation(
                &self.engine,
                &placeholder,
                ActionKind::CreateContact,
            );
            make.body = contact::body(record, self.run.id, &phone);
            let name = &make.contact_name;
            self.leaves(format!("Contact {name} in {}", on(Side::Highlevel)));
            let what = "A test contact was made in HighLevel.";
            let made = match self.happen(index, make, what).await? {
                Ok(made) => made,
                Err(problem) => return Ok(Err(problem)),
            };
            let id = made.target_id.unwrap_or_default();
            let call = self.engine.highlevel.contact(&id).await;
            let found = call
                .result
                .map_err(|error| Stop::of_read(Side::Highlevel, &error))?;
            let Some(found) = found else {
                return Ok(Err(vanished()));
            };
            found
        } else {
            self.seen(
                index,
                format!("{} was taken as if just created.", record.display_name()),
            );
            record.clone()
        };
        self.state.view.contact_id = Some(contact.id.clone());
        self.state.view.contact_name = contact.display_name();
        self.contact = Some(contact.clone());

        let outcome = self.engine.body_of(&contact);
        if let Some(wrong) = outcome
            .problems
            .iter()
            .find(|problem| problem.severity == Severity::Error)
        {
            return Ok(Err(Problem::new(
                wrong.code,
                wrong.what.clone(),
                "Nothing was sent to Certileads.",
                wrong.remedy.clone(),
            )
            .at(wrong.target.clone())));
        }
        let planned =
            test_step::contact_operation(&self.engine, &contact, &outcome.body, self.own()).await?;
        match planned {
            Ok((event, operation)) => {
                test_step::keep_event(&self.engine, event).await?;
                self.write(index, operation).await
            }
            Err(problem) => Ok(Err(problem)),
        }
    }

    /// A made-up number that no contact has: where an account allows no duplicates, HighLevel
    /// refuses one that is taken. If all are, it refuses the contact in its own words.
    async fn free_phone(&self) -> Result<String, Stop> {
        let mut first = None;
        for phone in contact::phones(self.run.id) {
            let call = self.engine.highlevel.find_duplicate(None, Some(&phone));
            let found = call.await.result;
            let found = found.map_err(|error| Stop::of_read(Side::Highlevel, &error))?;
            if found.is_none() {
                return Ok(phone);
            }
            first.get_or_insert(phone);
        }
        Ok(first.unwrap_or_default())
    }

    async fn task_completed(&mut self, index: usize) -> Result<Result<(), Problem>, Stop> {
        let Some(contact) = self.contact.clone() else {
            return Ok(Err(no_contact()));
        };
        let task = if self.own() {
            let mut make =
                test_step::highlevel_operation(&self.engine, &contact, ActionKind::CreateTask);
            make.body = json!({
                "title": TASK_TITLE,
                "body": "Made by a test of Certileads Connect.",
                "dueDate": test_step::iso_seconds(self.engine.now() + 86_400_000),
                "completed": false,
            });
            let made = match self
                .happen(index, make, "A task was added to the test contact.")
                .await?
            {
                Ok(made) => made,
                Err(problem) => return Ok(Err(problem)),
            };
            let mut tick =
                test_step::highlevel_operation(&self.engine, &contact, ActionKind::CompleteTask);
            tick.target_id.clone_from(&made.target_id);
            tick.body = json!({"completed": true});
            if let Err(problem) = self
                .happen(index, tick, "The task was ticked in HighLevel.")
                .await?
            {
                return Ok(Err(problem));
            }
            let task = Task {
                id: made.target_id.unwrap_or_default(),
                contact_id: contact.id.clone(),
                title: TASK_TITLE.to_owned(),
                completed: true,
                ..Task::default()
            };
            test_step::remember(&self.engine, &task).await?;
            task
        } else {
            self.seen(index, "A task was taken as if just ticked.".to_owned());
            Task {
                id: format!("simulated-{}", self.run.id),
                contact_id: contact.id.clone(),
                title: TASK_TITLE.to_owned(),
                completed: true,
                ..Task::default()
            }
        };
        let planned = test_step::task_operation(&self.engine, &contact, &task).await?;
        let Some((event, operation)) = planned else {
            return Ok(Err(Problem::new(
                ErrorCode::CapabilityMissing,
                "Certileads has no field for a completed task.",
                "It would be stored in last_task_id, last_task_title, last_task_completed and last_task_completed_at.",
                "Add such fields in Certileads; the rest works without them.",
            )));
        };
        test_step::keep_event(&self.engine, event).await?;
        self.write(index, operation).await
    }

    async fn tag_added(&mut self, index: usize) -> Result<Result<(), Problem>, Stop> {
        let Some(contact) = self.contact.clone() else {
            return Ok(Err(no_contact()));
        };
        if self.own() {
            let mut add =
                test_step::highlevel_operation(&self.engine, &contact, ActionKind::AddTags);
            add.body = json!({"tags": [ADDED_TAG]});
            let what = format!("The tag “{ADDED_TAG}” was put on in HighLevel.");
            if let Err(problem) = self.happen(index, add, &what).await? {
                return Ok(Err(problem));
            }
        } else {
            self.seen(
                index,
                format!("The tag “{ADDED_TAG}” was taken as if just added."),
            );
        }
        let Some(tag) = self.engine.tag_of(ADDED_TAG) else {
            return Ok(Err(Problem::new(
                ErrorCode::MappingInvalid,
                "No rule maps tags.",
                "So tags stay in HighLevel.",
                "Add a rule from Tags to Tags.",
            )
            .at("tags")));
        };
        let (event, operation) =
            test_step::tag_operation(&self.engine, &contact, ADDED_TAG, tag).await?;
        test_step::keep_event(&self.engine, event).await?;
        self.write(index, operation).await
    }

    fn own(&self) -> bool {
        self.state.view.mode == TestMode::OwnContact
    }

    /// Writes down something that was only simulated.
    fn seen(&mut self, index: usize, what: String) {
        let happening = TestHappening {
            what,
            simulated: true,
            exchange: None,
        };
        self.state.view.transactions[index].happened.push(happening);
    }

    /// Notes what a write will leave behind, for the clean-up.
    fn leaves(&mut self, what: String) {
        let view = &mut self.state.view;
        view.clean_up = CleanUpState::Pending;
        if !view.left_over.contains(&what) {
            view.left_over.push(what);
        }
    }

    /// Makes something happen in HighLevel.
    async fn happen(
        &mut self,
        index: usize,
        operation: Operation,
        what: &str,
    ) -> Result<Result<Operation, Problem>, Stop> {
        // If the process ends in the middle, the clean-up must know that there is something.
        self.save().await?;
        let done = outbox::perform(&self.engine, &mut self.run, operation).await?;
        let exchange = self
            .exchanges(&done)
            .await?
            .into_iter()
            .find_map(|(purpose, exchange)| {
                (purpose == ExchangePurpose::Write).then_some(exchange)
            });
        let went_well = done.state == OperationState::Done;
        let what = if went_well {
            what.to_owned()
        } else {
            format!("Tried: {what}")
        };
        let happening = TestHappening {
            what,
            simulated: false,
            exchange,
        };
        self.state.view.transactions[index].happened.push(happening);
        self.save().await?;
        Ok(if went_well {
            Ok(done)
        } else {
            Err(reason(&done))
        })
    }

    /// Writes to Certileads, and keeps plan, requests and proof.
    async fn write(
        &mut self,
        index: usize,
        operation: Operation,
    ) -> Result<Result<(), Problem>, Stop> {
        let one = &mut self.state.view.transactions[index];
        one.changes.clone_from(&operation.changes);
        one.operation_id = Some(operation.id);
        let what = match operation.action {
            ActionKind::CreateContact => Some("Contact"),
            _ if self.own() => None,
            ActionKind::AddTags => Some("A tag on"),
            _ => Some("Changed fields of"),
        };
        if let Some(what) = what {
            self.leaves(format!(
                "{what} {} in {}",
                operation.contact_name,
                on(Side::Certileads)
            ));
        }
        self.save().await?;
        let done = outbox::perform(&self.engine, &mut self.run, operation).await?;
        let sent = self.exchanges(&done).await?;
        let one = &mut self.state.view.transactions[index];
        one.sent = sent.into_iter().map(|(_, exchange)| exchange).collect();
        one.proof.clone_from(&done.proof);
        Ok(if done.state == OperationState::Done {
            Ok(())
        } else {
            Err(reason(&done))
        })
    }

    async fn exchanges(
        &self,
        operation: &Operation,
    ) -> Result<Vec<(ExchangePurpose, Exchange)>, Stop> {
        let id = operation.id;
        let kept = self
            .engine
            .store
            .read(move |db| attempts::list(db, id))
            .await?;
        Ok(kept
            .into_iter()
            .map(|attempt| (attempt.purpose, attempt.exchange))
            .collect())
    }

    async fn save(&self) -> Result<(), Stop> {
        save(&self.engine.store, &self.run, &self.state).await?;
        self.engine.events.emit(EngineEvent::RunChanged {
            run_id: self.run.id,
        });
        Ok(())
    }
}

fn words(stop: &Stop) -> Problem {
    match stop {
        Stop::Cancelled => Problem::new(ErrorCode::Cancelled, "The test was stopped.", "", ""),
        Stop::Connection(_, problem) | Stop::Failed(problem) => problem.clone(),
    }
}

fn reason(operation: &Operation) -> Problem {
    operation.problem.clone().unwrap_or_else(|| {
        Problem::new(
            ErrorCode::Refused,
            format!("{} did not take it.", on(operation.side)),
            "No reason was given.",
            "Look at the request and its answer.",
        )
    })
}

fn vanished() -> Problem {
    Problem::new(
        ErrorCode::RecordMissing,
        "The test contact can't be read back from HighLevel.",
        "It was accepted, but HighLevel does not know it by its id.",
        "Run the test again.",
    )
}

fn no_contact() -> Problem {
    Problem::new(
        ErrorCode::RecordMissing,
        "There is no test contact to do this with.",
        "Making it failed in the first step.",
        "Mend the first step, then run the test again.",
    )
}

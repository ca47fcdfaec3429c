//! Contacts kept as examples: added from any record, run through any document, accepted as they
//! come out, removed.

use crate::app::{Answer, App};
use crate::mapping::{self, Compiled};
use crate::model::{
    AcceptExamples, ErrorCode, Example, ExampleId, ExampleResult, MappingDocument, NewExample,
    Problem,
};
use crate::store::{self, examples};

/// More examples than anybody looks through.
const MAX_EXAMPLES: usize = 200;

impl App {
    /// Runs all examples through a document, the oldest first.
    ///
    /// # Errors
    /// As [`App::mapping`].
    pub async fn run_examples(&self, document: MappingDocument) -> Answer<Vec<ExampleResult>> {
        let pair = self.pair().await?.id;
        let kept = self
            .0
            .store
            .read(move |db| examples::list(db, pair))
            .await?;
        if kept.is_empty() {
            return Ok(Vec::new());
        }
        let compiled = self.made_ready(&document).await?;
        let run = |example| mapping::run_example(example, &compiled);
        Ok(kept.iter().map(run).collect())
    }

    /// Keeps a contact as an example; what the document makes of it now is what should come out.
    ///
    /// # Errors
    /// `RecordMissing`; `InvalidInput` for one example too many; as [`App::mapping`].
    pub async fn keep_example(&self, new: NewExample) -> Answer<ExampleId> {
        let (pair, now) = (self.pair().await?.id, self.now());
        let Some(contact) = self.record(pair, Some(&new.record_id)).await? else {
            return Err(super::missing());
        };
        let compiled = self.made_ready(&new.document).await?;
        let name = match new.name.trim() {
            "" => contact.display_name(),
            name => name.to_owned(),
        };
        let id = ExampleId::new();
        let example = mapping::example(id, name, (*contact).clone(), &compiled);
        let write = self.0.store.write(move |db| {
            if examples::list(db, pair)?.len() >= MAX_EXAMPLES {
                return Ok(false);
            }
            examples::put(db, pair, &example, now)?;
            Ok(true)
        });
        if !write.await? {
            return Err(Problem::new(
                ErrorCode::InvalidInput,
                format!("There are {MAX_EXAMPLES} examples already."),
                "This one was not kept.",
                "Remove one that says the same as another.",
            ));
        }
        Ok(id)
    }

    /// What the document makes of these examples is what should come out from now on.
    ///
    /// # Errors
    /// `NotFound`; as [`App::mapping`].
    pub async fn accept_examples(&self, accepted: AcceptExamples) -> Answer<()> {
        let (pair, now) = (self.pair().await?.id, self.now());
        let compiled = self.made_ready(&accepted.document).await?;
        let write = self.0.store.write(move |db| {
            for id in accepted.ids {
                let Some(old) = examples::get(db, pair, id)? else {
                    return Ok(false);
                };
                let Example { name, contact, .. } = old;
                let example = mapping::example(id, name, contact, &compiled);
                examples::put(db, pair, &example, now)?;
            }
            Ok(true)
        });
        match write.await? {
            true => Ok(()),
            false => Err(Problem::new(
                ErrorCode::NotFound,
                "This example is gone.",
                "It was removed elsewhere.",
                "Look at the list again.",
            )),
        }
    }

    /// Forgets an example.
    ///
    /// # Errors
    /// Database failures.
    pub async fn remove_example(&self, id: ExampleId) -> Answer<()> {
        let pair = self.pair().await?.id;
        let write = move |db: &store::Db| examples::delete(db, pair, id);
        Ok(self.0.store.write(write).await?)
    }

    /// Why a document should not be published unasked: examples that come out differently.
    pub(super) async fn failing_examples(
        &self,
        document: &MappingDocument,
    ) -> Answer<Option<Problem>> {
        let results = self.run_examples(document.clone()).await?;
        let failing: Vec<&ExampleResult> = results
            .iter()
            .filter(|one| !one.failures.is_empty())
            .collect();
        let Some(first) = failing.first().and_then(|one| one.failures.first()) else {
            return Ok(None);
        };
        let what = match failing.len() {
            1 => "An example comes out differently.".to_owned(),
            count => format!("{count} examples come out differently."),
        };
        let problem = Problem::new(
            ErrorCode::MappingExamplesFail,
            what,
            "The mapping was not published.",
            "Mend the rule, accept the new result, or publish it all the same.",
        );
        Ok(Some(problem.at(&*first.target)))
    }

    async fn made_ready(&self, document: &MappingDocument) -> Answer<Compiled> {
        let schema = self.fresh_schema(false).await?;
        let context = self.context(self.pair().await?.id).await?;
        Ok(Compiled::new(document, &schema, &context))
    }
}

//! The mapping: showing, previewing, checking, saving.
//!
//! The rules themselves are [`crate::mapping`]'s. Here they meet the two services' fields
//! (`schema`), real records (`records`) and the stored versions.

mod draft;
mod drift;
mod examples;
mod impact;
mod mirrored;
mod records;
mod resend;
mod schema;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Answer, App};
use crate::condition;
use crate::highlevel::{ContactSearch, SortKey};
use crate::http::Lane;
use crate::mapping;
use crate::model::{
    Contact, Drift, EngineEvent, ErrorCode, FieldProblem, MAPPING_FORMAT, Mapping, MappingDocument,
    MappingId, MappingPreview, MappingVersion, MappingView, PairId, Problem, SampleRecord, Schema,
    Severity, Side, Suggestion, TableImport,
};
use crate::store;

pub(crate) use records::Records;
pub(super) use schema::changed_at;

/// How many records a search offers.
const MAX_SAMPLES: u32 = 25;

/// What reading a mapping file found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MappingCheck {
    /// The document, if it could be read at all.
    pub document: Option<MappingDocument>,
    /// Why it could not be read, with line and column in `details`.
    pub problem: Option<Problem>,
    /// What is wrong with its rules.
    pub findings: Vec<FieldProblem>,
    /// What changed about the fields it uses since the version in force was published.
    pub drift: Vec<Drift>,
}

impl App {
    /// All that the Map screen starts with. The schema is read from both sides if it is older
    /// than an hour, else from the database.
    ///
    /// # Errors
    /// `NotConnected`, and whatever reading the fields can fail with.
    pub async fn mapping(&self) -> Answer<MappingView> {
        let mut schema = self.fresh_schema(false).await?;
        let pair = self.pair().await?.id;
        let (mapping, draft) = self
            .0
            .store
            .read(move |db| {
                let current = store::mappings::current(db, pair)?;
                Ok((current, store::mappings::draft(db, pair)?))
            })
            .await?;
        let document = match &mapping {
            Some(mapping) => mapping.document.clone(),
            None => mapping::defaults(&schema),
        };
        // Without a record the mapping can still be read and edited.
        let samples = self.find_records("").await.unwrap_or_else(|problem| {
            schema
                .gaps
                .push(format!("No record can be shown: {}", problem.what));
            Vec::new()
        });
        Ok(MappingView {
            mapping,
            document,
            draft,
            schema,
            samples,
            operators: condition::operators(),
        })
    }

    /// Reads both sides' fields again.
    ///
    /// # Errors
    /// As [`Self::mapping`].
    pub async fn refresh_schema(&self) -> Answer<Schema> {
        self.fresh_schema(true).await
    }

    /// Contacts to preview with: by name, e-mail or phone among those that were read so far, or
    /// the newest for an empty query; at most 25. HighLevel is asked for the newest, and for what
    /// is not found here: a contact may be too new.
    ///
    /// # Errors
    /// As [`Self::mapping`].
    pub async fn find_records(&self, query: &str) -> Answer<Vec<SampleRecord>> {
        let query = query.trim();
        if !query.is_empty() {
            let found = self.find_mirrored(query).await?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let client = self.highlevel_client(Lane::Live).await?;
        let search = ContactSearch {
            query: (!query.is_empty()).then(|| query.to_owned()),
            sort: SortKey::DateAdded,
            descending: true,
            page_limit: MAX_SAMPLES,
            ..ContactSearch::default()
        };
        let call = client.search_contacts(&search).await;
        let page = self.outcome(Side::Highlevel, call).await?;
        let pair = self.pair().await?.id;
        self.0.records.keep(pair, &page.contacts, query.is_empty());
        Ok(page.contacts.iter().map(mapping::sample).collect())
    }

    /// Runs a document over one record (the newest if none is named). Answers from memory once
    /// the record was read, so that it can be called on every key stroke.
    ///
    /// # Errors
    /// `NotConnected`, `RecordMissing`, network failures for a record not read yet.
    pub async fn preview_mapping(
        &self,
        document: MappingDocument,
        record_id: Option<String>,
    ) -> Answer<MappingPreview> {
        let schema = self.fresh_schema(false).await?;
        let pair = self.pair().await?.id;
        let contact = self.record(pair, record_id.as_deref()).await?;
        let context = self.context(pair).await?;
        let Some(contact) = contact else {
            let preview = mapping::preview(&document, &Contact::default(), &schema, &context);
            return Ok(MappingPreview {
                record: None,
                ..preview
            });
        };
        Ok(mapping::preview(&document, &contact, &schema, &context))
    }

    /// Reads a mapping file's text and checks it against both sides' fields, or those last read
    /// where they can't be read now.
    ///
    /// # Errors
    /// Why the fields can't be read, if they never were; findings are in the answer.
    pub async fn check_mapping(&self, text: &str) -> Answer<MappingCheck> {
        let document = match mapping::parse(text) {
            Ok(document) => document,
            Err(problem) => {
                return Ok(MappingCheck {
                    document: None,
                    problem: Some(problem),
                    findings: vec![],
                    drift: vec![],
                });
            }
        };
        let schema = match self.fresh_schema(false).await {
            Ok(schema) => schema,
            Err(problem) => {
                let stored = self.stored_schema().await?;
                // Against no fields at all every rule would be wrong.
                if stored.read_at.is_none() {
                    return Err(problem);
                }
                stored
            }
        };
        let findings = mapping::check(&document, &schema);
        let drift = self.drift(&document, &schema).await?;
        Ok(MappingCheck {
            document: Some(document),
            problem: None,
            findings,
            drift,
        })
    }

    /// Reads a value table from the text of a CSV file; what is wrong is in the answer, by line.
    #[must_use]
    pub fn read_value_table(&self, text: &str) -> TableImport {
        mapping::read_table(text)
    }

    /// Pairs of fields that a person may want, the surest first; looks at the records that were
    /// read for previewing.
    ///
    /// # Errors
    /// As [`Self::mapping`].
    pub async fn suggest_mapping(&self, document: MappingDocument) -> Answer<Vec<Suggestion>> {
        let schema = self.fresh_schema(false).await?;
        let pair = self.pair().await?.id;
        let context = self.context(pair).await?;
        let records = self.0.records.all(pair);
        let contacts = records.iter().map(AsRef::as_ref);
        Ok(mapping::suggest(&document, &schema, contacts, &context))
    }

    /// Saves a document as the next version, unless examples come out differently and nobody said
    /// to publish it `anyway`.
    ///
    /// # Errors
    /// `MappingExamplesFail`, naming the first; as [`Self::save_mapping`].
    pub async fn publish_mapping(
        &self,
        document: MappingDocument,
        base_version: Option<u32>,
        anyway: bool,
    ) -> Answer<Mapping> {
        if !anyway && let Some(problem) = self.failing_examples(&document).await? {
            return Err(problem);
        }
        self.save_mapping(document, base_version).await
    }

    /// Saves a document as the next version; it is in force from then on, and the draft is gone.
    /// The same content as the version in force makes no new version.
    ///
    /// # Errors
    /// `MappingConflict` if `base_version` is not the version in force; `MappingUnknownField`,
    /// `MappingDuplicateTarget`, `MappingRequiredMissing`, `MappingInvalid`.
    pub async fn save_mapping(
        &self,
        document: MappingDocument,
        base_version: Option<u32>,
    ) -> Answer<Mapping> {
        check_head(&document)?;
        let schema = self.fresh_schema(false).await?;
        if let Some(problem) = first_error(mapping::check(&document, &schema)) {
            return Err(problem);
        }
        let (pair, now) = (self.pair().await?.id, self.now());
        let saved = self
            .0
            .store
            .write(move |db| {
                let current = store::mappings::current(db, pair)?;
                let in_force = current.as_ref().map(|mapping| mapping.version);
                match current {
                    Some(current) if current.document == document => {
                        store::mappings::delete_draft(db, pair)?;
                        Ok(Ok((current, false)))
                    }
                    _ if in_force != base_version => Ok(Err(in_force)),
                    _ => {
                        let mapping = Mapping {
                            id: MappingId::new(),
                            pair_id: pair,
                            version: in_force.unwrap_or(0) + 1,
                            document,
                            created_at: now,
                        };
                        store::mappings::insert(db, &mapping)?;
                        store::mappings::delete_draft(db, pair)?;
                        Ok(Ok((mapping, true)))
                    }
                }
            })
            .await?;
        let (mapping, is_new) = saved.map_err(conflict)?;
        if is_new {
            self.0.events.emit(EngineEvent::MappingChanged);
        }
        Ok(mapping)
    }

    /// All versions, newest first.
    ///
    /// # Errors
    /// Database failures.
    pub async fn mapping_versions(&self) -> Answer<Vec<MappingVersion>> {
        let pair = self.pair().await?.id;
        Ok(self
            .0
            .store
            .read(move |db| store::mappings::list(db, pair))
            .await?)
    }

    /// One version.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn mapping_version(&self, version: u32) -> Answer<Mapping> {
        let pair = self.pair().await?.id;
        let found = self
            .0
            .store
            .read(move |db| store::mappings::get(db, pair, version))
            .await?;
        found.ok_or_else(|| {
            Problem::new(
                ErrorCode::NotFound,
                format!("There is no version {version} of the mapping."),
                "",
                "Choose one of the list.",
            )
        })
    }

    /// A record, from memory if it was read before; the newest if none is named, and none if
    /// there is none at all.
    async fn record(&self, pair: PairId, id: Option<&str>) -> Answer<Option<Arc<Contact>>> {
        let records = &self.0.records;
        let Some(id) = id else {
            if records.newest(pair).is_none() {
                self.find_records("").await?;
            }
            return Ok(records.newest(pair));
        };
        if let Some(known) = records.get(pair, id) {
            return Ok(Some(known));
        }
        let client = self.highlevel_client(Lane::Live).await?;
        let call = client.contact(id).await;
        let contact = self
            .outcome(Side::Highlevel, call)
            .await?
            .ok_or_else(missing)?;
        records.keep(pair, std::slice::from_ref(&contact), false);
        Ok(Some(Arc::new(contact)))
    }
}

/// What the file reader checks first, for documents that came another way.
fn check_head(document: &MappingDocument) -> Answer<()> {
    if document.format > MAPPING_FORMAT {
        return Err(Problem::new(
            ErrorCode::MappingNewer,
            "The mapping was written by a newer version of the app.",
            "This version would lose what it does not know.",
            "Update the app.",
        ));
    }
    if document.format != MAPPING_FORMAT || document.api != "contacts" {
        return Err(Problem::new(
            ErrorCode::MappingInvalid,
            "This is no mapping that the app can use.",
            "Its format or its API is unknown.",
            "Start from the mapping that is shown.",
        ));
    }
    Ok(())
}

/// The first error among findings, with the number of the others.
fn first_error(findings: Vec<FieldProblem>) -> Option<Problem> {
    let mut errors = findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error);
    let first = errors.next()?;
    let meaning = match errors.count() {
        0 => "The mapping was not saved.".to_owned(),
        1 => "The mapping was not saved; there is one more error.".to_owned(),
        others => format!("The mapping was not saved; there are {others} more errors."),
    };
    Some(Problem::new(first.code, first.what, meaning, first.remedy).at(first.target))
}

fn conflict(in_force: Option<u32>) -> Problem {
    let stands = in_force.map_or_else(
        || "No version is in force.".to_owned(),
        |version| format!("Version {version} is in force now."),
    );
    Problem::new(
        ErrorCode::MappingConflict,
        "The mapping was changed elsewhere while you edited it.",
        format!("{stands} Nothing was overwritten."),
        "Look at that version, then make your changes again.",
    )
}

fn missing() -> Problem {
    Problem::new(
        ErrorCode::RecordMissing,
        "HighLevel has no such contact.",
        "It was deleted or merged.",
        "Choose another record.",
    )
}

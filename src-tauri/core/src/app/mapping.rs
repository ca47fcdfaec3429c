//! The mapping: showing, previewing, checking, saving.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Answer, App};
use crate::certileads;
use crate::clock::UtcMillis;
use crate::highlevel::{self, ContactSearch, fields, fields_seen};
use crate::http::{Cause, Error, Lane};
use crate::mapping;
use crate::model::{
    Contact, EngineEvent, ErrorCode, Field, FieldProblem, Mapping, MappingDocument, MappingId,
    MappingPreview, MappingVersion, MappingView, PairId, Problem, SampleRecord, Schema, Severity,
};
use crate::store::{mappings, schemas};

/// How long fields that were read count as fresh, in milliseconds.
const FRESH: i64 = 3_600_000;
/// How many contacts are offered to preview with.
const OFFERED: u32 = 25;

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
}

impl App {
    /// All that the Map screen starts with. The schema is read from both sides if it is older
    /// than an hour, else from the database.
    ///
    /// # Errors
    /// `NotConnected`, and whatever reading the fields can fail with.
    pub async fn mapping(&self) -> Answer<MappingView> {
        let pair = self.pair().await?.id;
        let schema = self.fresh_schema(pair).await?;
        let mapping = self
            .0
            .store
            .read(move |db| mappings::current(db, pair))
            .await?;
        let samples = self.find_records("").await?;
        let document = match &mapping {
            Some(mapping) => mapping.document.clone(),
            None => mapping::defaults(&schema),
        };
        Ok(MappingView {
            mapping,
            document,
            schema,
            samples,
        })
    }

    async fn fresh_schema(&self, pair: PairId) -> Answer<Schema> {
        let known = self.0.store.read(move |db| schemas::get(db, pair)).await?;
        let fresh = |at: Option<UtcMillis>| at.is_some_and(|at| self.now() - at < FRESH);
        match known {
            Some(schema) if fresh(schema.read_at) => Ok(schema),
            _ => self.refresh_schema().await,
        }
    }

    /// Reads both sides' fields again.
    ///
    /// # Errors
    /// As [`Self::mapping`].
    pub async fn refresh_schema(&self) -> Answer<Schema> {
        let pair = self.pair().await?.id;
        let source = self.highlevel_client(Lane::Live).await?;
        let target = self.certileads_client(Lane::Live).await?;
        let mut gaps = Vec::new();
        let source_fields = match source.custom_fields().await.result {
            Ok(custom) => fields(&custom),
            Err(error) if lacks_scope(&error) => {
                gaps.push(
                    "The token may not read custom fields, so they are listed by id, as found on recent contacts. Add the scope locations/customFields.readonly to see their names."
                        .to_owned(),
                );
                let seen = self.recent(&source, "").await?;
                let mut all = fields(&[]);
                all.extend(fields_seen(&seen));
                all
            }
            Err(error) => return Err(error.problem(highlevel::NAME)),
        };
        let target_fields = target.contact_fields().await.result;
        let target_fields = target_fields.map_err(|error| certileads::problem(&error))?;
        let now = self.now();
        let schema = Schema {
            source: source_fields,
            target: with_tags(target_fields, &target),
            read_at: Some(now),
            gaps,
        };
        let kept = schema.clone();
        self.0
            .store
            .write(move |db| schemas::put(db, pair, &kept, now))
            .await?;
        Ok(schema)
    }

    /// Contacts to preview with: by name or e-mail, or the newest for an empty query. Reads
    /// HighLevel directly; at most 25.
    ///
    /// # Errors
    /// As [`Self::mapping`].
    pub async fn find_records(&self, query: &str) -> Answer<Vec<SampleRecord>> {
        let source = self.highlevel_client(Lane::Live).await?;
        let contacts = self.recent(&source, query).await?;
        Ok(contacts.iter().map(sample).collect())
    }

    async fn recent(&self, source: &highlevel::Client, query: &str) -> Answer<Vec<Contact>> {
        let query = query.trim();
        let search = ContactSearch {
            query: Some(query.to_owned()).filter(|query| !query.is_empty()),
            descending: true,
            page_limit: OFFERED,
            ..ContactSearch::default()
        };
        let page = source.search_contacts(&search).await.result;
        let page = page.map_err(|error| error.problem(highlevel::NAME))?;
        for contact in &page.contacts {
            self.0.records.remember(contact.clone());
        }
        Ok(page.contacts)
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
        let pair = self.pair().await?.id;
        let schema = self.fresh_schema(pair).await?;
        let context = self.context(pair).await?;
        let contact = self.record(record_id).await?;
        Ok(mapping::preview(&document, &contact, &schema, &context))
    }

    async fn record(&self, id: Option<String>) -> Answer<Contact> {
        let known = match &id {
            Some(id) => self.0.records.get(id),
            None => self.0.records.newest(),
        };
        if let Some(contact) = known {
            return Ok(contact);
        }
        let source = self.highlevel_client(Lane::Live).await?;
        let found = match &id {
            Some(id) => {
                let found = source.contact(id).await.result;
                found.map_err(|error| error.problem(highlevel::NAME))?
            }
            None => self.recent(&source, "").await?.into_iter().next(),
        };
        let contact = found.ok_or_else(|| {
            Problem::new(
                ErrorCode::RecordMissing,
                "This contact can't be read from HighLevel.",
                "It was deleted, or there is no contact yet.",
                "Choose another one.",
            )
        })?;
        self.0.records.remember(contact.clone());
        Ok(contact)
    }

    /// Reads a mapping file's text and checks it against both sides' fields.
    ///
    /// # Errors
    /// Only database failures; findings are in the answer.
    pub async fn check_mapping(&self, text: &str) -> Answer<MappingCheck> {
        let document = match mapping::parse(text) {
            Ok(document) => document,
            Err(problem) => {
                return Ok(MappingCheck {
                    document: None,
                    problem: Some(problem),
                    findings: Vec::new(),
                });
            }
        };
        let pair = self.pair().await?.id;
        let schema = self.fresh_schema(pair).await?;
        let findings = mapping::check(&document, &schema);
        Ok(MappingCheck {
            document: Some(document),
            problem: None,
            findings,
        })
    }

    /// Saves a document as the next version; it is in force from then on. The same content as
    /// the version in force makes no new version.
    ///
    /// # Errors
    /// `MappingConflict` if `base_version` is not the version in force; `MappingUnknownField`,
    /// `MappingDuplicateTarget`, `MappingRequiredMissing`, `MappingInvalid`.
    pub async fn save_mapping(
        &self,
        document: MappingDocument,
        base_version: Option<u32>,
    ) -> Answer<Mapping> {
        let pair = self.pair().await?.id;
        let schema = self.fresh_schema(pair).await?;
        let wrong = mapping::check(&document, &schema)
            .into_iter()
            .find(|finding| finding.severity == Severity::Error);
        if let Some(finding) = wrong {
            return Err(Problem::new(
                finding.code,
                finding.what,
                "The version in force stays as it is.",
                finding.remedy,
            )
            .at(finding.target));
        }
        let now = self.now();
        let saved = self
            .0
            .store
            .write(move |db| {
                let current = mappings::current(db, pair)?;
                let in_force = current.as_ref().map(|mapping| mapping.version);
                if let Some(mapping) = current.filter(|mapping| mapping.document == document) {
                    return Ok(Ok(mapping));
                }
                if in_force != base_version {
                    return Ok(Err(in_force));
                }
                let mapping = Mapping {
                    id: MappingId::new(),
                    pair_id: pair,
                    version: in_force.unwrap_or(0) + 1,
                    document,
                    created_at: now,
                };
                mappings::insert(db, &mapping)?;
                Ok(Ok(mapping))
            })
            .await?;
        let mapping = saved.map_err(|in_force| {
            Problem::new(
                ErrorCode::MappingConflict,
                "The mapping was changed elsewhere while you edited it.",
                format!("Version {} is in force now.", in_force.unwrap_or(0)),
                "Open the newest version and make your change there.",
            )
        })?;
        self.0.events.emit(EngineEvent::MappingChanged);
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
            .read(move |db| mappings::list(db, pair))
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
            .read(move |db| mappings::get(db, pair, version))
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
}

fn lacks_scope(error: &Error) -> bool {
    let cause = error.refusal().and_then(|refusal| refusal.cause.as_ref());
    matches!(cause, Some(Cause::ScopeMissing(_)))
}

/// Tags go by a route of their own and stand in no list of fields; they are mapped all the same.
fn with_tags(mut fields: Vec<Field>, target: &certileads::Client) -> Vec<Field> {
    let there = fields.iter().any(|field| field.key == "tags");
    if !there && target.has(certileads::Capability::AddTags) {
        fields.push(Field {
            key: "tags".to_owned(),
            label: "Tags".to_owned(),
            kind: crate::model::FieldType::Tags,
            required: false,
            options: Vec::new(),
            origin: crate::model::FieldOrigin::Standard,
        });
    }
    fields
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

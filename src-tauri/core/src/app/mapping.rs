//! The mapping: showing, previewing, checking, saving.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Answer, App, unbuilt};
use crate::model::{
    FieldProblem, Mapping, MappingDocument, MappingPreview, MappingVersion, MappingView, Problem,
    SampleRecord, Schema,
};

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
        unbuilt("mapping")
    }

    /// Reads both sides' fields again.
    ///
    /// # Errors
    /// As [`Self::mapping`].
    pub async fn refresh_schema(&self) -> Answer<Schema> {
        unbuilt("refresh_schema")
    }

    /// Contacts to preview with: by name or e-mail, or the newest for an empty query. Reads
    /// HighLevel directly; at most 25.
    ///
    /// # Errors
    /// As [`Self::mapping`].
    pub async fn find_records(&self, query: &str) -> Answer<Vec<SampleRecord>> {
        let _ = query;
        unbuilt("find_records")
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
        drop((document, record_id));
        unbuilt("preview_mapping")
    }

    /// Reads a mapping file's text and checks it against both sides' fields.
    ///
    /// # Errors
    /// Only database failures; findings are in the answer.
    pub async fn check_mapping(&self, text: &str) -> Answer<MappingCheck> {
        let _ = text;
        unbuilt("check_mapping")
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
        drop((document, base_version));
        unbuilt("save_mapping")
    }

    /// All versions, newest first.
    ///
    /// # Errors
    /// Database failures.
    pub async fn mapping_versions(&self) -> Answer<Vec<MappingVersion>> {
        unbuilt("mapping_versions")
    }

    /// One version.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn mapping_version(&self, version: u32) -> Answer<Mapping> {
        let _ = version;
        unbuilt("mapping_version")
    }
}

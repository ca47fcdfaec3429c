//! What went wrong, in words for the person and as a code for the program.
//!
//! Modules have their own `thiserror` enums; at the edge of the engine each becomes a
//! [`Problem`]: a stable [`ErrorCode`] that hosts branch on, and three sentences that say what
//! happened, what it means and what to do. Nobody branches on the sentences.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Every kind of failure a host acts on. A code exists only while something branches on it or
/// a person needs other words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ErrorCode {
    /// No token or key was typed.
    TokenEmpty,
    /// The token has not the shape of a Private Integration Token.
    TokenMalformed,
    /// The far side refuses the token: wrong, rotated, deleted or revoked.
    TokenInvalid,
    /// The token belongs to an agency, not to a sub-account.
    TokenAgency,
    /// No location id can be read from what was typed.
    LocationMalformed,
    /// The token does not open this location.
    LocationWrong,
    /// The token lacks a scope.
    ScopeMissing,
    /// An address is not https (loopback excepted) or cannot be read.
    AddressInvalid,
    /// No connection could be made.
    NetworkUnreachable,
    /// The host's name is not known.
    DnsFailed,
    /// No safe connection could be agreed on.
    TlsFailed,
    /// The answer is a page, not JSON: a proxy or a firewall answered.
    NotJson,
    /// A firewall in front of the service refuses this machine (HTML 403, error 1010).
    BlockedByNetwork,
    /// The service failed (5xx).
    ServerFailed,
    /// Too many requests; `retry_after_ms` says how long to wait.
    RateLimited,
    /// No answer in time.
    TimedOut,
    /// The connection broke before the answer was whole.
    AnswerCut,
    /// The answer is larger than any true answer.
    AnswerTooLong,
    /// The service sent the request on to another address.
    Redirected,
    /// The service refused the request (other 4xx); `field` may name the member.
    Refused,
    /// The record does not exist on the far side.
    RecordMissing,
    /// No keyring runs on this machine.
    KeyringAbsent,
    /// The keyring is locked.
    KeyringLocked,
    /// The keyring refused to store or give the key.
    KeyringRefused,
    /// The data folder cannot be written.
    FolderReadOnly,
    /// No space is left.
    DiskFull,
    /// Another process holds the engine of this folder.
    EngineBusy,
    /// The database is held by another process for too long.
    DatabaseLocked,
    /// The database file is damaged.
    DatabaseDamaged,
    /// The database was written by a newer version of the app.
    DatabaseNewer,
    /// The mapping file is not JSON.
    MappingNotJson,
    /// The mapping names a field that does not exist.
    MappingUnknownField,
    /// Two rules write the same target field.
    MappingDuplicateTarget,
    /// A required target field has no rule or stays empty.
    MappingRequiredMissing,
    /// The mapping was written by a newer version.
    MappingNewer,
    /// The mapping is wrong in another way; `field` says where.
    MappingInvalid,
    /// The mapping changed while it was edited here.
    MappingConflict,
    /// Examples kept with the mapping come out differently.
    MappingExamplesFail,
    /// The rules file is not JSON.
    RulesNotJson,
    /// The rules were written by a newer version.
    RulesNewer,
    /// The rules are wrong; `field` says where.
    RulesInvalid,
    /// The rules changed while they were edited here.
    RulesConflict,
    /// The profile file is not JSON.
    ProfileNotJson,
    /// The profile was written by a newer version.
    ProfileNewer,
    /// The profile is wrong; `field` says where.
    ProfileInvalid,
    /// The setup file is not JSON.
    BundleNotJson,
    /// The setup file was written by a newer version.
    BundleNewer,
    /// The setup file is none, or a part of it can't be used; `field` says where.
    BundleInvalid,
    /// The profile has no way to do this.
    CapabilityMissing,
    /// Whether a write took effect can't be found out; it is not sent again blindly.
    Unsure,
    /// More writes of this kind than a run may do without a yes.
    ApprovalNeeded,
    /// The contact was written to too often in a short time; a person must look.
    ChangesTooFast,
    /// The rules leave it out: the filter, or what they say not to write.
    LeftOut,
    /// The record changed on the far side after the plan was made.
    ChangedSincePlan,
    /// Several records of the far side could be the same person.
    MatchUnclear,
    /// The person paused syncing.
    SyncPaused,
    /// A connection has not been made yet.
    NotConnected,
    /// A connection needs attention before anything goes on.
    ConnectionPaused,
    /// A run or record that was asked for does not exist here.
    NotFound,
    /// What was sent cannot be understood; `field` says which part.
    InvalidInput,
    /// The sample data could not be started.
    SandboxFailed,
    /// The person stopped it.
    Cancelled,
    /// A defect of ours.
    Internal,
}

/// A failure as it is shown: what happened, what it means, what to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Problem {
    /// What hosts branch on.
    pub code: ErrorCode,
    /// What happened, one sentence.
    pub what: String,
    /// What it means, one sentence; may be empty.
    pub meaning: String,
    /// What to do, one sentence; may be empty.
    pub remedy: String,
    /// The form field, mapping target or member it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
    /// How long to wait, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub retry_after_ms: Option<u64>,
    /// The far side's own words or a technical reason, for folding away. Never a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub details: Option<String>,
    /// What is in the way besides, and stays when this is mended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub also: Option<Box<Self>>,
}

impl Problem {
    /// A problem in three sentences.
    #[must_use]
    pub fn new(
        code: ErrorCode,
        what: impl Into<String>,
        meaning: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            code,
            what: what.into(),
            meaning: meaning.into(),
            remedy: remedy.into(),
            field: None,
            retry_after_ms: None,
            details: None,
            also: None,
        }
    }

    /// The same problem, about `field`.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The same problem with the far side's words or a technical reason.
    #[must_use]
    pub fn with_details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }

    /// The same problem with the time to wait.
    #[must_use]
    pub fn after(mut self, millis: u64) -> Self {
        self.retry_after_ms = Some(millis);
        self
    }

    /// The same problem by itself.
    #[must_use]
    pub fn without_also(&self) -> Self {
        Self {
            also: None,
            ..self.clone()
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sentences = [&self.what, &self.meaning, &self.remedy];
        let mut first = true;
        for sentence in sentences.into_iter().filter(|s| !s.is_empty()) {
            if !first {
                f.write_str(" ")?;
            }
            f.write_str(sentence)?;
            first = false;
        }
        match &self.also {
            Some(also) => write!(f, " {also}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}

/// What is wrong with a member of a document, as its reader words it.
pub(crate) struct WrongMember {
    /// One sentence.
    pub(crate) what: String,
    /// The member, if it is one that this version does not know.
    pub(crate) unknown: Option<String>,
}

impl WrongMember {
    /// Words what reading a member failed with; `noun` is what it is a member of, such as
    /// “mapping”. Source of the kinds of failure: crate `serde` 1, `de::Error`.
    pub(crate) fn of(noun: &str, error: &serde_json::Error) -> Self {
        let words = error.to_string();
        let named = words.split('`').nth(1).unwrap_or_default();
        let is = |kind: &str| words.starts_with(kind);
        let unknown = is("unknown field");
        let what = if unknown {
            format!("The {noun} has a member that this version does not know: “{named}”.")
        } else if is("unknown variant") {
            format!("The {noun} uses a word that this version does not know: “{named}”.")
        } else if is("missing field") {
            format!("The {noun} lacks a member: “{named}”.")
        } else if is("duplicate field") {
            format!("The {noun} has a member twice: “{named}”.")
        } else {
            format!("A member of the {noun} has a value of the wrong kind.")
        };
        Self {
            what,
            unknown: unknown.then(|| named.to_owned()),
        }
    }
}

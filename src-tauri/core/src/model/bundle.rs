//! The bundle: how a pair is set up, as one text that can be read, compared and carried to another
//! computer. Never a key; contacts only as examples of the mapping, and only if a person says so.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{Example, MappingDocument, Problem, RulesDocument, Settings, Severity, Side};

/// The format version that this build reads and writes.
pub const BUNDLE_FORMAT: u32 = 1;
/// What the member `kind` says, so that no other file is taken for a bundle.
pub const BUNDLE_KIND: &str = "certileads-connect";

/// A bundle as a file: versioned JSON, its members always in this order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Bundle {
    /// Always [`BUNDLE_KIND`].
    pub kind: String,
    /// The format's version: [`BUNDLE_FORMAT`].
    pub format: u32,
    /// Where both sides are.
    pub connections: BundleConnections,
    /// Certileads profiles of one's own that are in use, as documents.
    #[ts(type = "Array<unknown>")]
    pub profiles: Vec<Value>,
    /// The mapping in force; none if none was saved.
    pub mapping: Option<MappingDocument>,
    /// Examples of the mapping; absent unless they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(type = "Array<unknown>")]
    pub examples: Vec<Example>,
    /// The rules in force; none if they are those of a new pair.
    pub rules: Option<RulesDocument>,
    /// The settings of the data folder.
    pub settings: Settings,
}

/// An exported bundle.
#[derive(Clone, Debug, PartialEq)]
pub struct BundleExport {
    /// Its text, with a line feed at its end.
    pub text: String,
    /// What the person should know before passing it on.
    pub notices: Vec<Problem>,
}

/// Where both sides are; a side that is not connected is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[ts(export)]
pub struct BundleConnections {
    /// HighLevel.
    pub highlevel: Option<HighlevelPlace>,
    /// Certileads.
    pub certileads: Option<CertileadsPlace>,
}

/// A HighLevel account without its token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct HighlevelPlace {
    /// The location's own name, for people; may be empty.
    #[serde(default)]
    pub name: String,
    /// The location's id.
    pub location_id: String,
    /// The address of the API.
    pub base_url: String,
    /// IANA time zone of the location.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// ISO 3166 alpha-2 country of the location.
    #[serde(default)]
    pub country: Option<String>,
}

/// A Certileads account without its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct CertileadsPlace {
    /// The account's own name, for people; may be empty.
    #[serde(default)]
    pub name: String,
    /// The key of its profile.
    pub profile: String,
    /// The address, or the folder; none where the address itself lets in whoever knows it.
    #[serde(default)]
    pub base_url: Option<String>,
}

/// What a member of a bundle is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum BundlePartKind {
    /// The HighLevel account.
    Highlevel,
    /// The Certileads account.
    Certileads,
    /// A Certileads profile.
    Profile,
    /// The mapping.
    Mapping,
    /// Examples of the mapping.
    Examples,
    /// The rules.
    Rules,
    /// The settings.
    Settings,
    /// Something this version does not know.
    Unknown,
}

/// What importing a part does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum BundleEffect {
    /// It is not here yet, and comes.
    Added,
    /// It takes the place of what is here.
    Changed,
    /// It is the same as what is here.
    Unchanged,
    /// What is here stays.
    LeftAlone,
    /// It can't be used; its findings say why.
    Broken,
}

/// One thing that a part changes. Words, not values: they are for reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BundleChange {
    /// What it is about.
    pub label: String,
    /// How it is here; none if it is not here.
    pub before: Option<String>,
    /// How it would be; none if it would go.
    pub after: Option<String>,
}

/// Something wrong with a part, or worth knowing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BundleFinding {
    /// An error makes the part unusable.
    pub severity: Severity,
    /// Where in the bundle: a JSON pointer.
    pub place: String,
    /// What is wrong, one sentence.
    pub what: String,
    /// What to do, one sentence; may be empty.
    pub remedy: String,
}

/// One part of a bundle, held against what is here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BundlePart {
    /// What it is about.
    pub kind: BundlePartKind,
    /// Which one: an account's, a profile's or an unknown member's name; empty where there is
    /// only one.
    pub name: String,
    /// What importing does.
    pub effect: BundleEffect,
    /// The same in a sentence.
    pub about: String,
    /// Each thing that changes.
    pub changes: Vec<BundleChange>,
    /// What is wrong or worth knowing.
    pub findings: Vec<BundleFinding>,
}

/// The versions that a bundle was held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BundleBase {
    /// The mapping's; none if none was saved.
    pub mapping: Option<u32>,
    /// The rules'; 0 if they were never saved.
    pub rules: u32,
}

/// A bundle held against what is here; nothing is changed by looking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BundleReview {
    /// Its parts, in the order of the file.
    pub parts: Vec<BundlePart>,
    /// What it was held against.
    pub base: BundleBase,
    /// Sides whose key has to be given after importing: no bundle has any.
    pub keys: Vec<Side>,
}

impl BundleReview {
    /// True if importing changes anything.
    #[must_use]
    pub fn changes_something(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part.effect, BundleEffect::Added | BundleEffect::Changed))
    }

    /// True if a part can't be used.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.parts
            .iter()
            .any(|part| part.effect == BundleEffect::Broken)
    }
}

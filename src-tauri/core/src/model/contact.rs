//! Records of the source side, as far as the engine needs to know them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::UtcMillis;

/// A HighLevel contact, decoded leniently: any value can be absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Contact {
    /// HighLevel's id (opaque).
    pub id: String,
    /// When it was made, by the server's clock.
    pub date_added: Option<UtcMillis>,
    /// When it was last changed, by the server's clock.
    pub date_updated: Option<UtcMillis>,
    /// Lower-case tags, sorted, without repeats.
    pub tags: Vec<String>,
    /// Every value by source field key: `email`, `firstName`, …, `customFields.<id>`; `id` and
    /// `tags` are in it too, so that the mapping reads one map. Absent and null are the same.
    #[ts(type = "Record<string, unknown>")]
    pub values: Map<String, Value>,
}

impl Contact {
    /// The name to show: full name, else company, else e-mail, else phone, else the id.
    #[must_use]
    pub fn display_name(&self) -> String {
        let text = |key: &str| {
            self.values
                .get(key)
                .and_then(Value::as_str)
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        let full = [text("firstName"), text("lastName")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        if !full.is_empty() {
            return full;
        }
        ["name", "companyName", "email", "phone"]
            .into_iter()
            .find_map(text)
            .unwrap_or(&self.id)
            .to_owned()
    }
}

/// A task of a contact.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Task {
    /// HighLevel's id.
    pub id: String,
    /// The contact it hangs on.
    pub contact_id: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// When it is due.
    pub due_date: Option<UtcMillis>,
    /// Whether it is ticked.
    pub completed: bool,
    /// The user it is assigned to.
    pub assigned_to: Option<String>,
}

/// A note on a contact.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Note {
    /// HighLevel's id.
    pub id: String,
    /// The contact it hangs on.
    pub contact_id: String,
    /// Its text, plain.
    pub body: String,
    /// When it was made.
    pub date_added: Option<UtcMillis>,
}

/// An appointment of a contact.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct Appointment {
    /// HighLevel's id.
    pub id: String,
    /// The contact it is with.
    pub contact_id: String,
    /// The calendar it stands in.
    pub calendar_id: Option<String>,
    /// Its title.
    pub title: String,
    /// `new`, `confirmed`, `cancelled`, `showed`, `noshow`, `invalid`, or what else HighLevel says.
    pub status: String,
    /// When it begins, as HighLevel writes it: the location's time where no zone is told.
    pub start_time: Option<String>,
    /// When it ends, written the same way.
    pub end_time: Option<String>,
    /// The user it is assigned to.
    pub assigned_to: Option<String>,
    /// Where it takes place.
    pub address: String,
    /// What was noted about it.
    pub notes: String,
    /// When it was made, by the server's clock.
    pub date_added: Option<UtcMillis>,
    /// When it was last changed, by the server's clock.
    pub date_updated: Option<UtcMillis>,
}

impl Appointment {
    /// True if it was called off.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        ["cancelled", "canceled"].contains(&self.status.as_str())
    }
}

/// A record offered as an example while mapping or testing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SampleRecord {
    /// The contact's id.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// E-mail, else phone, else company: a second line that tells people apart.
    pub detail: String,
}

//! Notes and tasks of a contact: two lists of small objects with the same routes.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::field::Kind;
use super::{Ask, Reply, page, refuse};
use crate::answer::Answer;
use crate::clock::iso;

/// Which of the two lists.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Family {
    Notes,
    Tasks,
}

/// The members of an object: key, kind, whether it is required.
type Members = &'static [(&'static str, Kind, bool)];

impl Family {
    fn plural(self) -> &'static str {
        match self {
            Self::Notes => "notes",
            Self::Tasks => "tasks",
        }
    }

    fn missing(self) -> Answer {
        refuse::missing(match self {
            Self::Notes => "The note",
            Self::Tasks => "The task",
        })
    }

    fn members(self) -> Members {
        match self {
            Self::Notes => &[
                ("externalId", Kind::Text, false),
                ("body", Kind::Text, true),
            ],
            Self::Tasks => &[
                ("externalId", Kind::Text, false),
                ("title", Kind::Text, true),
                ("body", Kind::Text, false),
                ("dueDate", Kind::Datetime, false),
                ("completed", Kind::Boolean, false),
                ("completedAt", Kind::Datetime, false),
            ],
        }
    }
}

/// All notes, or all tasks, by contact.
#[derive(Serialize, Deserialize)]
pub(crate) struct Children {
    family: Family,
    rows: HashMap<String, Vec<Value>>,
}

impl Children {
    pub(super) fn new(family: Family) -> Self {
        Self {
            family,
            rows: HashMap::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.values().map(Vec::len).sum()
    }

    /// Every object with the contact it hangs on.
    pub(crate) fn all(&self) -> Vec<Value> {
        let with = |(contact, rows): (&String, &Vec<Value>)| {
            let contact = contact.clone();
            let shown = |row: &Value| {
                let mut row = row.clone();
                row["contactId"] = json!(contact);
                row
            };
            rows.iter().map(shown).collect::<Vec<_>>()
        };
        let mut all: Vec<Value> = self.rows.iter().flat_map(with).collect();
        all.sort_by(|one, other| one["id"].as_str().cmp(&other["id"].as_str()));
        all
    }

    /// The objects of one contact, oldest first.
    pub(super) fn of(&self, contact: &str) -> &[Value] {
        self.rows.get(contact).map_or(&[], Vec::as_slice)
    }

    pub(super) fn forget(&mut self, contact: &str) {
        self.rows.remove(contact);
    }

    /// The written members in stored form; `whole` asks for the required ones.
    fn checked(
        &self,
        body: &Map<String, Value>,
        whole: bool,
    ) -> Result<Map<String, Value>, Answer> {
        let mut stored = Map::new();
        for (name, value) in body {
            let member = self
                .family
                .members()
                .iter()
                .find(|(known, ..)| known == name);
            let Some((_, kind, required)) = member else {
                return Err(refuse::invalid(
                    name,
                    "unknown_field",
                    "There is no such member.",
                ));
            };
            let value = kind.stored(value).ok_or_else(|| {
                refuse::invalid(
                    name,
                    "invalid_value",
                    &format!("{name} must be of type {}.", kind.name()),
                )
            })?;
            if *required && value.is_null() {
                return Err(refuse::invalid(name, "required", "It must not be empty."));
            }
            stored.insert(name.clone(), value);
        }
        let absent =
            |(name, _, required): &&(&str, Kind, bool)| *required && !stored.contains_key(*name);
        match self.family.members().iter().find(absent) {
            Some((name, ..)) if whole => {
                Err(refuse::invalid(name, "required", "It must not be empty."))
            }
            _ => Ok(stored),
        }
    }

    fn place(&self, contact: &str, id: &str) -> Result<usize, Answer> {
        let rows = self.rows.get(contact);
        let place = rows.and_then(|rows| rows.iter().position(|row| row["id"] == id));
        place.ok_or_else(|| self.family.missing())
    }

    /// `GET …?externalId=&cursor=&limit=` → `{notes|tasks, nextCursor}`
    pub(super) fn list(&self, ask: &Ask<'_>, contact: &str) -> Reply {
        let external = ask.call.query.get("externalId");
        let rows = self.rows.get(contact).into_iter().flatten();
        let rows: Vec<&Value> = rows
            .filter(|row| external.is_none_or(|external| row["externalId"] == external))
            .collect();
        let (mut rows, next) = page::of(ask, &rows)?;
        ask.disturb(&mut rows);
        Ok(Answer::json(
            200,
            &json!({self.family.plural(): rows, "nextCursor": next}),
        ))
    }

    /// `POST` → 201, the stored object.
    pub(super) fn create(&mut self, ask: &Ask<'_>, contact: &str, id: String) -> Reply {
        let body = self.checked(&ask.body, true)?;
        let rows = self.rows.entry(contact.to_owned()).or_default();
        let external = body
            .get("externalId")
            .filter(|external| !external.is_null());
        if let Some(external) = external
            && let Some(row) = rows.iter().find(|row| row["externalId"] == *external)
        {
            let id = row["id"].as_str().unwrap_or("");
            return Err(refuse::exists("It was written before.", id));
        }
        let now = iso(ask.call.now);
        let mut row = json!({"id": id});
        for (name, ..) in self.family.members() {
            row[name] = body.get(*name).cloned().unwrap_or(Value::Null);
        }
        if row.get("completed") == Some(&Value::Null) {
            row["completed"] = json!(false);
        }
        row["createdAt"] = json!(now);
        row["updatedAt"] = json!(now);
        rows.push(row.clone());
        Ok(Answer::json(201, &row))
    }

    /// `GET …/:id` → the object.
    pub(super) fn get(&self, contact: &str, id: &str) -> Reply {
        let place = self.place(contact, id)?;
        Ok(Answer::json(200, &self.rows[contact][place]))
    }

    /// `PUT …/:id` → the stored object; only the members named change.
    pub(super) fn update(&mut self, ask: &Ask<'_>, contact: &str, id: &str) -> Reply {
        let body = self.checked(&ask.body, false)?;
        let place = self.place(contact, id)?;
        let Some(row) = self
            .rows
            .get_mut(contact)
            .and_then(|rows| rows.get_mut(place))
        else {
            return Err(self.family.missing());
        };
        for (name, value) in body {
            row[name] = value;
        }
        row["updatedAt"] = json!(iso(ask.call.now));
        Ok(Answer::json(200, row))
    }

    /// `DELETE …/:id` → 204
    pub(super) fn delete(&mut self, contact: &str, id: &str) -> Reply {
        let place = self.place(contact, id)?;
        if let Some(rows) = self.rows.get_mut(contact) {
            rows.remove(place);
        }
        Ok(Answer::empty(204))
    }
}

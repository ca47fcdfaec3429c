//! A contact as the simulated HighLevel stores it, and the shapes in which it is shown. No rules
//! about who may change what: that is `write`.

use std::ops::{Index, IndexMut};
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use crate::clock::iso;
use crate::normalise;

macro_rules! texts {
    ($($name:ident = $key:literal,)*) => {
        /// The plain text members of a contact.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Text { $($name,)* }

        impl Text {
            pub(crate) const ALL: &'static [Text] = &[$(Text::$name,)*];

            /// The member's name in JSON.
            pub(crate) fn key(self) -> &'static str {
                match self { $(Text::$name => $key,)* }
            }
        }
    };
}

texts! {
    FirstName = "firstName",
    LastName = "lastName",
    Email = "email",
    Phone = "phone",
    CompanyName = "companyName",
    Address1 = "address1",
    City = "city",
    State = "state",
    PostalCode = "postalCode",
    Country = "country",
    Website = "website",
    Timezone = "timezone",
    Source = "source",
    AssignedTo = "assignedTo",
    Gender = "gender",
    DateOfBirth = "dateOfBirth",
    BusinessId = "businessId",
    Type = "type",
}

impl Text {
    pub(crate) fn named(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|text| text.key() == key)
    }
}

/// One contact. Cheap to share: the account holds it behind an [`Arc`]. Serialised as a state file
/// holds it; the API's shapes are in [`Shown`].
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Contact {
    pub(crate) id: Arc<str>,
    pub(crate) location: Arc<str>,
    texts: [Option<Box<str>>; Text::ALL.len()],
    pub(crate) dnd: bool,
    pub(crate) dnd_settings: Value,
    pub(crate) inbound_dnd: Value,
    pub(crate) tags: Vec<Box<str>>,
    /// Values by the id of their custom field.
    pub(crate) custom: Vec<(Arc<str>, Value)>,
    pub(crate) followers: Vec<String>,
    pub(crate) campaigns: Vec<String>,
    pub(crate) workflows: Vec<String>,
    pub(crate) date_added: i64,
    pub(crate) date_updated: i64,
}

impl Index<Text> for Contact {
    type Output = Option<Box<str>>;

    fn index(&self, text: Text) -> &Self::Output {
        &self.texts[text as usize]
    }
}

impl IndexMut<Text> for Contact {
    fn index_mut(&mut self, text: Text) -> &mut Self::Output {
        &mut self.texts[text as usize]
    }
}

impl Contact {
    pub(crate) fn new(id: Arc<str>, location: Arc<str>, now: i64) -> Self {
        let mut contact = Self {
            id,
            location,
            texts: std::array::from_fn(|_| None),
            dnd: false,
            dnd_settings: json!({}),
            inbound_dnd: Value::Null,
            tags: Vec::new(),
            custom: Vec::new(),
            followers: Vec::new(),
            campaigns: Vec::new(),
            workflows: Vec::new(),
            date_added: now,
            date_updated: now,
        };
        contact.set(Text::Type, Some("lead"));
        contact
    }

    /// The member's text; empty where it has none.
    pub(crate) fn text(&self, text: Text) -> &str {
        self[text].as_deref().unwrap_or("")
    }

    /// Sets or clears a member; blank text clears it.
    pub(crate) fn set(&mut self, text: Text, value: Option<&str>) {
        let value = value.map(str::trim).filter(|value| !value.is_empty());
        self[text] = value.map(Into::into);
    }

    /// First and last name in one.
    pub(crate) fn name(&self) -> String {
        let (first, last) = (self.text(Text::FirstName), self.text(Text::LastName));
        format!("{first} {last}").trim().to_owned()
    }

    /// Sets or clears (`None`) the value of a custom field.
    pub(crate) fn set_custom(&mut self, id: &Arc<str>, value: Option<Value>) {
        self.custom.retain(|(field, _)| field != id);
        if let Some(value) = value {
            self.custom.push((Arc::clone(id), value));
        }
    }

    pub(crate) fn shown(&self, view: View) -> Shown<'_> {
        Shown {
            contact: self,
            view,
            search_after: None,
            business_name: None,
        }
    }
}

/// Which of HighLevel's shapes of a contact is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// GET by id, PUT and upsert.
    Full,
    /// The answer of a create before API version `v3`.
    Created,
    /// A row of a search or list.
    Row,
}

/// A contact in one of its shapes, written straight to JSON.
pub(crate) struct Shown<'a> {
    pub(crate) contact: &'a Contact,
    pub(crate) view: View,
    pub(crate) search_after: Option<Vec<Value>>,
    pub(crate) business_name: Option<&'a str>,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let contact = self.contact;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &*contact.id)?;
        map.serialize_entry("locationId", &*contact.location)?;
        map.serialize_entry("dateAdded", &iso(contact.date_added))?;
        map.serialize_entry("dateUpdated", &iso(contact.date_updated))?;
        if self.view == View::Created {
            map.serialize_entry("deleted", &false)?;
            map.serialize_entry("bounceEmail", &false)?;
            map.serialize_entry("unsubscribeEmail", &false)?;
        }
        for text in Text::ALL {
            if let Some(value) = &contact[*text] {
                if *text == Text::DateOfBirth && self.view == View::Created {
                    map.serialize_entry(text.key(), &format!("{value}T00:00:00.000Z"))?;
                } else {
                    map.serialize_entry(text.key(), value)?;
                }
            }
        }
        self.names(&mut map)?;
        map.serialize_entry("dnd", &contact.dnd)?;
        map.serialize_entry("dndSettings", &contact.dnd_settings)?;
        if !contact.inbound_dnd.is_null() {
            map.serialize_entry("inboundDndSettings", &contact.inbound_dnd)?;
        }
        map.serialize_entry("tags", &contact.tags)?;
        map.serialize_entry("customFields", &Custom(&contact.custom))?;
        if self.view != View::Created {
            map.serialize_entry("followers", &contact.followers)?;
        }
        if self.view == View::Row {
            map.serialize_entry("additionalEmails", &[(); 0])?;
            map.serialize_entry("additionalPhones", &[(); 0])?;
        }
        if let Some(name) = self.business_name {
            map.serialize_entry("businessName", name)?;
        }
        if let Some(after) = &self.search_after {
            map.serialize_entry("searchAfter", after)?;
        }
        map.end()
    }
}

impl Shown<'_> {
    fn names<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let contact = self.contact;
        let mut entry = |key: &str, text: String| match text.is_empty() {
            true => Ok(()),
            false => map.serialize_entry(key, &text),
        };
        let name = contact.name();
        entry(
            "firstNameLowerCase",
            contact.text(Text::FirstName).to_lowercase(),
        )?;
        entry(
            "lastNameLowerCase",
            contact.text(Text::LastName).to_lowercase(),
        )?;
        entry("fullNameLowerCase", name.to_lowercase())?;
        entry(
            "emailLowerCase",
            normalise::email(contact.text(Text::Email)),
        )?;
        if self.view == View::Created {
            return Ok(());
        }
        // The search index spells it `contactName`, reading by id `name`; rows carry both.
        if self.view == View::Row {
            entry("contactName", name.clone())?;
        }
        entry("name", name)
    }
}

struct Custom<'a>(&'a [(Arc<str>, Value)]);

impl Serialize for Custom<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = self.0.iter().map(|(id, value)| CustomValue { id, value });
        serializer.collect_seq(rows)
    }
}

#[derive(serde::Serialize)]
struct CustomValue<'a> {
    id: &'a str,
    value: &'a Value,
}

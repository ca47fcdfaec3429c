//! The contacts that the mirror holds, looked through in pages, so that memory does not grow with
//! their number: telling records to preview with.

use serde_json::Value;

use crate::app::{Answer, App};
use crate::highlevel::{ContactSearch, SortKey};
use crate::http::Lane;
use crate::mapping::{self, Compiled, Context, is_blank};
use crate::model::{
    Contact, MappingDocument, PairId, RecordKind, SampleRecord, Schema, Severity, Side,
};
use crate::store::mirror;

/// How many contacts are read at once.
const PAGE: u32 = 500;
/// How many records of a kind are offered.
const OFFERED: usize = 10;
/// How many a search gives.
const FOUND: usize = 25;
/// After so many the search ends: it is too short to find anybody with.
const ENOUGH: usize = 500;
/// How many are looked at where nothing is mirrored yet.
const UNMIRRORED: u32 = 100;

/// Where in a contact's name, address or number a text stands first; none if nowhere.
fn says(contact: &Contact, words: &str) -> Option<usize> {
    let values = ["email", "phone"].map(|key| contact.values.get(key).and_then(Value::as_str));
    let name = contact.display_name();
    let texts = values.into_iter().flatten().chain([&*name]);
    let places = texts.filter_map(|text| text.to_lowercase().find(words));
    places.min()
}

/// Where the mirror keeps HighLevel's contacts.
pub(super) fn place(pair: PairId) -> mirror::Place {
    mirror::Place {
        pair,
        side: Side::Highlevel,
        kind: mirror::Kind::Contact,
    }
}

impl App {
    /// Records of a kind to preview a document with, the best first; ten at most. Looks through
    /// all contacts that were read so far, or the newest hundred if none were.
    ///
    /// # Errors
    /// `NotConnected`; database failures; network failures where nothing is mirrored yet.
    pub async fn pick_records(
        &self,
        kind: RecordKind,
        document: MappingDocument,
    ) -> Answer<Vec<SampleRecord>> {
        let schema = self.fresh_schema(false).await?;
        let pair = self.pair().await?.id;
        let judge = Judge::new(kind, &document, &schema, &self.context(pair).await?);
        let newest = if self.mirrored(pair).await? == 0 {
            self.newest_contacts().await?
        } else {
            Vec::new()
        };
        let best = self
            .0
            .store
            .read(move |db| {
                let mut best = Best::default();
                for contact in newest {
                    best.offer(judge.score(&contact), contact);
                }
                let mut after: Option<String> = None;
                loop {
                    let look = |contact: Contact| (judge.score(&contact), contact);
                    let page = mirror::page_with(db, place(pair), after.as_deref(), PAGE, look)?;
                    let Some((last, _)) = page.last() else { break };
                    after = Some(last.clone());
                    for (_, (score, contact)) in page {
                        best.offer(score, contact);
                    }
                }
                Ok(best.0)
            })
            .await?;
        let contacts: Vec<Contact> = best.iter().map(|(_, _, contact)| contact.clone()).collect();
        self.0.records.keep(pair, &contacts, false);
        Ok(best
            .into_iter()
            .map(|(_, words, contact)| SampleRecord {
                detail: words,
                ..mapping::sample(&contact)
            })
            .collect())
    }

    /// Contacts that were read so far and whose name, e-mail address or phone number holds a text,
    /// whatever its case; at most 25, those that begin with it first.
    pub(super) async fn find_mirrored(&self, query: &str) -> Answer<Vec<SampleRecord>> {
        let pair = self.pair().await?.id;
        let words = query.to_lowercase();
        let found = self.0.store.read(move |db| {
            let mut found: Vec<Contact> = Vec::new();
            let mut after: Option<String> = None;
            loop {
                let page: Vec<(String, Contact)> =
                    mirror::page(db, place(pair), after.as_deref(), PAGE)?;
                let Some((last, _)) = page.last() else { break };
                after = Some(last.clone());
                let fits = |contact: &Contact| says(contact, &words).is_some();
                found.extend(page.into_iter().map(|(_, one)| one).filter(fits));
                if found.len() >= ENOUGH {
                    break;
                }
            }
            found.sort_by_cached_key(|contact| says(contact, &words));
            found.truncate(FOUND);
            Ok(found)
        });
        let found = found.await?;
        self.0.records.keep(pair, &found, false);
        Ok(found.iter().map(mapping::sample).collect())
    }

    async fn mirrored(&self, pair: PairId) -> Answer<u32> {
        let count = self.0.store.read(move |db| mirror::count(db, place(pair)));
        Ok(count.await?)
    }

    async fn newest_contacts(&self) -> Answer<Vec<Contact>> {
        let client = self.highlevel_client(Lane::Live).await?;
        let search = ContactSearch {
            sort: SortKey::DateAdded,
            descending: true,
            page_limit: UNMIRRORED,
            ..ContactSearch::default()
        };
        let call = client.search_contacts(&search).await;
        Ok(self.outcome(Side::Highlevel, call).await?.contacts)
    }
}

/// How much a contact is of a kind.
struct Judge {
    kind: RecordKind,
    compiled: Compiled,
    /// The source fields that the document's rules start from, and their names.
    sources: Vec<(String, String)>,
}

impl Judge {
    fn new(
        kind: RecordKind,
        document: &MappingDocument,
        schema: &Schema,
        context: &Context,
    ) -> Self {
        let label = |key: &String| {
            let known = schema.source.iter().find(|field| field.key == *key);
            known.map_or_else(|| key.clone(), |field| field.label.clone())
        };
        let sources = document
            .rules
            .iter()
            .filter_map(|rule| rule.source.as_ref());
        Self {
            kind,
            sources: sources.map(|key| (key.clone(), label(key))).collect(),
            compiled: Compiled::new(document, schema, context),
        }
    }

    /// A number, the higher the more, and why in a few words; none if it is not of the kind.
    fn score(&self, contact: &Contact) -> Option<(u64, String)> {
        let (score, words) = match self.kind {
            RecordKind::Random => (rand::random_range(1..=u64::MAX), String::new()),
            RecordKind::WithBlanks => {
                let blank =
                    |(key, _): &&(String, String)| contact.values.get(key).is_none_or(is_blank);
                let blanks = self.sources.iter().filter(blank).count();
                let words = format!("{blanks} of {} mapped fields blank", self.sources.len());
                (count(blanks), words)
            }
            RecordKind::LongText => {
                let length = |key: &String| {
                    let text = contact.values.get(key).and_then(Value::as_str);
                    text.map_or(0, |text| text.chars().count())
                };
                let lengths = self.sources.iter().map(|(key, label)| (length(key), label));
                let (longest, label) = lengths.max_by_key(|(length, _)| *length)?;
                (count(longest), format!("{label}: {longest} letters"))
            }
            RecordKind::WorstCase => {
                let problems = self.compiled.run(contact).problems;
                let errors = problems
                    .iter()
                    .filter(|one| one.severity == Severity::Error);
                let rules = errors.count();
                let words = match rules {
                    1 => "1 row does not work".to_owned(),
                    rules => format!("{rules} rows do not work"),
                };
                (count(rules), words)
            }
        };
        (score > 0).then_some((score, words))
    }
}

fn count(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}

/// The best so far, the best first.
#[derive(Default)]
struct Best(Vec<(u64, String, Contact)>);

impl Best {
    /// `score` as [`Judge::score`] gives it for the contact.
    fn offer(&mut self, score: Option<(u64, String)>, contact: Contact) {
        let Some((score, words)) = score else { return };
        let at = self.0.partition_point(|(other, ..)| *other >= score);
        if at < OFFERED {
            self.0.insert(at, (score, words, contact));
            self.0.truncate(OFFERED);
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    fn best(kind: RecordKind) -> Vec<(String, String)> {
        let document = json!({"format": 1, "api": "contacts", "rules": [
            {"id": "a", "source": "email", "target": "email", "whenBlank": "hold"},
            {"id": "b", "source": "note", "target": "note"},
            {"id": "c", "source": "score", "target": "score", "steps": [{"type": "number"}]},
        ]});
        let document: MappingDocument = serde_json::from_value(document).unwrap();
        let judge = Judge::new(kind, &document, &Schema::default(), &Context::default());
        let mut best = Best::default();
        for (id, values) in [
            (
                "fine",
                json!({"email": "a@example.com", "note": "hi", "score": 5}),
            ),
            ("empty", json!({})),
            (
                "bad",
                json!({"note": "a long note about it", "score": "many"}),
            ),
        ] {
            let contact = Contact {
                id: id.to_owned(),
                values: values.as_object().cloned().unwrap(),
                ..Contact::default()
            };
            best.offer(judge.score(&contact), contact);
        }
        let found = best.0.into_iter();
        found
            .map(|(_, words, contact)| (contact.id, words))
            .collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = expected.iter();
        owned
            .map(|(id, words)| ((*id).to_owned(), (*words).to_owned()))
            .collect()
    }

    #[test]
    fn records_of_a_kind_come_with_the_reason_the_most_telling_first() {
        assert_eq!(
            best(RecordKind::WithBlanks),
            pairs(&[
                ("empty", "3 of 3 mapped fields blank"),
                ("bad", "1 of 3 mapped fields blank"),
            ])
        );
        assert_eq!(
            best(RecordKind::WorstCase),
            pairs(&[
                ("bad", "2 rows do not work"),
                ("empty", "1 row does not work")
            ])
        );
        assert_eq!(best(RecordKind::LongText)[0].1, "note: 20 letters");
        assert_eq!(best(RecordKind::Random).len(), 3);
    }

    #[test]
    fn ten_are_offered_however_many_there_are() {
        let document = MappingDocument {
            format: 1,
            api: "contacts".into(),
            rules: vec![],
        };
        let judge = Judge::new(
            RecordKind::Random,
            &document,
            &Schema::default(),
            &Context::default(),
        );
        let mut best = Best::default();
        for _ in 0..100 {
            let contact = Contact::default();
            best.offer(judge.score(&contact), contact);
        }
        assert_eq!(best.0.len(), OFFERED);
    }
}

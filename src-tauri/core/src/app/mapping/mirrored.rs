//! The mapping over all contacts that the mirror holds, in pages, so that memory does not grow
//! with their number: telling records to preview with, and what publishing a draft would change.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::app::{Answer, App};
use crate::certileads::cells::{cell, record};
use crate::highlevel::{ContactSearch, SortKey};
use crate::http::Lane;
use crate::mapping::{self, Compiled, Context, is_blank};
use crate::model::{
    Contact, ErrorCode, ImpactField, ImpactPart, ImpactRecord, MappingDocument, PairId, Problem,
    RecordKind, SampleRecord, Schema, Severity, Side,
};
use crate::store::{self, mirror};

/// How many contacts are read at once.
const PAGE: u32 = 500;
/// How many lines an exported list has at most.
const MAX_LINES: usize = 50_000;
/// How many records of a kind are offered.
const OFFERED: usize = 10;
/// How many are looked at where nothing is mirrored yet.
const UNMIRRORED: u32 = 100;

fn place(pair: PairId) -> mirror::Place {
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
                    best.offer(&judge, contact);
                }
                let mut after: Option<String> = None;
                loop {
                    let page: Vec<(String, Contact)> =
                        mirror::page(db, place(pair), after.as_deref(), PAGE)?;
                    let Some((last, _)) = page.last() else { break };
                    after = Some(last.clone());
                    for (_, contact) in page {
                        best.offer(&judge, contact);
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

    /// What publishing a document would change, for one page of contacts: from behind `after` on.
    /// Who asks goes on with `next` until there is none, and may stop at any time.
    ///
    /// # Errors
    /// `NotConnected`; database failures.
    pub async fn mapping_impact(
        &self,
        document: MappingDocument,
        after: Option<String>,
    ) -> Answer<ImpactPart> {
        let schema = self.fresh_schema(false).await?;
        let pair = self.pair().await?.id;
        let context = self.context(pair).await?;
        let part = self
            .0
            .store
            .read(move |db| {
                let current = store::mappings::current(db, pair)?;
                let current =
                    current.map(|current| Compiled::new(&current.document, &schema, &context));
                let draft = Compiled::new(&document, &schema, &context);
                let page: Vec<(String, Contact)> =
                    mirror::page(db, place(pair), after.as_deref(), PAGE)?;
                let mut fields: BTreeMap<String, u32> = BTreeMap::new();
                let mut records = Vec::new();
                for (_, contact) in &page {
                    let Some(record) = mapping::impact(current.as_ref(), &draft, contact) else {
                        continue;
                    };
                    for change in &record.changes {
                        *fields.entry(change.target.clone()).or_default() += 1;
                    }
                    records.push(record);
                }
                let full = page.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
                Ok(ImpactPart {
                    total: mirror::count(db, place(pair))?,
                    looked: u32::try_from(page.len()).unwrap_or(u32::MAX),
                    fields: fields
                        .into_iter()
                        .map(|(target, changes)| ImpactField { target, changes })
                        .collect(),
                    records,
                    next: page.last().filter(|_| full).map(|(id, _)| id.clone()),
                })
            })
            .await?;
        Ok(part)
    }

    /// What publishing a document would change, as CSV: a line for each field of each contact,
    /// 50,000 at most. No cell is a formula.
    ///
    /// # Errors
    /// As [`Self::mapping_impact`].
    pub async fn mapping_impact_csv(&self, document: MappingDocument) -> Answer<String> {
        let heading = ["Contact id", "Contact", "Field", "Now", "After publishing"];
        let mut lines = vec![heading.map(Value::from)];
        let mut after = None;
        loop {
            let part = self.mapping_impact(document.clone(), after).await?;
            for ImpactRecord {
                record, changes, ..
            } in part.records
            {
                lines.extend(changes.into_iter().map(|change| {
                    [
                        Value::from(record.id.as_str()),
                        Value::from(record.name.as_str()),
                        Value::from(change.target),
                        change.before.unwrap_or_default(),
                        change.after.unwrap_or_default(),
                    ]
                }));
            }
            after = part.next;
            if after.is_none() || lines.len() > MAX_LINES {
                break;
            }
        }
        lines.truncate(MAX_LINES + 1);
        let mut text = String::new();
        for line in lines {
            let bytes = record(&line.each_ref().map(cell)).map_err(|error| unwritten(&error))?;
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
        Ok(text)
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

fn unwritten(error: &std::io::Error) -> Problem {
    Problem::new(
        ErrorCode::Internal,
        "The list could not be written.",
        "Nothing was changed.",
        "Try again.",
    )
    .with_details(error.to_string())
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
    fn offer(&mut self, judge: &Judge, contact: Contact) {
        let Some((score, words)) = judge.score(&contact) else {
            return;
        };
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
            best.offer(
                &judge,
                Contact {
                    id: id.to_owned(),
                    values: values.as_object().cloned().unwrap(),
                    ..Contact::default()
                },
            );
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
            best.offer(&judge, Contact::default());
        }
        assert_eq!(best.0.len(), OFFERED);
    }
}

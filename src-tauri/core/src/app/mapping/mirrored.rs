//! The mapping over all contacts that the mirror holds, in pages, so that memory does not grow
//! with their number: telling records to preview with, and what publishing a draft would change.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::app::{Answer, App};
use crate::certileads::cells::{cell, record};
use crate::highlevel::{ContactSearch, SortKey};
use crate::http::Lane;
use crate::mapping::{self, Compiled, Context, Impact, is_blank};
use crate::model::{
    Contact, ErrorCode, ImpactField, ImpactHold, ImpactPart, ImpactRecord, MappingDocument, PairId,
    Problem, RecordKind, SampleRecord, Schema, Severity, Side,
};
use crate::store::{self, mirror};

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
        // Before the first sync the records that were read to preview with are all there is.
        let read = match after {
            None => self.0.records.all(pair),
            Some(_) => Vec::new(),
        };
        let part = self
            .0
            .store
            .read(move |db| {
                let current = store::mappings::current(db, pair)?;
                let current =
                    current.map(|current| Compiled::new(&current.document, &schema, &context));
                let draft = Compiled::new(&document, &schema, &context);
                let mut part = PartSoFar::default();
                let total = mirror::count(db, place(pair))?;
                if total == 0 {
                    let current = current.as_ref();
                    read.iter()
                        .for_each(|contact| part.add(mapping::impact(current, &draft, contact)));
                    return Ok(part.end(count(read.len()), None));
                }
                let page: Vec<(String, Contact)> =
                    mirror::page(db, place(pair), after.as_deref(), PAGE)?;
                for (_, contact) in &page {
                    part.add(mapping::impact(current.as_ref(), &draft, contact));
                }
                let full = page.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
                let next = page.last().filter(|_| full).map(|(id, _)| id.clone());
                Ok(part.end(u64::from(total), next))
            })
            .await?;
        Ok(part)
    }

    /// Writes what publishing a document would change to a file, as CSV: a line for each field of
    /// each contact, and one for a contact that would be held. No cell is a formula. The file is
    /// written aside and then takes its place.
    ///
    /// # Errors
    /// As [`Self::mapping_impact`]; `FolderReadOnly` if the file can't be written.
    pub async fn export_mapping_impact(
        &self,
        document: MappingDocument,
        path: PathBuf,
    ) -> Answer<()> {
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        let file = tempfile::NamedTempFile::new_in(folder).map_err(|error| unwritten(&error))?;
        let mut out = BufWriter::new(file);
        let heading = [
            "Contact id",
            "Contact",
            "Field",
            "Now",
            "After publishing",
            "Held",
        ];
        write_line(&mut out, &heading.map(Value::from))?;
        let mut after = None;
        loop {
            let part = self.mapping_impact(document.clone(), after).await?;
            for record in part.records {
                write_record(&mut out, record)?;
            }
            after = part.next;
            if after.is_none() {
                break;
            }
        }
        let file = out.into_inner().map_err(|error| unwritten(error.error()))?;
        file.persist(path)
            .map_err(|error| unwritten(&error.error))?;
        Ok(())
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

/// What publishing changes for a contact, as lines of a CSV file.
fn write_record(out: &mut impl Write, found: ImpactRecord) -> Answer<()> {
    let ImpactRecord {
        record, changes, ..
    } = found;
    let held = found.problem.map_or(Value::Null, |one| one.what.into());
    let (id, name) = (Value::from(record.id), Value::from(record.name));
    if changes.is_empty() {
        let nothing = Value::Null;
        let line = [id, name, nothing.clone(), nothing.clone(), nothing, held];
        return write_line(out, &line);
    }
    for change in changes {
        let line = [
            id.clone(),
            name.clone(),
            Value::from(change.target),
            change.before.unwrap_or_default(),
            change.after.unwrap_or_default(),
            held.clone(),
        ];
        write_line(out, &line)?;
    }
    Ok(())
}

fn write_line(out: &mut impl Write, line: &[Value; 6]) -> Answer<()> {
    let bytes = record(&line.each_ref().map(cell)).map_err(|error| unwritten(&error))?;
    out.write_all(&bytes).map_err(|error| unwritten(&error))
}

fn unwritten(error: &std::io::Error) -> Problem {
    Problem::new(
        ErrorCode::FolderReadOnly,
        "The list could not be written.",
        "Nothing was changed.",
        "Choose another folder.",
    )
    .with_details(error.to_string())
}

/// One part of an impact, contact by contact.
#[derive(Default)]
struct PartSoFar {
    looked: u32,
    fields: BTreeMap<String, u32>,
    records: Vec<ImpactRecord>,
    holds: Vec<ImpactHold>,
}

impl PartSoFar {
    fn add(&mut self, found: Impact) {
        self.looked += 1;
        if let Some(problem) = found.held {
            let same = |one: &&mut ImpactHold| one.problem.same_as(&problem);
            match self.holds.iter_mut().find(same) {
                Some(hold) => hold.count += 1,
                None => self.holds.push(ImpactHold { problem, count: 1 }),
            }
        }
        let Some(record) = found.record else { return };
        for change in &record.changes {
            *self.fields.entry(change.target.clone()).or_default() += 1;
        }
        self.records.push(record);
    }

    fn end(self, total: u64, next: Option<String>) -> ImpactPart {
        ImpactPart {
            total: u32::try_from(total).unwrap_or(u32::MAX),
            looked: self.looked,
            fields: self
                .fields
                .into_iter()
                .map(|(target, changes)| ImpactField { target, changes })
                .collect(),
            records: self.records,
            holds: self.holds,
            next,
        }
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

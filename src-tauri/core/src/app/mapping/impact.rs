//! What publishing a document would change for the contacts that the mirror holds: counted and
//! listed in pages, so that memory does not grow with their number, on all cores.
//!
//! What it changes for one contact is [`Comparison`]'s.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::mirrored::place;
use crate::app::{Answer, App};
use crate::certileads::cells::{cell, record};
use crate::mapping::{Comparison, Impact};
use crate::model::{
    Contact, ErrorCode, ImpactField, ImpactFilter, ImpactHold, ImpactList, ImpactPart,
    ImpactRecord, MappingDocument, PairId, Problem,
};
use crate::store::{self, Db, mirror};

/// How many contacts are in memory at once.
const PAGE: u32 = 1_000;
/// How many are looked at before progress is told.
const PART: u32 = 4_000;
/// How many are listed at once, but for the rest of a page.
const LISTED: usize = 200;

/// The document in force and one that may take its place, and whom they are compared for.
struct Both {
    pair: PairId,
    compared: Comparison,
    /// Before the first sync the records that were read to preview with are all there is.
    shown: Vec<Arc<Contact>>,
}

impl Both {
    /// What is found for a page of contacts, and where the next begins.
    fn page(&self, db: &Db, after: Option<&str>) -> store::Result<(Vec<Impact>, Option<String>)> {
        let look = |contact: Contact| self.compared.of(&contact);
        let page = mirror::page_with(db, place(self.pair), after, PAGE, look)?;
        let full = page.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
        let next = page.last().filter(|_| full).map(|(id, _)| id.clone());
        let found: Vec<Impact> = page.into_iter().map(|(_, found)| found).collect();
        if found.is_empty() && after.is_none() {
            return Ok((
                self.shown.iter().map(|one| self.compared.of(one)).collect(),
                None,
            ));
        }
        Ok((found, next))
    }
}

impl App {
    /// What publishing a document would change, for one part of the contacts: from behind `after`
    /// on. Who asks goes on with `next` until there is none, and may stop at any time.
    ///
    /// # Errors
    /// `NotConnected`; database failures.
    pub async fn mapping_impact(
        &self,
        document: MappingDocument,
        after: Option<String>,
    ) -> Answer<ImpactPart> {
        let count = move |db: &Db, both: &Both| {
            let shown = u32::try_from(both.shown.len()).unwrap_or(u32::MAX);
            let mut part = Counted::new(match mirror::count(db, place(both.pair))? {
                0 => shown,
                total => total,
            });
            let mut after = after;
            loop {
                let (found, next) = both.page(db, after.as_deref())?;
                found.into_iter().for_each(|one| part.add(one));
                if next.is_none() || part.0.looked >= PART {
                    return Ok(part.end(next));
                }
                after = next;
            }
        };
        self.with_both(document, count).await
    }

    /// The contacts for which publishing a document would change something and that fit a filter,
    /// from behind `after` on; about two hundred, fewer where looking for them took long.
    ///
    /// # Errors
    /// `NotConnected`; database failures.
    pub async fn list_mapping_impact(
        &self,
        document: MappingDocument,
        filter: ImpactFilter,
        after: Option<String>,
    ) -> Answer<ImpactList> {
        let words = filter.words.to_lowercase();
        let fits = move |one: &ImpactRecord| {
            let texts = [&one.record.name, &one.record.detail];
            let says = |text: &String| text.to_lowercase().contains(&words);
            let changes = |field: &String| one.changes.iter().any(|it| it.target == *field);
            texts.into_iter().any(says)
                && filter.field.as_ref().is_none_or(changes)
                && (!filter.held || one.held_after)
        };
        let list = move |db: &Db, both: &Both| {
            let mut list = ImpactList {
                next: after,
                ..ImpactList::default()
            };
            for _ in 0..PART / PAGE {
                let (found, next) = both.page(db, list.next.as_deref())?;
                let changed = found.into_iter().filter_map(|one| one.record);
                list.records.extend(changed.filter(&fits));
                list.next = next;
                if list.next.is_none() || list.records.len() >= LISTED {
                    break;
                }
            }
            Ok(list)
        };
        self.with_both(document, list).await
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
            let all = ImpactFilter::default();
            let part = self
                .list_mapping_impact(document.clone(), all, after)
                .await?;
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

    async fn with_both<T: Send + 'static>(
        &self,
        document: MappingDocument,
        look: impl FnOnce(&Db, &Both) -> store::Result<T> + Send + 'static,
    ) -> Answer<T> {
        let schema = self.fresh_schema(false).await?;
        let pair = self.pair().await?.id;
        let context = self.context(pair).await?;
        let shown = self.0.records.all(pair);
        let looked = self.0.store.read(move |db| {
            let current = store::mappings::current(db, pair)?;
            let current = current.as_ref().map(|current| &current.document);
            let both = Both {
                pair,
                compared: Comparison::new(current, &document, &schema, &context),
                shown,
            };
            look(db, &both)
        });
        Ok(looked.await?)
    }
}

/// What was counted of a part so far.
struct Counted(ImpactPart, BTreeMap<String, u32>);

impl Counted {
    fn new(total: u32) -> Self {
        let part = ImpactPart {
            total,
            ..ImpactPart::default()
        };
        Self(part, BTreeMap::new())
    }

    fn add(&mut self, found: Impact) {
        let Self(part, fields) = self;
        part.looked += 1;
        if let Some(problem) = found.held {
            let same = |one: &&mut ImpactHold| one.problem.same_as(&problem);
            match part.holds.iter_mut().find(same) {
                Some(hold) => hold.count += 1,
                None => part.holds.push(ImpactHold { problem, count: 1 }),
            }
        }
        let Some(record) = found.record else { return };
        part.changed += 1;
        part.newly_held += u32::from(record.held_after && !record.held_before);
        part.no_longer_held += u32::from(record.held_before && !record.held_after);
        for change in record.changes {
            *fields.entry(change.target).or_default() += 1;
        }
    }

    fn end(self, next: Option<String>) -> ImpactPart {
        let Self(part, fields) = self;
        let fields = fields.into_iter();
        ImpactPart {
            fields: fields
                .map(|(target, changes)| ImpactField { target, changes })
                .collect(),
            next,
            ..part
        }
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

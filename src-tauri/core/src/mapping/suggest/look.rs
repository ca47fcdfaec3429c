//! How sure a pair of fields is, and why.

use std::collections::HashSet;

use serde_json::Value;

use super::super::compat::{Fit, fit};
use super::super::convert::Target;
use super::super::step::Place;
use super::super::table::fold;
use super::super::text::is_blank;
use super::names::{Named, plain};
use crate::model::{Contact, FieldOrigin, FieldType};

/// Less sure pairs are not offered.
const LEAST: u8 = 50;

/// One pair while it is judged.
pub(super) struct Look<'a> {
    pub(super) source: &'a Named<'a>,
    pub(super) target: &'a Named<'a>,
    pub(super) ready: &'a Target,
    pub(super) contacts: &'a [&'a Contact],
    pub(super) place: &'a Place,
}

impl Look<'_> {
    /// How sure the pair is, in percent, and why; none if it is not worth offering.
    pub(super) fn judge(&self) -> Option<(u8, String)> {
        let (from, to) = (self.source.field, self.target.field);
        let fits = fit(from.kind, to.kind);
        if matches!(fits, Fit::Never(..)) {
            return None;
        }
        let named = self.name();
        let choices = self.choices();
        // Types and values alone say little: most fields are texts.
        let special = is_special(to.kind) && from.origin != FieldOrigin::System;
        if named.is_none() && choices.is_none() && !special {
            return None;
        }
        let values = self.values();
        let mut confidence = named.as_ref().map_or(0, |(points, _)| *points);
        let mut reasons: Vec<String> = named.into_iter().map(|(_, reason)| reason).collect();
        if let Some((points, reason)) = choices {
            confidence = (confidence + points / 4).max(points);
            reasons.push(reason);
        }
        match values {
            Some((good, all)) if good * 5 >= all * 4 => {
                confidence = (confidence + 8).max(if all >= 3 { 55 } else { 0 });
                reasons.push(format!("{good} of {all} values fit"));
            }
            Some((good, all)) if good * 2 < all => {
                confidence -= 35;
                reasons.push(format!("but only {good} of {all} values fit"));
            }
            _ => {}
        }
        if from.kind == to.kind {
            confidence += 4;
            reasons.push("same type".to_owned());
        }
        let confidence = u8::try_from(confidence.clamp(0, 99)).unwrap_or(0);
        (confidence >= LEAST).then(|| (confidence, reasons.join(", ")))
    }

    fn name(&self) -> Option<(i32, String)> {
        let (one, other) = (&self.source.name, &self.target.name);
        if one.is_empty() || other.is_empty() {
            return None;
        }
        if plain(&self.source.field.label) == plain(&self.target.field.label) {
            return Some((87, "same name".to_owned()));
        }
        if one == other {
            return Some((82, "names mean the same".to_owned()));
        }
        let (few, many) = if self.source.words.len() <= self.target.words.len() {
            (&self.source.words, &self.target.words)
        } else {
            (&self.target.words, &self.source.words)
        };
        // One short word among many, such as “id” or “name”, says nothing.
        let telling = few.iter().map(String::len).sum::<usize>() >= 5;
        if telling && few.is_subset(many) {
            return Some((60, "one name contains the other".to_owned()));
        }
        (likeness(one, other) >= 0.8).then(|| (62, "names look alike".to_owned()))
    }

    /// How many of the source's choices the target has.
    fn choices(&self) -> Option<(i32, String)> {
        let (from, to) = (&self.source.field.options, &self.target.field.options);
        if from.len() < 2 || to.is_empty() {
            return None;
        }
        let known: HashSet<String> = to
            .iter()
            .flat_map(|option| [fold(&option.value), fold(&option.label)])
            .collect();
        let shared = from
            .iter()
            .filter(|option| {
                [&option.value, &option.label]
                    .iter()
                    .any(|name| known.contains(&fold(name)))
            })
            .count();
        (shared * 2 >= from.len()).then(|| {
            let reason = format!("{shared} of {} choices are the same", from.len());
            (if shared == from.len() { 75 } else { 60 }, reason)
        })
    }

    /// How many of the contacts' values the target would take, of how many; none where it takes
    /// anything.
    fn values(&self) -> Option<(usize, usize)> {
        if !is_special(self.target.field.kind) {
            return None;
        }
        let key = &self.source.field.key;
        let values = self
            .contacts
            .iter()
            .filter_map(|contact| contact.values.get(key));
        let (mut good, mut all) = (0, 0);
        for value in values.filter(|value| !is_blank(value)).take(25) {
            all += 1;
            if self.takes(value) {
                good += 1;
            }
        }
        (all > 0).then_some((good, all))
    }

    fn takes(&self, value: &Value) -> bool {
        // A plain number is a moment and a phone number too, for those who convert.
        let digits = value
            .as_str()
            .is_none_or(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        let kind = self.target.field.kind;
        if digits
            && matches!(
                kind,
                FieldType::Date | FieldType::Datetime | FieldType::Phone
            )
        {
            return self.source.field.kind == kind;
        }
        let url = kind != FieldType::Url || value.as_str().is_some_and(|text| text.contains('.'));
        url && self.ready.convert(value.clone(), self.place, false).is_ok()
    }
}

/// Types that values are recognised by.
fn is_special(kind: FieldType) -> bool {
    matches!(
        kind,
        FieldType::Email
            | FieldType::Phone
            | FieldType::Url
            | FieldType::Date
            | FieldType::Datetime
    )
}

/// 1 for equal texts, 0 for texts with nothing in common: by the edits between them.
fn likeness(one: &str, other: &str) -> f64 {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let longest = one.len().max(other.len());
    let shortest = one.len().min(other.len());
    if shortest < 4 || shortest * 5 < longest * 4 {
        return 0.0;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut corner = at;
        row[0] = at + 1;
        for (column, against) in other.iter().enumerate() {
            let change = corner + usize::from(letter != against);
            corner = row[column + 1];
            row[column + 1] = change.min(corner + 1).min(row[column] + 1);
        }
    }
    let edits = u32::try_from(row[other.len()]).unwrap_or(u32::MAX);
    let longest = u32::try_from(longest).unwrap_or(u32::MAX);
    1.0 - f64::from(edits) / f64::from(longest)
}

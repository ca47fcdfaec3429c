//! The examples of a mapping that come with a bundle: those that are here already take the values
//! of the file, others stay.

use super::{Changes, Here, part};
use crate::model::{BundleChange, BundleEffect, BundlePart, BundlePartKind, Example};

pub(super) fn compare(coming: Vec<Example>, here: &Here, changes: &mut Changes) -> BundlePart {
    let kind = BundlePartKind::Examples;
    let known = |example: &Example| here.examples.iter().find(|one| one.id == example.id);
    let new: Vec<Example> = coming
        .into_iter()
        .filter(|example| known(example) != Some(example))
        .collect();
    if new.is_empty() {
        return part(kind, "", BundleEffect::Unchanged, "They are here already.");
    }
    let (effect, about) = match here.examples.is_empty() {
        true => (BundleEffect::Added, "They hold values of contacts."),
        false => (
            BundleEffect::Changed,
            "They come to those that are here; they hold values of contacts.",
        ),
    };
    let told = new.iter().map(|example| BundleChange {
        label: example.name.clone(),
        before: known(example).map(|_| "here".to_owned()),
        after: Some("comes".to_owned()),
    });
    let told = told.collect();
    changes.examples = new;
    BundlePart {
        changes: told,
        ..part(kind, "", effect, about)
    }
}

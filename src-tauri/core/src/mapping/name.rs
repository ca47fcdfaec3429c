//! The parts of a person's whole name. Particles belong to the last name ("van Beethoven"), a
//! single name has no last one, "Last, First" is understood, and first and rest together are the
//! whole name: nothing is lost.

use super::title::{AFTER_PARTICLE, PARTICLES};
use crate::model::NamePart;

/// What may stand before a name and is no part of it.
const HONORIFICS: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "herr", "frau", "sra", "srta", "mme", "mlle",
];

/// What stands behind a name and stays with the last one.
const SUFFIXES: &[&str] = &[
    "jr", "sr", "ii", "iii", "iv", "md", "phd", "esq", "dds", "mba",
];

/// What ties two last names together ("Ortega y Gasset").
const CONNECTORS: &[&str] = &["y", "e", "i"];

/// The part of a whole name; none if it has none.
pub(crate) fn name_part(text: &str, part: NamePart) -> Option<String> {
    let name = Name::new(text);
    let words = match part {
        NamePart::First => name.given.get(..1).unwrap_or_default().to_vec(),
        NamePart::Given => name.given,
        NamePart::Last => name.last,
        NamePart::Rest => {
            let more = name.given.into_iter().skip(1);
            more.chain(name.last).collect()
        }
    };
    (!words.is_empty()).then(|| words.join(" "))
}

struct Name<'a> {
    given: Vec<&'a str>,
    last: Vec<&'a str>,
}

impl<'a> Name<'a> {
    fn new(text: &'a str) -> Self {
        match text.split_once(',') {
            Some((last, first)) if is_reversed(last, first) => Self::reversed(last, first),
            _ => Self::in_order(words(text)),
        }
    }

    /// "Beethoven, Ludwig van".
    fn reversed(last: &'a str, first: &'a str) -> Self {
        let mut given = without_honorifics(words(first));
        let mut at = given.len();
        while at > 1 && is_particle(given[at - 1]) {
            at -= 1;
        }
        let mut whole = given.split_off(at);
        whole.extend(words(last));
        Self { given, last: whole }
    }

    fn in_order(all: Vec<&'a str>) -> Self {
        let mut words = without_honorifics(all);
        let suffixes = words
            .iter()
            .skip(1)
            .rev()
            .take_while(|word| is_among(SUFFIXES, word))
            .count();
        let suffix = words.split_off(words.len() - suffixes);
        // A single name is a first one.
        let mut at = words.len().saturating_sub(1).max(1).min(words.len());
        while at > 0 && at < words.len() && belongs_to_last(&words, at - 1) {
            at -= 1;
        }
        let mut last = words.split_off(at);
        last.extend(suffix);
        Self { given: words, last }
    }
}

/// True if the word at `index` belongs to the last name that begins right after it.
fn belongs_to_last(words: &[&str], index: usize) -> bool {
    let word = words[index];
    if index == 0 {
        // "Van Morrison" has a first name; "de la Cruz" has none.
        return is_particle(word) && word.chars().all(char::is_lowercase);
    }
    is_particle(word) || is_among(CONNECTORS, words[index + 1])
}

/// True for "Last, First"; false for "King, Jr.".
fn is_reversed(last: &str, first: &str) -> bool {
    let first = words(first);
    !words(last).is_empty()
        && !first.is_empty()
        && !first.iter().all(|word| is_among(SUFFIXES, word))
}

fn words(text: &str) -> Vec<&str> {
    text.split(|letter: char| letter.is_whitespace() || letter == ',')
        .filter(|word| !word.is_empty())
        .collect()
}

fn without_honorifics(mut words: Vec<&str>) -> Vec<&str> {
    let titles = words.iter().take_while(|word| is_among(HONORIFICS, word));
    let count = titles.count().min(words.len().saturating_sub(1));
    words.split_off(count)
}

fn is_particle(word: &str) -> bool {
    is_among(PARTICLES, word) || is_among(AFTER_PARTICLE, word)
}

fn is_among(list: &[&str], word: &str) -> bool {
    // None of them is longer; spares lowering a megabyte of one word.
    word.len() <= 16 && list.contains(&word.replace('.', "").to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Ana Díaz", "Ana", "Ana", "Díaz")]
    #[case("Ludwig van Beethoven", "Ludwig", "Ludwig", "van Beethoven")]
    #[case("Maria Luisa de la Cruz", "Maria", "Maria Luisa", "de la Cruz")]
    #[case("José Ortega y Gasset", "José", "José", "Ortega y Gasset")]
    #[case("Martin Luther King Jr.", "Martin", "Martin Luther", "King Jr.")]
    #[case("Martin Luther King, Jr.", "Martin", "Martin Luther", "King Jr.")]
    #[case("Dr. Zoë O’Brien", "Zoë", "Zoë", "O’Brien")]
    #[case("Beethoven, Ludwig van", "Ludwig", "Ludwig", "van Beethoven")]
    #[case("Díaz, Ana María", "Ana", "Ana María", "Díaz")]
    #[case("Van Morrison", "Van", "Van", "Morrison")]
    #[case("王 小明", "王", "王", "小明")]
    #[case("  Ana   Díaz ", "Ana", "Ana", "Díaz")]
    fn whole_names(
        #[case] name: &str,
        #[case] first: &str,
        #[case] given: &str,
        #[case] last: &str,
    ) {
        assert_eq!(name_part(name, NamePart::First).as_deref(), Some(first));
        assert_eq!(name_part(name, NamePart::Given).as_deref(), Some(given));
        assert_eq!(name_part(name, NamePart::Last).as_deref(), Some(last));
    }

    #[test]
    fn single_names_and_last_names_alone() {
        assert_eq!(name_part("Cher", NamePart::First).as_deref(), Some("Cher"));
        assert_eq!(name_part("Cher", NamePart::Last), None);
        assert_eq!(name_part("Dr.", NamePart::First).as_deref(), Some("Dr."));
        assert_eq!(name_part("de la Cruz", NamePart::First), None);
        assert_eq!(
            name_part("de la Cruz", NamePart::Last).as_deref(),
            Some("de la Cruz")
        );
        assert_eq!(name_part(" , ", NamePart::First), None);
        assert_eq!(name_part("", NamePart::Rest), None);
    }

    #[test]
    fn first_and_rest_are_the_whole_name() {
        assert_eq!(
            name_part("Ana María García López", NamePart::Rest).as_deref(),
            Some("María García López")
        );
    }
}

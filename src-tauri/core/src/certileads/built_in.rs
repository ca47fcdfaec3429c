//! The profiles that come with the app. They pass through the same reader as any file.

use super::Profile;

/// Their keys, in the order of the list.
pub(super) const KEYS: [&str; 3] = ["rest", "inbound-webhook", "csv"];

const TEXTS: [&str; 3] = [
    include_str!("profiles/rest.json"),
    include_str!("profiles/inbound-webhook.json"),
    include_str!("profiles/csv.json"),
];

/// Key and text of each built-in profile: `rest` (the default), `inbound-webhook`, `csv`.
#[must_use]
pub fn built_in() -> [(&'static str, &'static str); 3] {
    std::array::from_fn(|index| (KEYS[index], TEXTS[index]))
}

impl Profile {
    /// A built-in profile by its key.
    #[must_use]
    pub fn built_in(key: &str) -> Option<Self> {
        let text = built_in().into_iter().find(|(known, _)| *known == key)?.1;
        Self::parse(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_is_read_by_the_one_reader() {
        for (key, text) in built_in() {
            match Profile::parse(text) {
                Ok(profile) => assert_eq!(profile.key(), key),
                Err(problems) => panic!("{key}: {problems:#?}"),
            }
        }
    }
}

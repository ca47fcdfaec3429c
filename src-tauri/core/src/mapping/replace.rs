//! Find and replace, as it stands: no patterns, so that a dot is a dot and nothing runs away.

use std::borrow::Cow;

use regex::{NoExpand, Regex, RegexBuilder};

use super::fault::Fault;
use super::text::{MAX_TEXT, too_long};

/// Longer texts to look for are refused.
const MAX_FIND: usize = 1000;

/// What is looked for and what takes its place, made ready.
#[derive(Clone, Debug)]
pub(crate) struct Replace {
    find: Regex,
    with: String,
}

impl Replace {
    /// Makes the step ready.
    ///
    /// # Errors
    /// Nothing to look for, or too long a text.
    pub(crate) fn new(find: &str, with: &str, ignore_case: bool) -> Result<Self, Fault> {
        if find.is_empty() {
            return Err(Fault::new(
                "The replace step does not say what to look for.",
                "Write the text to replace, or remove the step.",
            ));
        }
        if find.len() > MAX_FIND {
            return Err(too_long_to_find());
        }
        let find = RegexBuilder::new(&regex::escape(find))
            .case_insensitive(ignore_case)
            .build()
            .map_err(|_| too_long_to_find())?;
        Ok(Self {
            find,
            with: with.to_owned(),
        })
    }

    /// The text with each occurrence replaced.
    pub(crate) fn apply<'a>(&self, text: &'a str) -> Result<Cow<'a, str>, Fault> {
        let grown = self.find.find_iter(text).count() * self.with.len();
        if grown > MAX_TEXT {
            return Err(too_long());
        }
        Ok(self.find.replace_all(text, NoExpand(&self.with)))
    }
}

fn too_long_to_find() -> Fault {
    Fault::new(
        "The text to look for is longer than 1,000 characters.",
        "Look for a shorter one.",
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("a.b.c", ".", "-", false, "a-b-c")]
    #[case("Ana ANA", "ana", "Bo", true, "Bo Bo")]
    #[case("Ana ana", "ana", "Bo", false, "Ana Bo")]
    #[case("ÄRGER", "ä", "a", true, "aRGER")]
    #[case("5 €", " €", "", false, "5")]
    #[case("x", "x", "$0 $1", false, "$0 $1")]
    fn replaced(
        #[case] text: &str,
        #[case] find: &str,
        #[case] with: &str,
        #[case] ignore_case: bool,
        #[case] expected: &str,
    ) {
        let replace = Replace::new(find, with, ignore_case).unwrap();
        assert_eq!(replace.apply(text).unwrap(), expected);
    }

    #[test]
    fn growth_is_bounded_and_nothing_is_not_looked_for() {
        let replace = Replace::new("x", &"y".repeat(1000), false).unwrap();
        assert_eq!(replace.apply(&"x".repeat(1_000_000)), Err(too_long()));
        assert!(Replace::new("", "y", false).is_err());
        assert!(Replace::new(&"x".repeat(1001), "", true).is_err());
    }
}

//! A part of a text, counted in characters as a person sees them: an emoji with joiners, a flag and a
//! letter with its accent are one each.

use unicode_segmentation::UnicodeSegmentation;

/// The characters from `start` on (1 is the first, -1 the last), `length` of them at most. A start
/// before the text counts as its first; one behind it gives nothing.
pub(crate) fn substring(text: &str, start: i32, length: Option<u32>) -> &str {
    let offset = usize::try_from(start.unsigned_abs()).unwrap_or(usize::MAX);
    let from = if start < 0 {
        let back = text.grapheme_indices(true).rev();
        back.take(offset).last().map_or(text.len(), |(at, _)| at)
    } else {
        place(text, offset.saturating_sub(1))
    };
    let rest = &text[from..];
    let length = length.map(|length| usize::try_from(length).unwrap_or(usize::MAX));
    let to = length.map_or(rest.len(), |length| place(rest, length));
    &rest[..to]
}

/// Where the character of an index begins; the end for one behind the text.
fn place(text: &str, index: usize) -> usize {
    let mut characters = text.grapheme_indices(true);
    characters.nth(index).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::substring;

    #[rstest]
    #[case("abcdef", 1, Some(3), "abc")]
    #[case("abcdef", 3, None, "cdef")]
    #[case("abcdef", -2, None, "ef")]
    #[case("abcdef", -4, Some(2), "cd")]
    #[case("abc", -9, Some(2), "ab")]
    #[case("abc", 9, Some(2), "")]
    #[case("abc", 0, Some(1), "a")]
    #[case("abc", 2, Some(0), "")]
    #[case(
        "👩\u{200d}👩\u{200d}👧🇩🇪e\u{301}x",
        1,
        Some(1),
        "👩\u{200d}👩\u{200d}👧"
    )]
    #[case("👩\u{200d}👩\u{200d}👧🇩🇪e\u{301}x", 2, Some(2), "🇩🇪e\u{301}")]
    #[case("שלום", 1, Some(2), "של")]
    #[case("", -1, None, "")]
    #[case("a", i32::MIN, Some(u32::MAX), "a")]
    fn parts(
        #[case] text: &str,
        #[case] start: i32,
        #[case] length: Option<u32>,
        #[case] expected: &str,
    ) {
        assert_eq!(substring(text, start, length), expected);
    }
}

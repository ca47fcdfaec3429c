//! Where the parts of a JSON text stand: for telling a person the line, and for finding members
//! that are written twice, which readers of JSON pass over.
//!
//! Works on text that a JSON reader has accepted; on other text it finds less, and never fails.

use std::collections::HashSet;

/// The line, from 1, on which the part at a JSON pointer begins.
pub(crate) fn line_of(text: &str, pointer: &str) -> Option<usize> {
    let mut found = None;
    each_part(text, &mut |part, at| {
        if part == pointer && found.is_none() {
            found = Some(at);
        }
    });
    let before = text.as_bytes().get(..found?)?;
    Some(1 + before.iter().filter(|byte| **byte == b'\n').count())
}

/// The JSON pointer of the first member that its object has twice.
pub(crate) fn repeated(text: &str) -> Option<String> {
    let (mut seen, mut found) = (HashSet::new(), None);
    each_part(text, &mut |part, _| {
        if found.is_none() && !seen.insert(part.to_owned()) {
            found = Some(part.to_owned());
        }
    });
    found
}

/// Calls `see` with the pointer of each member and item, and where it begins: a member at its
/// name.
fn each_part(text: &str, see: &mut dyn FnMut(&str, usize)) {
    let mut walker = Walker { text, at: 0 };
    walker.value(&mut String::new(), see, 0);
}

/// Readers of JSON stop at this depth too.
const MAX_DEPTH: usize = 200;

struct Walker<'a> {
    text: &'a str,
    at: usize,
}

impl Walker<'_> {
    fn value(&mut self, pointer: &mut String, see: &mut dyn FnMut(&str, usize), depth: usize) {
        match self.peek() {
            Some(b'{') if depth < MAX_DEPTH => self.parts(pointer, see, depth, true),
            Some(b'[') if depth < MAX_DEPTH => self.parts(pointer, see, depth, false),
            Some(b'"') => self.string(),
            _ => {
                let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
                let end = rest.iter().position(|byte| b",]} \t\r\n".contains(byte));
                self.at += end.unwrap_or(rest.len());
            }
        }
    }

    /// The members of an object or the items of a list, from its bracket on.
    fn parts(
        &mut self,
        pointer: &mut String,
        see: &mut dyn FnMut(&str, usize),
        depth: usize,
        named: bool,
    ) {
        let outer = pointer.len();
        self.at += 1;
        for index in 0_usize.. {
            if matches!(self.peek(), None | Some(b'}' | b']')) {
                break;
            }
            let start = self.at;
            pointer.push('/');
            if named {
                self.string();
                let name = self.text.get(start..self.at).unwrap_or_default();
                let name: String = serde_json::from_str(name).unwrap_or_default();
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            } else {
                pointer.push_str(&index.to_string());
            }
            see(pointer, start);
            if named && self.peek() == Some(b':') {
                self.at += 1;
            }
            self.value(pointer, see, depth + 1);
            pointer.truncate(outer);
            if self.peek() == Some(b',') {
                self.at += 1;
            }
            if self.at == start {
                // No JSON; goes on all the same, so that it ends.
                self.at += 1;
            }
        }
        self.at += 1;
    }

    fn string(&mut self) {
        let bytes = self.text.as_bytes();
        self.at += 1;
        while let Some(byte) = bytes.get(self.at) {
            self.at += if *byte == b'\\' { 2 } else { 1 };
            if *byte == b'"' {
                break;
            }
        }
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at)? {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = r#"{
  "a": [1, "x\"}",
    {"b/c": null, "d": {}}
  ],
  "e": true
}"#;

    #[test]
    fn lines_by_pointer() {
        assert_eq!(line_of(TEXT, "/a"), Some(2));
        assert_eq!(line_of(TEXT, "/a/1"), Some(2));
        assert_eq!(line_of(TEXT, "/a/2/b~1c"), Some(3));
        assert_eq!(line_of(TEXT, "/e"), Some(5));
        assert_eq!(line_of(TEXT, "/f"), None);
    }

    #[test]
    fn what_is_written_twice() {
        assert_eq!(repeated(TEXT), None);
        let twice = r#"{"a": [{"b": 1}, {"b": 1, "\u0062": 2}]}"#;
        assert_eq!(repeated(twice).as_deref(), Some("/a/1/b"));
    }

    proptest! {
        #[test]
        fn any_text_has_an_end(text in r#"[\[\]{}",:\\a1é \n]{0,60}"#) {
            drop(repeated(&text));
            prop_assert!(line_of(&text, "/a").is_none_or(|line| line >= 1));
        }
    }
}

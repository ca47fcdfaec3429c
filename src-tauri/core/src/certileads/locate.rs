//! Finds the line and column of a JSON pointer in a text, so that a wrong member can be pointed
//! at in an editor. The text is known to be JSON.

/// Line and column (from 1) of the value at a pointer, or of the last part of it that exists.
pub(super) fn locate(text: &str, pointer: &str) -> (usize, usize) {
    let mut cursor = Cursor {
        bytes: text.as_bytes(),
        at: 0,
    };
    cursor.space();
    for name in super::pointer::segments(pointer) {
        let start = cursor.at;
        if !cursor.enter(&name) {
            cursor.at = start;
            break;
        }
    }
    let before = &text.as_bytes()[..cursor.at.min(text.len())];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    (
        line,
        String::from_utf8_lossy(&before[start..]).chars().count() + 1,
    )
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while self.peek().is_ascii_whitespace() {
            self.at += 1;
        }
    }

    /// Moves to the member or item of this name; false if there is none.
    fn enter(&mut self, name: &str) -> bool {
        let object = match self.peek() {
            b'{' => true,
            b'[' => false,
            _ => return false,
        };
        self.at += 1;
        let mut index = 0_usize;
        loop {
            self.space();
            if matches!(self.peek(), b'}' | b']' | 0) {
                return false;
            }
            let found = if object {
                let key = self.text();
                self.space();
                self.at += 1;
                self.space();
                key == name
            } else {
                index += 1;
                (index - 1).to_string() == name
            };
            if found {
                return true;
            }
            self.skip();
            self.space();
            if self.peek() == b',' {
                self.at += 1;
            }
        }
    }

    /// Reads a text and moves behind it.
    fn text(&mut self) -> String {
        let start = self.at;
        self.skip_text();
        let raw = self.bytes.get(start..self.at).unwrap_or_default();
        serde_json::from_slice(raw).unwrap_or_default()
    }

    fn skip_text(&mut self) {
        self.at += 1;
        while !matches!(self.peek(), b'"' | 0) {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
    }

    /// Moves behind a value.
    fn skip(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                0 => return,
                b'"' => self.skip_text(),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    if depth == 0 {
                        return;
                    }
                    depth -= 1;
                    self.at += 1;
                }
                b',' if depth == 0 => return,
                _ => self.at += 1,
            }
            if depth == 0 && matches!(self.bytes.get(self.at - 1), Some(b'"' | b'}' | b']')) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::locate;

    #[test]
    fn finds_members_and_items() {
        let text = "{\n  \"a\": [1, {\"b\\\"\": true}],\n  \"ü\": {\"c\": \"x,}\", \"d\": 5}\n}";
        assert_eq!(locate(text, ""), (1, 1));
        assert_eq!(locate(text, "/a/1"), (2, 12));
        assert_eq!(locate(text, "/a/1/b\""), (2, 20));
        assert_eq!(locate(text, "/ü/d"), (3, 26));
        assert_eq!(locate(text, "/ü/nothing"), (3, 8));
    }
}

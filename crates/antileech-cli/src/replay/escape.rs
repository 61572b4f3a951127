//! How nginx writes what a client sent into a log, and the way back.

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// `\xXX` for quotes, backslashes and what is not printable; `-` for what is not there.
    Default,
    /// As in a JSON string (RFC 8259 §7).
    Json,
    /// As it is.
    None,
}

impl Escape {
    /// Where a value ends, behind which a literal stands.
    pub fn find_end(self, text: &[u8], literal: &[u8]) -> Option<usize> {
        let mut from = 0;
        loop {
            let end = from + memchr::memmem::find(text.get(from..)?, literal)?;
            // A quote that belongs to the value follows a backslash that is not one of a pair.
            let front = text.get(..end)?.iter().rev();
            let backslashes = front.take_while(|byte| **byte == b'\\').count();
            if self != Escape::Json || backslashes % 2 == 0 {
                return Some(end);
            }
            from = end + 1;
        }
    }

    /// Writes a value as the client sent it; one that is not there is empty.
    pub fn undo(self, text: &[u8], value: &mut Vec<u8>) {
        value.clear();
        match self {
            Escape::Default if text == b"-" => {}
            Escape::None => value.extend_from_slice(text),
            Escape::Default | Escape::Json => {
                let mut rest = text;
                while let Some(at) = memchr::memchr(b'\\', rest) {
                    value.extend_from_slice(rest.get(..at).unwrap_or_default());
                    let escape = rest.get(at..).unwrap_or_default();
                    let length = match self {
                        Escape::Json => unescape_json(escape, value),
                        Escape::Default | Escape::None => unescape_hex(escape, value),
                    };
                    rest = escape.get(length..).unwrap_or_default();
                }
                value.extend_from_slice(rest);
            }
        }
    }
}

/// Reads `\xXX`; the length of what was read.
fn unescape_hex(escape: &[u8], value: &mut Vec<u8>) -> usize {
    if let [_, b'x', high, low, ..] = escape {
        if let Some(byte) = hex(&[*high, *low]).and_then(|byte| u8::try_from(byte).ok()) {
            value.push(byte);
            return 4;
        }
    }
    value.push(b'\\');
    1
}

/// Reads an escape of JSON; nginx writes `\u00XX` for control characters alone.
fn unescape_json(escape: &[u8], value: &mut Vec<u8>) -> usize {
    let byte = match escape {
        [_, b'b', ..] => 8,
        [_, b'f', ..] => 12,
        [_, b'n', ..] => b'\n',
        [_, b'r', ..] => b'\r',
        [_, b't', ..] => b'\t',
        [_, b'u', digits @ ..] => {
            let character = digits.get(..4).and_then(hex).and_then(char::from_u32);
            let Some(character) = character else {
                value.push(b'\\');
                return 1;
            };
            value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            return 6;
        }
        [_, byte, ..] => *byte,
        _ => b'\\',
    };
    value.push(byte);
    escape.len().min(2)
}

fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| Some(number * 16 + char::from(*digit).to_digit(16)?))
}

//! Looking at sixteen neighbouring bytes at once. For a text of less than a hundred bytes that costs
//! less than setting up a search of the `memchr` crate, and it finds what such a search cannot:
//! ranges of bytes.

use wide::u8x16;

/// How many bytes are looked at together.
pub(crate) const SIZE: usize = 16;

/// Sixteen neighbouring bytes.
#[derive(Clone, Copy)]
pub(crate) struct Sixteen(u8x16);

/// Which of the sixteen bytes are of a kind.
#[derive(Clone, Copy)]
pub(crate) struct Among(u8x16);

impl Sixteen {
    /// The start of a text; behind the end of one that is shorter there is the filler.
    #[inline(always)]
    pub(crate) fn start_of(text: &[u8], filler: u8) -> Self {
        Sixteen(u8x16::new(text.first_chunk().copied().unwrap_or_else(|| {
            let mut bytes = [filler; SIZE];
            if let Some(start) = bytes.get_mut(..text.len()) {
                start.copy_from_slice(text);
            }
            bytes
        })))
    }

    /// Bytes of this value.
    #[inline(always)]
    pub(crate) fn equal(self, byte: u8) -> Among {
        Among(self.0.cmp_eq(u8x16::splat(byte)))
    }

    /// Bytes of these values, the last one included.
    #[inline(always)]
    pub(crate) fn within(self, first: u8, last: u8) -> Among {
        let above = self.0 - u8x16::splat(first);
        Among(above.min(u8x16::splat(last - first)).cmp_eq(above))
    }

    /// The same with ASCII letters in lower case, and which bytes are letters.
    #[inline(always)]
    pub(crate) fn lower(self) -> (Self, Among) {
        let case = u8x16::splat(0x20);
        let letters = Sixteen(self.0 | case).within(b'a', b'z');
        (Sixteen(self.0 | (letters.0 & case)), letters)
    }

    /// The bytes.
    #[inline(always)]
    pub(crate) fn bytes(self) -> [u8; SIZE] {
        self.0.to_array()
    }
}

impl Among {
    /// The same in bits, the one of the first byte being the lowest.
    #[inline(always)]
    #[allow(clippy::cast_sign_loss, reason = "the sixteen bits are the lower ones")]
    pub(crate) fn bits(self) -> u32 {
        self.0.move_mask() as u32
    }
}

impl std::ops::BitOr for Among {
    type Output = Among;

    #[inline(always)]
    fn bitor(self, other: Among) -> Among {
        Among(self.0 | other.0)
    }
}

/// Whether a text has bytes of a kind.
#[inline(always)]
pub(crate) fn has(text: &[u8], kind: impl Fn(Sixteen) -> Among) -> bool {
    has_from(text, 0, kind)
}

/// Whether a text has bytes of a kind from a place on. There are none in front of it.
#[inline(always)]
pub(crate) fn has_from(text: &[u8], from: usize, kind: impl Fn(Sixteen) -> Among) -> bool {
    let Some(filler) = text.first() else { return false };
    let (mut seen, mut rest) = (0, text.get(from..).unwrap_or_default());
    while let Some((_, behind)) = rest.split_first_chunk::<SIZE>() {
        seen |= kind(Sixteen::start_of(rest, *filler)).bits();
        rest = behind;
    }
    // Some bytes are looked at again: that costs less than to leave them out.
    let last = text.last_chunk::<SIZE>().map_or(text, |last| last);
    (seen | kind(Sixteen::start_of(last, *filler)).bits()) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_in_every_place() {
        for length in 0..40 {
            for place in 0..length {
                for byte in 0..=u8::MAX {
                    let mut text = vec![b'~'; length];
                    text[place] = byte;
                    let case = format!("{}", text.escape_ascii());
                    assert_eq!(has(&text, |all| all.equal(b'#')), byte == b'#', "{case}");
                    assert_eq!(has(&text, |all| all.equal(0xff)), byte == 0xff, "{case}");
                    assert_eq!(has(&text, |all| all.within(0, 32)), byte < 33, "{case}");
                    let is_digit = byte.is_ascii_digit();
                    assert_eq!(has(&text, |all| all.within(b'0', b'9')), is_digit, "{case}");
                    let either = has(&text, |all| all.equal(0) | all.within(0x80, 0xff));
                    assert_eq!(either, byte == 0 || byte > 127, "{case}");
                    for from in [0, 1, place, place + 1] {
                        let found = has_from(&text, from, |all| all.equal(b'#'));
                        // In front of the place from which on it is asked for there must be none.
                        assert!(byte != b'#' || from > place || found, "{case} {from}");
                        assert!(byte == b'#' || !found, "{case} {from}");
                    }
                    let (lower, letters) = Sixteen::start_of(&text, b'~').lower();
                    let expected = text.to_ascii_lowercase();
                    assert!(lower.bytes().iter().zip(&expected).all(|(one, other)| one == other));
                    let is_letter = place < SIZE && byte.is_ascii_alphabetic();
                    assert_eq!(letters.bits(), u32::from(is_letter) << place.min(SIZE), "{case}");
                }
            }
        }
        assert!(!has(b"", |all| all.equal(0)));
    }
}

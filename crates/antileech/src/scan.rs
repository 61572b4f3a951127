//! Scanning short text for bytes that are hardly ever there, eight at a time. For a text of less
//! than a hundred bytes that costs less than setting up a search of the `memchr` crate, and it
//! finds what such a search cannot: ranges of bytes.

const SIZE: usize = size_of::<u64>();
/// A byte of this value in each place.
const ONES: u64 = u64::MAX / 255;
const HIGH_BITS: u64 = ONES << 7;

/// Eight neighbouring bytes.
#[derive(Clone, Copy)]
pub(crate) struct Eight(u64);

/// Whether there are such bytes among the eight. Which ones is not known.
#[derive(Clone, Copy)]
pub(crate) struct Among(u64);

impl Eight {
    /// Bytes of this value.
    #[inline(always)]
    pub(crate) fn equal(self, byte: u8) -> Among {
        Eight(self.0 ^ (ONES * u64::from(byte))).below(1)
    }

    /// Bytes below this value, which is at most 128.
    #[inline(always)]
    pub(crate) fn below(self, limit: u8) -> Among {
        Among(self.0.wrapping_sub(ONES * u64::from(limit)) & !self.0 & HIGH_BITS)
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
pub(crate) fn has(text: &[u8], kind: impl Fn(Eight) -> Among) -> bool {
    let (mut seen, mut rest) = (0, text);
    while let Some((eight, behind)) = rest.split_first_chunk() {
        seen |= kind(Eight(u64::from_ne_bytes(*eight))).0;
        rest = behind;
    }
    (seen | kind(last(text)).0) != 0 && !text.is_empty()
}

/// Whether a text has these two bytes, one behind the other.
#[inline(always)]
pub(crate) fn has_pair(text: &[u8], [first, second]: [u8; 2]) -> bool {
    let Some((_, seconds)) = text.split_first() else { return false };
    let firsts = text.get(..seconds.len()).unwrap_or_default();
    // A place is zero if both bytes are what they should be.
    let look = |one: Eight, other: Eight| {
        Eight((one.0 ^ (ONES * u64::from(first))) | (other.0 ^ (ONES * u64::from(second)))).equal(0)
    };
    let (mut seen, mut ones, mut others) = (0, firsts, seconds);
    while let (Some((one, behind_one)), Some((other, behind_other))) =
        (ones.split_first_chunk(), others.split_first_chunk())
    {
        seen |= look(Eight(u64::from_ne_bytes(*one)), Eight(u64::from_ne_bytes(*other))).0;
        (ones, others) = (behind_one, behind_other);
    }
    (seen | look(last(firsts), last(seconds)).0) != 0 && !firsts.is_empty()
}

/// The last eight bytes of a text; of a shorter one all bytes, and the first one again and again.
#[inline(always)]
fn last(text: &[u8]) -> Eight {
    Eight(u64::from_ne_bytes(text.last_chunk().copied().unwrap_or_else(|| {
        let mut eight = [text.first().copied().unwrap_or_default(); SIZE];
        eight.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
        eight
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_in_every_place() {
        for length in 0..20 {
            for place in 0..length {
                for byte in 0..=u8::MAX {
                    let mut text = vec![b'~'; length];
                    text[place] = byte;
                    let case = format!("{}", text.escape_ascii());
                    assert_eq!(has(&text, |eight| eight.equal(b'#')), byte == b'#', "{case}");
                    assert_eq!(has(&text, |eight| eight.equal(0xff)), byte == 0xff, "{case}");
                    assert_eq!(has(&text, |eight| eight.below(33)), byte < 33, "{case}");
                    let either = has(&text, |eight| eight.equal(0) | eight.equal(b'}'));
                    assert_eq!(either, byte == 0 || byte == b'}', "{case}");
                }
            }
        }
        assert!(!has(b"", |eight| eight.equal(0)));
    }

    #[test]
    fn pairs_in_every_place() {
        for length in 0..20 {
            let mut text = vec![b'a'; length];
            assert!(!has_pair(&text, *b"/."));
            for place in 0..length {
                text[place] = b'/';
                assert!(!has_pair(&text, *b"/."), "{}", text.escape_ascii());
                for other in 0..length {
                    let mut text = text.clone();
                    text[other] = b'.';
                    let is_there = other == place + 1;
                    assert_eq!(has_pair(&text, *b"/."), is_there, "{}", text.escape_ascii());
                }
                text[place] = b'a';
            }
        }
        assert!(!has_pair(b"\0", [0, 0]));
    }
}

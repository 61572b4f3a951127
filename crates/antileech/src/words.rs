//! Words that are searched for in a text, all of them at once.

use std::collections::HashMap;

use aho_corasick::automaton::Automaton as _;
use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, StartKind, dfa};

use self::filter::{Blocks, Filter, STRIDE};

mod filter;

/// The most bytes that the words of a [`Table`] have in all: some thirty thousand words. Making the
/// table of a million takes a minute and gigabytes.
const MAX_BYTES: usize = 1 << 18;

/// The state in which a word has been found: the row at the start of the table. No byte leads out
/// of it.
const FOUND: u32 = 0;

/// The bytes that are read with the table before the row is looked at. They reach from the first byte
/// of a word that has a block of the [`Filter`] to behind the block.
const RUN: usize = 8;
const _: () = assert!(RUN >= 2 * STRIDE - 1);

/// A set of words. ASCII case does not matter.
#[derive(Debug)]
pub struct Words(Automaton);

#[derive(Debug)]
enum Automaton {
    Empty,
    Large(Box<AhoCorasick>),
    Small(Box<Table>),
}

/// What state follows a state and a byte.
///
/// The automaton is that of `aho-corasick`; a table of its transitions that is complete, and in
/// which a match is a state that is never left, is read with five instructions a byte, where the
/// search of the crate takes fifteen. A User-Agent of 120 bytes is the longest text that every
/// request is searched for.
///
/// Bytes that all states treat alike have one column. A hundred words, as many as a CDN allows,
/// take 100 kB, and ten thousand 10 MB.
#[derive(Debug)]
struct Table {
    /// The column of each byte.
    columns: [u8; 256],
    /// The row in which the search begins.
    start: u32,
    /// The rows, one a state; an entry is where in here the next row begins. The length is a power
    /// of two, so that a masked index needs no check; what is behind the last row takes no memory.
    rows: Box<[u32]>,
    /// Where to look for words, if none is very short.
    filter: Option<Filter>,
}

impl Words {
    /// Compiles words; none of them is empty. Errors only if they are too many for an automaton.
    pub fn new<W: AsRef<[u8]>>(words: &[W]) -> Result<Words, String> {
        Words::compile(words, MAX_BYTES)
    }

    /// With a table, if the words have at most so many bytes.
    fn compile<W: AsRef<[u8]>>(words: &[W], max_bytes: usize) -> Result<Words, String> {
        if words.is_empty() {
            return Ok(Words(Automaton::Empty));
        }
        let bytes: usize = words.iter().map(|word| word.as_ref().len()).sum();
        if bytes <= max_bytes {
            let automaton = dfa::DFA::builder()
                .ascii_case_insensitive(true)
                .start_kind(StartKind::Unanchored)
                .build(words)
                .map_err(|error| error.to_string())?;
            let table = Table::new(&automaton, words).ok_or("the words are too many")?;
            return Ok(Words(Automaton::Small(Box::new(table))));
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .start_kind(StartKind::Unanchored)
            .kind(Some(AhoCorasickKind::DFA))
            .build(words)
            .map_err(|error| error.to_string())?;
        Ok(Words(Automaton::Large(Box::new(automaton))))
    }

    /// Whether one of the words is in the text.
    pub fn are_in(&self, text: &[u8]) -> bool {
        match &self.0 {
            Automaton::Empty => false,
            Automaton::Large(automaton) => automaton.is_match(text),
            Automaton::Small(table) => table.search(text),
        }
    }
}

impl Table {
    /// `None` if the rows are too many for their numbers.
    fn new(automaton: &dfa::DFA, words: &[impl AsRef<[u8]>]) -> Option<Table> {
        let (columns, bytes) = columns(words);
        // The row FOUND is that of no state.
        let row = |number: usize| u32::try_from((number + 1) * bytes.len()).ok();
        let start = automaton.start_state(Anchored::No).ok()?;
        let mut states = vec![start];
        let mut known = HashMap::from([(start, row(0)?)]);
        let mut entries = vec![FOUND; bytes.len()];
        let mut number = 0;
        while let Some(state) = states.get(number).copied() {
            for byte in &bytes {
                let target = automaton.next_state(Anchored::No, state, *byte);
                entries.push(if automaton.is_match(target) {
                    FOUND
                } else if let Some(row) = known.get(&target) {
                    *row
                } else {
                    let row = row(states.len())?;
                    known.insert(target, row);
                    states.push(target);
                    row
                });
            }
            number += 1;
        }
        let mut rows = vec![FOUND; entries.len().next_power_of_two()];
        rows.get_mut(..entries.len())?.copy_from_slice(&entries);
        Some(Table { columns, start: row(0)?, rows: rows.into(), filter: Filter::new(words) })
    }

    fn search(&self, text: &[u8]) -> bool {
        match &self.filter {
            None => self.search_all(text),
            Some(Filter::Few(blocks)) => self.search_around(blocks, text),
            Some(Filter::Many(blocks)) => self.search_around(blocks, text),
        }
    }

    /// Looks for words only where there is a block of one.
    #[inline(always)]
    fn search_around<const SIZE: usize>(&self, blocks: &Blocks<SIZE>, text: &[u8]) -> bool {
        match blocks.find(text, 0) {
            None => false,
            // There is hardly ever one.
            Some(place) => self.search_from(place, blocks, text),
        }
    }

    #[inline(never)]
    fn search_from<const SIZE: usize>(
        &self,
        place: usize,
        blocks: &Blocks<SIZE>,
        text: &[u8],
    ) -> bool {
        let (mut done, mut next) = (0, Some(place));
        while let Some(place) = next {
            // Of a word that has the block, no more than this is in front of it.
            done = done.max((place + 1).saturating_sub(STRIDE));
            // Up to where no word goes on that has begun: behind the block, so that no byte is
            // read again and again.
            let rest = text.get(done..).unwrap_or_default();
            let (row, length) = self.run(rest, |row| row == FOUND || row == self.start);
            if row == FOUND {
                return true;
            }
            done += length;
            next = blocks.find(text, done);
        }
        false
    }

    #[inline(never)]
    fn search_all(&self, text: &[u8]) -> bool {
        self.run(text, |_| false).0 == FOUND
    }

    /// The row behind a text, or behind the first bytes of it if their row is the last of interest,
    /// and their number.
    #[inline(always)]
    fn run(&self, text: &[u8], is_last: impl Fn(u32) -> bool) -> (u32, usize) {
        // Eight bytes at a time: the loop itself costs as much as the look-ups.
        let (mut row, mut rest) = (self.start, text);
        while let Some((chunk, behind)) = rest.split_first_chunk::<RUN>() {
            row = chunk.iter().fold(row, |row, byte| self.next(row, *byte));
            rest = behind;
            if is_last(row) {
                return (row, text.len() - rest.len());
            }
        }
        (rest.iter().fold(row, |row, byte| self.next(row, *byte)), text.len())
    }

    #[inline(always)]
    #[allow(clippy::indexing_slicing, reason = "both indices are below the lengths of the arrays")]
    fn next(&self, row: u32, byte: u8) -> u32 {
        let column = self.columns[usize::from(byte)];
        match self.rows.len() {
            0 => FOUND,
            length => self.rows[(row as usize + usize::from(column)) & (length - 1)],
        }
    }
}

/// The column of each byte, and a byte of each column. The first column is that of all bytes that
/// are in no word; the others have one byte each, ASCII case aside.
fn columns(words: &[impl AsRef<[u8]>]) -> ([u8; 256], Vec<u8>) {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    let mut used: Vec<u8> =
        words.iter().flat_map(|word| word.as_ref().iter().copied().map(lower)).collect();
    used.sort_unstable();
    used.dedup();
    // If there is no such byte, its column is not looked at.
    let unused = (0..=u8::MAX).find(|byte| !used.contains(&lower(*byte)));
    let mut bytes = vec![unused.unwrap_or_default()];
    bytes.extend(used);
    let mut columns = [0; 256];
    for (byte, column) in (0..=u8::MAX).zip(&mut columns) {
        let position = bytes.iter().skip(1).position(|known| *known == lower(byte));
        *column = position.and_then(|at| u8::try_from(at + 1).ok()).unwrap_or_default();
    }
    (columns, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searching() {
        let few: &[&str] = &["bot", "Spider", "he", "she", "hers", "\u{4e2d}"];
        let many: Vec<String> = (0..2_000).map(|n| format!("word{n}x")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).chain(few.iter().copied()).collect();
        for (words, max_bytes) in [(few, MAX_BYTES), (&many, MAX_BYTES), (few, 0)] {
            let compiled = Words::compile(words, max_bytes).unwrap();
            assert_eq!(matches!(compiled.0, Automaton::Large(_)), max_bytes == 0);
            let cases: &[(&[u8], bool)] = &[
                (b"a BOT b", true),
                (b"bo t", false),
                (b"sPIDEr", true),
                (b"spide", false),
                (b"ushers", true),
                (b"us", false),
                (b"", false),
                (b"\xffbot\xff", true),
                (b"\xe4\xb8\xad", true),
                (b"\xe4\xb8", false),
            ];
            for (text, expected) in cases {
                assert_eq!(compiled.are_in(text), *expected, "{}", text.escape_ascii());
            }
        }
        assert!(!Words::new::<&str>(&[]).unwrap().are_in(b"x"));
    }

    #[test]
    fn long_words_in_every_place() {
        let long: &[&str] = &["Bababot", "cabaSpider", "ababaaaa", "\u{4e2d}\u{6587}xx"];
        // So many that the blocks are a large set, in which every text has some.
        let many: Vec<String> = (0..u32::try_from(filter::FEW).unwrap())
            .step_by(30)
            .map(|n| format!("ba{n:06x}"))
            .collect();
        let many: Vec<&str> = many.iter().map(String::as_str).chain(long.iter().copied()).collect();
        for words in [long, &many] {
            let compiled = Words::new(words).unwrap();
            let Automaton::Small(table) = &compiled.0 else { panic!("a large automaton") };
            let is_large = matches!(table.filter, Some(Filter::Many(_)));
            assert_eq!((is_large, table.filter.is_some()), (words.len() > 1000, true));
            for word in words.iter().take(40).chain(long) {
                let word = word.as_bytes();
                for before in 0..40 {
                    for (filling, behind) in [(&b"baba"[..], 0), (b"baba", 1), (b"xcab", 30)] {
                        let filling = |length| filling.iter().copied().cycle().take(length);
                        let whole: Vec<u8> = filling(before)
                            .chain(word.to_ascii_uppercase())
                            .chain(filling(behind))
                            .collect();
                        assert!(compiled.are_in(&whole), "{}", whole.escape_ascii());
                        let broken: Vec<u8> = filling(before)
                            .chain(word.iter().copied().take(word.len() - 1))
                            .chain(*b"~")
                            .chain(filling(behind))
                            .collect();
                        assert!(!compiled.are_in(&broken), "{}", broken.escape_ascii());
                    }
                }
            }
        }
    }

    #[test]
    fn any_bytes() {
        let all: Vec<u8> = (0..=u8::MAX).collect();
        let sets: [&[&[u8]]; 4] = [
            &[&all],
            &[b"\x00\x00", b"\xff"],
            &[b"aab", b"AB\xc3", b"ba"],
            &[b"a", b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"],
        ];
        for words in sets {
            let compiled = Words::new(words).unwrap();
            for word in words {
                assert!(compiled.are_in(word));
                assert!(compiled.are_in(&[b"x", *word, b"y"].concat()));
            }
            // All texts of up to 9 letters.
            for number in 0..4_u32.pow(9) {
                let digits = (0..9).map(|place| (number >> (2 * place)) % 4);
                let text: Vec<u8> = digits
                    .take_while(|digit| *digit > 0)
                    .map(|digit| b"_aB\xff"[digit as usize])
                    .collect();
                let expected = words.iter().any(|word| {
                    text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
                });
                assert_eq!(compiled.are_in(&text), expected, "{}", text.escape_ascii());
            }
        }
    }
}

//! Words that are searched for in a text, all of them at once.

use std::collections::HashMap;

use aho_corasick::automaton::Automaton as _;
use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, StartKind, dfa};

/// The most states of a [`Table`].
const MAX_STATES: usize = 4096;

/// The state of a table in which a word has been found. No byte leads out of it.
const FOUND: u16 = 0;

/// The state of a table in which nothing has been read.
const START: u16 = 1;

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
/// which a match is a state that is never left, is read with four instructions a byte, where the
/// search of the crate takes fifteen. A User-Agent of 120 bytes is the longest text that every
/// request is searched for. The table of a hundred words, as many as a CDN allows, has half a
/// megabyte; rows that are not used take no memory.
type Table = [[u16; 256]; MAX_STATES];

impl Words {
    /// Compiles words; none of them is empty. Errors only if they are too many for an automaton.
    pub fn new<W: AsRef<[u8]>>(words: &[W]) -> Result<Words, String> {
        if words.is_empty() {
            return Ok(Words(Automaton::Empty));
        }
        // An automaton has no more states than its words have bytes, and a few.
        let bytes: usize = words.iter().map(|word| word.as_ref().len()).sum();
        if bytes + 2 <= MAX_STATES {
            if let Some(table) = table(words) {
                return Ok(Words(Automaton::Small(table)));
            }
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
            Automaton::Small(table) => {
                // Eight bytes at a time: the loop itself costs as much as the look-ups.
                let (mut state, mut rest) = (START, text);
                while let Some((chunk, behind)) = rest.split_first_chunk::<8>() {
                    state = chunk.iter().fold(state, |state, byte| next(table, state, *byte));
                    rest = behind;
                }
                rest.iter().fold(state, |state, byte| next(table, state, *byte)) == FOUND
            }
        }
    }
}

#[allow(clippy::indexing_slicing, reason = "both numbers are below the lengths of the arrays")]
fn next(table: &Table, state: u16, byte: u8) -> u16 {
    table[usize::from(state) & (MAX_STATES - 1)][usize::from(byte)]
}

/// The table of these words; `None` if it would have too many states.
fn table<W: AsRef<[u8]>>(words: &[W]) -> Option<Box<Table>> {
    let automaton = dfa::DFA::builder()
        .ascii_case_insensitive(true)
        .start_kind(StartKind::Unanchored)
        .build(words)
        .ok()?;
    let start = automaton.start_state(Anchored::No).ok()?;
    // All zeros, that is FOUND.
    let mut rows: Box<Table> = vec![[FOUND; 256]; MAX_STATES].into_boxed_slice().try_into().ok()?;
    // FOUND, which has the number 0, is not entered.
    let mut states = vec![start, start];
    let mut numbers = HashMap::from([(start, usize::from(START))]);
    let mut number = usize::from(START);
    while let Some(state) = states.get(number).copied() {
        for byte in 0..=u8::MAX {
            let target = automaton.next_state(Anchored::No, state, byte);
            let target_number = if automaton.is_match(target) {
                usize::from(FOUND)
            } else {
                *numbers.entry(target).or_insert_with(|| {
                    states.push(target);
                    states.len() - 1
                })
            };
            let row = rows.get_mut(number)?;
            *row.get_mut(usize::from(byte))? = u16::try_from(target_number).ok()?;
        }
        number += 1;
    }
    (states.len() <= MAX_STATES).then_some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searching() {
        let few: &[&str] = &["bot", "Spider", "he", "she", "hers", "\u{4e2d}"];
        let many: Vec<String> = (0..2_000).map(|n| format!("word{n}x")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).chain(few.iter().copied()).collect();
        for words in [few, &many] {
            let compiled = Words::new(words).unwrap();
            assert_eq!(matches!(compiled.0, Automaton::Small(_)), words.len() == few.len());
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
}

//! Regular expressions of list entries. Matching takes linear time, whatever the expression.

use std::str;

use regex::bytes::{RegexBuilder, RegexSet, RegexSetBuilder};

/// The compiled size that one list's expressions may have, in bytes.
const SIZE_LIMIT: usize = 256 << 20;

/// How an expression relates to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchoring {
    /// The expression may match anywhere.
    Search,
    /// The expression must match the text as a whole.
    Whole,
}

/// One checked regular expression.
#[derive(Clone, Debug)]
pub struct Pattern(String);

impl Pattern {
    /// Reads `~regex` or `~*regex` (case-insensitive), as nginx writes them. `None` if the word
    /// has no such prefix. Errors say what is wrong with the expression.
    ///
    /// As in PCRE without its UTF mode, `.` and classes match bytes, so that a stray byte in a
    /// header cannot hide the rest of it.
    pub fn parse(word: &[u8], anchoring: Anchoring) -> Option<Result<Pattern, String>> {
        let expression = word.strip_prefix(b"~")?;
        let (flags, expression) = match expression.strip_prefix(b"*") {
            Some(expression) => ("(?i)", expression),
            None => ("", expression),
        };
        Some(Pattern::compile(flags, expression, anchoring))
    }

    /// Checks an expression; `flags` is put before it.
    pub fn compile(flags: &str, expression: &[u8], anchoring: Anchoring) -> Result<Self, String> {
        let expression = str::from_utf8(expression).map_err(|_| "is not UTF-8".to_owned())?;
        if expression.is_empty() {
            return Err("is empty".to_owned());
        }
        // Checked by itself first: "a)(b" is no expression, though it becomes one in a group.
        check(expression)?;
        let pattern = match anchoring {
            Anchoring::Search => format!("{flags}{expression}"),
            Anchoring::Whole => format!(r"{flags}\A(?:{expression})\z"),
        };
        check(&pattern)?;
        Ok(Pattern(pattern))
    }

    /// The same expression, ASCII case aside.
    pub fn in_any_case(self) -> Self {
        Pattern(format!("(?i){}", self.0))
    }

    /// Whether the expression has this character.
    pub fn contains(&self, character: char) -> bool {
        self.0.contains(character)
    }
}

fn check(expression: &str) -> Result<(), String> {
    match RegexBuilder::new(expression).unicode(false).build() {
        Ok(_) => Ok(()),
        Err(regex::Error::Syntax(text)) => {
            // The last line says what is wrong; those before it draw where.
            Err(text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
}

/// Compiles expressions into one automaton that says whether any of them matches.
pub fn any_of(patterns: &[Pattern]) -> Result<RegexSet, String> {
    RegexSetBuilder::new(patterns.iter().map(|pattern| &pattern.0))
        .unicode(false)
        .size_limit(SIZE_LIMIT)
        .build()
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matching() {
        let cases: &[(&str, Anchoring, &[u8], bool)] = &[
            ("~bot", Anchoring::Search, b"a bot b", true),
            ("~bot", Anchoring::Search, b"a BOT b", false),
            ("~*bot", Anchoring::Search, b"a BOT b", true),
            ("~^bot$", Anchoring::Search, b"a bot", false),
            (r"~\.google\.", Anchoring::Whole, b"www.google.com", false),
            (r"~.+\.google\.[a-z]+", Anchoring::Whole, b"www.google.com", true),
            ("~a|b", Anchoring::Whole, b"ab", false),
            ("~a|b", Anchoring::Whole, b"b", true),
            ("~*A|b", Anchoring::Whole, b"a", true),
            // a byte that is no UTF-8 hides nothing
            ("~evil.bot", Anchoring::Search, b"evil\xffbot", true),
            ("~[^a]bot", Anchoring::Search, b"\xffbot", true),
            ("~中", Anchoring::Search, "x中y".as_bytes(), true),
        ];
        for (word, anchoring, text, expected) in cases {
            let pattern = Pattern::parse(word.as_bytes(), *anchoring).unwrap().unwrap();
            let set = any_of(&[pattern]).unwrap();
            assert_eq!(set.is_match(text), *expected, "{word} {}", text.escape_ascii());
        }
    }

    #[test]
    fn refused() {
        let cases: &[(&[u8], &str)] = &[
            (b"~", "is empty"),
            (b"~*", "is empty"),
            (b"~(", "unclosed group"),
            (b"~a)(b", "unopened group"),
            (b"~(?=a)", "look-around"),
            (b"~(a)\\1", "backreferences are not supported"),
            (b"~\xff", "is not UTF-8"),
        ];
        for (word, expected) in cases {
            let error = Pattern::parse(word, Anchoring::Whole).unwrap().unwrap_err();
            assert!(error.contains(expected), "{}: {error}", word.escape_ascii());
        }
        assert!(Pattern::parse(b"a", Anchoring::Whole).is_none());
    }
}

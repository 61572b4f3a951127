//! User-Agent lists.

use regex::bytes::RegexSet;

use crate::list::Mode;
use crate::pattern::{self, Anchoring, Pattern};
use crate::request::{Line, Request};
use crate::words::Words;

/// `antileech_ua`: substrings, regular expressions, and the empty User-Agent.
#[derive(Debug)]
pub struct UserAgentRule {
    mode: Mode,
    words: Words,
    patterns: RegexSet,
    empty: bool,
}

/// An entry of a User-Agent list.
#[derive(Clone, Debug)]
pub enum UserAgentEntry {
    /// An absent, empty or blank User-Agent.
    Empty,
    /// A regular expression that may match anywhere in it.
    Pattern(Pattern),
    /// Text that it contains, in any ASCII case.
    Word(Box<[u8]>),
}

impl UserAgentEntry {
    /// Reads `""`, `~regex`, `~*regex` or a word.
    pub fn parse(word: &[u8]) -> Result<UserAgentEntry, String> {
        if word.trim_ascii().is_empty() {
            return Ok(UserAgentEntry::Empty);
        }
        match Pattern::parse(word, Anchoring::Search) {
            Some(pattern) => pattern.map(UserAgentEntry::Pattern),
            None => Ok(UserAgentEntry::Word(word.into())),
        }
    }
}

impl UserAgentRule {
    /// Compiles a rule. Errors only if the entries together are too large for an automaton.
    pub fn new(mode: Mode, entries: &[UserAgentEntry]) -> Result<Self, String> {
        let mut words = Vec::new();
        let mut patterns = Vec::new();
        let mut empty = false;
        for entry in entries {
            match entry {
                UserAgentEntry::Empty => empty = true,
                UserAgentEntry::Pattern(pattern) => patterns.push(pattern.clone()),
                UserAgentEntry::Word(word) => words.push(word),
            }
        }
        Ok(UserAgentRule {
            mode,
            words: Words::new(&words)?,
            patterns: pattern::any_of(&patterns)?,
            empty,
        })
    }

    /// Whether the request, which has this User-Agent, is let through. A client that sends several
    /// lines is judged by each of them.
    pub fn admits(&self, line: Line<'_>, request: &Request<'_>) -> bool {
        match line {
            Line::Absent => self.mode.admits(self.empty),
            Line::One(value) => self.mode.admits(self.matches(value)),
            Line::Several => self.refused(request).is_none(),
        }
    }

    /// The first User-Agent that is not let through.
    pub fn refused<'r>(&self, request: &Request<'r>) -> Option<&'r [u8]> {
        let mut refused = None;
        request.lookup.header_lines("user-agent", &mut |value| {
            if refused.is_none() && !self.mode.admits(self.matches(value)) {
                refused = Some(value);
            }
        });
        refused
    }

    fn matches(&self, user_agent: &[u8]) -> bool {
        if user_agent.trim_ascii().is_empty() {
            return self.empty;
        }
        self.words.are_in(user_agent)
            || (!self.patterns.is_empty() && self.patterns.is_match(user_agent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain::PlainRequest;
    use crate::request::Lookup as _;
    use crate::test::request_for;

    fn rule(mode: Mode, entries: &[&[u8]]) -> UserAgentRule {
        let entries: Vec<_> =
            entries.iter().map(|entry| UserAgentEntry::parse(entry).unwrap()).collect();
        UserAgentRule::new(mode, &entries).unwrap()
    }

    fn admits(rule: &UserAgentRule, request: &PlainRequest) -> bool {
        rule.admits(request.usual_headers().user_agent, &request.view())
    }

    #[test]
    fn matching() {
        // Entries, the User-Agent lines, whether one of the entries matches.
        let cases: &[(&[&[u8]], &[&str], bool)] = &[
            (&[b"phone"], &["Mozilla/5.0 (iPhone; CPU)"], true),
            (&[b"PHONE"], &["iphone"], true),
            (&[b"phone"], &["Android"], false),
            (&[b"(compatible; bot"], &["x (Compatible; Bot/1)"], true),
            (&[b"~^curl/"], &["curl/8"], true),
            (&[b"~^curl/"], &["Curl/8"], false),
            (&[b"~^curl/"], &["libcurl/8"], false),
            (&[b"~*^curl/[0-9]+"], &["CURL/8"], true),
            // the empty entry, and only it, means an absent, empty or blank header
            (&[b""], &[], true),
            (&[b""], &[""], true),
            (&[b""], &[" \t"], true),
            (&[b""], &["x"], false),
            (&[b"x"], &[], false),
            (&[b"~^$"], &[], false),
            (&[b"~."], &[""], false),
        ];
        for (entries, lines, expected) in cases {
            let mut request = request_for("/");
            for line in *lines {
                request = request.header("user-agent", line);
            }
            for mode in [Mode::Whitelist, Mode::Blacklist] {
                let admitted = admits(&rule(mode, entries), &request);
                let entries: Vec<_> =
                    entries.iter().map(|e| e.escape_ascii().to_string()).collect();
                assert_eq!(admitted, mode.admits(*expected), "{mode:?} {entries:?} {lines:?}");
            }
        }
    }

    #[test]
    fn every_line_is_judged() {
        let request = request_for("/").header("user-agent", "good").header("user-agent", "evil");
        assert!(!admits(&rule(Mode::Blacklist, &[b"evil"]), &request));
        assert!(!admits(&rule(Mode::Blacklist, &[b"good"]), &request));
        assert!(!admits(&rule(Mode::Whitelist, &[b"good"]), &request));
        assert!(admits(&rule(Mode::Whitelist, &[b"good", b"evil"]), &request));
    }
}

//! List files: the entries that a slow reader finds, and the same list as with directive words.

#![no_main]

use std::sync::LazyLock;

use antileech::directive::{Error, Level, Settings};
use antileech::list;
use antileech::plain::PlainRequest;
use antileech_fuzz::configuration::Reader;
use antileech_fuzz::{Peer, outcome};
use libfuzzer_sys::fuzz_target;
use regex::bytes::Regex;

/// An entry, then white space or a comment; or nothing but a comment.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    let line = r"(?s-u)\A_*(?:#.*|(.*?)(?:_*|_+#.*))\z";
    Regex::new(&line.replace('_', r"[\t\n\x0c\r ]")).unwrap()
});

fuzz_target!(|input: (u8, &[u8], Peer, &[u8])| {
    let (directive, file, peer, value) = input;
    let found: Vec<(usize, &[u8])> = list::entries(file).collect();
    assert_eq!(found, slow_entries(file));
    let directive =
        ["antileech_referer", "antileech_ua", "antileech_ip"][usize::from(directive % 3)];
    let from_file = level(directive, &[b"file:list"], file);
    let words: Vec<&[u8]> = found.iter().map(|(_, entry)| *entry).collect();
    // A file may be empty, and is not read in a file.
    if words.is_empty() || words.iter().any(|word| word.starts_with(b"file:")) {
        assert_eq!(from_file.is_ok(), words.is_empty());
        return;
    }
    let from_words = level(directive, &words, b"");
    let (from_file, from_words) = match (from_file, from_words) {
        (Ok(from_file), Ok(from_words)) => (from_file, from_words),
        (Err(from_file), Err(_)) => {
            check_messages(&from_file, file);
            return;
        }
        (from_file, from_words) => panic!("{:?} {:?}", from_file.err(), from_words.err()),
    };
    let mut request = PlainRequest::new("/").header("referer", value).header("user-agent", value);
    request.client = peer.client();
    let request = request.view();
    let one = outcome(&from_file.policy.check(&request));
    assert_eq!(one, outcome(&from_words.policy.check(&request)));
});

fn level(directive: &str, words: &[&[u8]], file: &[u8]) -> Result<Settings, Error> {
    let words = [&[&b"blacklist"[..]], words].concat();
    let mut level = Level::default();
    level.set(directive, &words, &mut Reader::new(file))?;
    level.resolve(&Settings::default())
}

fn slow_entries(file: &[u8]) -> Vec<(usize, &[u8])> {
    let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file);
    let mut entries = Vec::new();
    for (index, line) in file.split(|byte| *byte == b'\n').enumerate() {
        let found = LINE.captures(line).unwrap();
        let entry = found.get(1).map_or(&b""[..], |entry| entry.as_bytes());
        match entry {
            b"" => {}
            b"\"\"" => entries.push((index + 1, &entry[..0])),
            _ => entries.push((index + 1, entry)),
        }
    }
    entries
}

/// Each message names a line of the file that is there, in one line of text.
fn check_messages(error: &Error, file: &[u8]) {
    let Error::Invalid(messages) = error else { panic!("a list is not duplicate") };
    assert!((1..=11).contains(&messages.len()));
    let lines = file.split(|byte| *byte == b'\n').count();
    for message in messages {
        assert!(!message.contains(char::is_control), "{message:?}");
        if let Some((_, line)) = message.rsplit_once(", in list:") {
            assert!((1..=lines).contains(&line.parse().unwrap()), "{message}");
        }
    }
}

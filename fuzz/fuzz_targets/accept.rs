//! Accept: one byte after the other, and the same verdict.

#![no_main]

use antileech::accept::{AcceptRule, MediaRange};
use antileech::plain::PlainRequest;
use libfuzzer_sys::fuzz_target;

const RANGES: [&str; 4] = ["text/html", "image/*", "Image/PNG", "a/b"];

fuzz_target!(|input: (u8, &[u8])| {
    let (wanted, lines) = input;
    let names: Vec<&str> =
        (0..4).filter(|at| wanted & (1 << at) != 0).map(|at| RANGES[at]).collect();
    let ranges = names.iter().map(|name| MediaRange::parse(name.as_bytes()).unwrap()).collect();
    let mut request = PlainRequest::new("/");
    for line in lines.split(|byte| *byte == b'\n') {
        request = request.header("accept", line);
    }
    let admits = AcceptRule::new(ranges).admits(&request.view());
    let named = lines.split(|byte| *byte == b'\n').flat_map(|line| split(line, b','));
    let expected =
        { named }.any(|element| names.iter().any(|name| is_named(&element, &name.to_lowercase())));
    assert_eq!(admits, expected, "{names:?}");
    for word in lines.split(|byte| *byte == b'\n') {
        let text = word.to_ascii_lowercase();
        let halves: Vec<&[u8]> = text.splitn(2, |byte| *byte == b'/').collect();
        let is_token = |text: &[u8]| {
            !text.is_empty()
                && text.iter().all(|byte| {
                    (b'!'..=b'~').contains(byte) && !b"\"(),/:;<=>?@[\\]{}".contains(byte)
                })
        };
        let is_range = halves.len() == 2 && halves.iter().all(|half| is_token(half));
        assert_eq!(MediaRange::parse(word).is_some(), is_range && halves[0] != b"*");
    }
});

/// Whether an element of the list names a media type, and not in vain.
fn is_named(element: &[u8], name: &str) -> bool {
    let parts = split(element, b';');
    let (range, parameters) = parts.split_first().unwrap();
    let range = String::from_utf8_lossy(range).to_ascii_lowercase();
    let Some((kind, subtype)) = range.split_once('/') else { return false };
    let (kind, subtype) = (trim(kind), trim(subtype));
    let (wanted_kind, wanted_subtype) = name.split_once('/').unwrap();
    let is_zero = |parameter: &Vec<u8>| {
        let parameter = String::from_utf8_lossy(parameter).to_ascii_lowercase();
        let Some((name, value)) = parameter.split_once('=') else { return false };
        let value = trim(value);
        trim(name) == "q"
            && (value == "0"
                || value.strip_prefix("0.").is_some_and(|zeros| zeros.chars().all(|c| c == '0')))
    };
    kind == wanted_kind
        && (subtype == wanted_subtype || wanted_subtype == "*" && !subtype.is_empty())
        && !parameters.iter().any(is_zero)
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_ascii_whitespace())
}

/// Splits, but not inside of quotes.
fn split(text: &[u8], separator: u8) -> Vec<Vec<u8>> {
    let mut parts = vec![Vec::new()];
    let mut at = 0;
    while at < text.len() {
        let byte = text[at];
        at += 1;
        if byte == separator {
            parts.push(Vec::new());
            continue;
        }
        let part = parts.last_mut().unwrap();
        part.push(byte);
        if byte != b'"' {
            continue;
        }
        // A quoted string, to its end or to that of the text.
        while at < text.len() {
            let byte = text[at];
            part.push(byte);
            at += 1;
            if byte == b'"' {
                break;
            }
            if byte == b'\\' && at < text.len() {
                part.push(text[at]);
                at += 1;
            }
        }
    }
    parts
}

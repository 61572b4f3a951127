//! Cookies: the best of the first four tokens counts, each of which is what it is in a header.

#![no_main]

use std::sync::LazyLock;

use antileech::plain::PlainRequest;
use antileech::sign::{Credential, Issued, Key, KeyFormat, Preset, Secret, Signer, Stamp};
use antileech::verdict::Reason;
use libfuzzer_sys::fuzz_target;
use regex::bytes::Regex;

const NOW: i64 = 1_700_000_000;

/// What stands for a token in the input, and the time of that token.
const TOKENS: [(&str, i64); 3] = [("@1", NOW + 1), ("@2", NOW - 1), ("@3", NOW + 2)];

fn signer(place: &str) -> Signer {
    let mut scheme = Preset::find("hmac").unwrap().scheme().unwrap();
    assert!(scheme.override_option("in", place).unwrap());
    let secret = Secret::new(b"0123456789abcdef", KeyFormat::Text).unwrap();
    Signer::new(scheme, Key::Secret(secret), None).unwrap()
}

static IN_COOKIE: LazyLock<Signer> = LazyLock::new(|| signer("cookie:al"));
static IN_HEADER: LazyLock<Signer> = LazyLock::new(|| signer("header:x-al"));

static COOKIES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?s-u)(?:\A|[;\n])[\t\n\x0c\r ]*al=([^;\n]*)").unwrap());

/// The input with tokens in the places of their names.
static INPUT: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(|| {
    let token = |time| {
        let stamp = Stamp { time, ..Stamp::default() };
        match IN_HEADER.issue(&PlainRequest::new("/a").view(), stamp) {
            Ok(Issued::Header(_, token)) => token,
            _ => panic!("a header is expected"),
        }
    };
    TOKENS.iter().map(|(name, time)| (*name, token(*time))).collect()
});

fuzz_target!(|input: &[u8]| {
    let mut lines = Vec::new();
    let mut rest = input;
    while let Some((first, behind)) = rest.split_first() {
        match INPUT.iter().find(|(name, _)| rest.starts_with(name.as_bytes())) {
            Some((name, token)) => {
                lines.extend_from_slice(token);
                rest = &rest[name.len()..];
            }
            None => {
                lines.push(*first);
                rest = behind;
            }
        }
    }
    let mut request = PlainRequest::new("/a").at(NOW);
    let mut expected = Err(Reason::SignMissing);
    let mut left = 4;
    for line in lines.split(|byte| *byte == b'\n') {
        request = request.header("cookie", line);
        let mut start = 0;
        while let Some(found) = COOKIES.captures_at(line, start) {
            let value = found.get(1).unwrap();
            start = value.end();
            if left > 0 && expected.is_err() {
                left -= 1;
                expected = better(expected, in_header(value.as_bytes()));
            }
        }
    }
    let found = IN_COOKIE.verify(&request.view()).map(|Credential { expires, .. }| expires);
    assert_eq!(found, expected);
});

fn in_header(value: &[u8]) -> Result<i64, Reason> {
    // White space in front of a header's value is none of it, and is a part of a cookie's.
    if value.first().is_some_and(u8::is_ascii_whitespace) && !value.trim_ascii().is_empty() {
        return Err(Reason::SignMalformed);
    }
    let request = PlainRequest::new("/a").at(NOW).header("x-al", value);
    IN_HEADER.verify(&request.view()).map(|credential| credential.expires)
}

fn better(one: Result<i64, Reason>, other: Result<i64, Reason>) -> Result<i64, Reason> {
    use Reason::*;
    let order = [SignMissing, SignMalformed, SignMismatch, SignEarly, SignExpired];
    let rank = |result: &Result<i64, Reason>| match result {
        Ok(_) => order.len(),
        Err(reason) => order.iter().position(|known| known == reason).unwrap(),
    };
    if rank(&other) > rank(&one) { other } else { one }
}

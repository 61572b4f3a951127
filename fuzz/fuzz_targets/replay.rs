//! Log lines of `antileech replay`: what was written is read again, and gives the verdict that the
//! request itself would have had; any other format and line does no harm.
//!
//! The command is no library: its modules are compiled into this target.

#![no_main]

use std::sync::LazyLock;

use antileech::directive::{Level, Settings};
use antileech::plain::PlainRequest;
use antileech::policy::Policy;
use antileech::request::Lookup as _;
use antileech::sign::PathCarriers;
use antileech_fuzz::configuration::Reader;
use antileech_fuzz::{Peer, outcome};
use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;

use self::replay::fields::{Fields, Template};
use self::replay::format::Format;
use self::replay::record::{LogLookup, Record, Unreadable};
use self::replay::{moment, tokens};

#[allow(dead_code, reason = "the report is not made here")]
#[path = "../../crates/antileech-cli/src/replay"]
mod replay {
    pub mod escape;
    pub mod fields;
    pub mod format;
    pub mod moment;
    pub mod record;
    pub mod tokens;

    /// What a record says of lines that are too long; they are not read here.
    pub mod lines {}
}

/// Every value between quotes, so that only its escapes tell where it ends.
const QUOTED: &str = "\"$remote_addr\" $msec \"$request\" \"$http_referer\" \"$http_user_agent\" \
                      \"$http_accept\" \"$http_cookie\" \"$http_x_al\" \"$host\"";

static WRITTEN: LazyLock<[Fields; 2]> = LazyLock::new(|| {
    ["default", "json"].map(|mode| {
        let format = Format::parse(&format!("escape={mode} '{QUOTED}'")).unwrap();
        Fields::new(format, Vec::new())
    })
});

const HEADERS: [&str; 5] = ["referer", "user-agent", "accept", "cookie", "x-al"];

const FORMATS: [&str; 6] = [
    "combined",
    "escape=json '{\"time\":\"$time_iso8601\",\"request\":\"$request\",\"referer\":\"$http_referer\"}'",
    "$remote_addr [$time_local] $request_uri $http_referer",
    "escape=none $msec|$request|$http_origin",
    "$msec$http_referer",
    "$request_time $request",
];

const RULES: [&str; 10] = [
    "referer whitelist example.com",
    "referer blacklist *.example.com self",
    "allow_empty off",
    "ua blacklist bot",
    "accept text/html",
    "ip blacklist 192.0.2.0/25",
    "sign qiniu 0123456789abcdef",
    "sign hmac 0123456789abcdef in=path",
    "sign hmac 0123456789abcdef in=cookie:al bind=host,ip",
    "sign hmac 0123456789abcdef in=header:x-al",
];

#[derive(Arbitrary, Debug)]
enum What {
    Any,
    Configuration,
    Time,
    Written,
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    what: What,
    rules: u16,
    is_json: bool,
    peer: Peer,
    time: u32,
    target: &'a [u8],
    values: [&'a [u8]; 5],
    format: u8,
    own_format: Option<&'a str>,
    lines: [&'a [u8]; 2],
    words: Vec<&'a [u8]>,
}

fuzz_target!(|input: Input| {
    match input.what {
        What::Any => any(&input),
        What::Configuration => configuration(&input),
        What::Time => times(i64::from(input.time)),
        What::Written => written(&input),
    }
});

/// A line that nginx could have written.
fn written(input: &Input<'_>) {
    let policy = policy(input.rules);
    let mut carriers = PathCarriers::default();
    carriers.add(policy.sign.as_deref().unwrap_or_default());
    let mut target = [b"/", input.target].concat();
    // nginx takes none of these for a part of a target.
    target.retain(|byte| !b" \n\r\0".contains(byte));

    let mut plain = PlainRequest::new(target.clone());
    plain.host = b"www.example.com".to_vec();
    plain.client = input.peer.client();
    plain.now = i64::from(input.time);
    for (name, value) in HEADERS.iter().zip(input.values) {
        // A log does not tell an empty header from none, nor from a dash.
        if !value.is_empty() && (input.is_json || value != b"-") {
            plain = plain.header(name, value);
        }
    }
    plain.lift(&carriers);

    let request = [b"GET ", &target[..], b" HTTP/1.1"].concat();
    let client = match input.peer.client() {
        antileech::request::Client::Ip(address) => address.to_string(),
        antileech::request::Client::Unix => "unix:".to_owned(),
    };
    let mut line = format!("\"{client}\" {}.500 \"", input.time).into_bytes();
    let values = [&[&request[..]], &input.values[..], &[b"www.example.com"]].concat();
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            line.extend(b"\" \"");
        }
        line.extend(if input.is_json { escape_json(value) } else { escape(value) });
    }
    line.push(b'"');
    let fields = &WRITTEN[usize::from(input.is_json)];
    let mut record = Record::default();
    assert_eq!(record.read(&line, fields, &carriers), Ok(()), "{}", line.escape_ascii());
    let lookup = LogLookup { record: &record, fields };
    let view = record.view(&lookup, None);
    assert_eq!(view.target.raw(), plain.view().target.raw());
    assert_eq!(view.target.lifted(), plain.view().target.lifted());
    assert_eq!(view.uri, plain.view().uri);
    assert_eq!(view.now, plain.now);
    let said = outcome(&policy.check(&view));
    assert_eq!(said, outcome(&policy.check(&plain.view())), "{}", line.escape_ascii());
}

/// Any line, in any format. What the line before left in a record is forgotten.
fn any(input: &Input<'_>) {
    let known = FORMATS[usize::from(input.format) % FORMATS.len()];
    let Ok(format) = Format::parse(input.own_format.unwrap_or(known)) else { return };
    let carriers = PathCarriers::default();
    let given = vec![("host".to_owned(), b"own.example".to_vec())];
    let mut fields = Fields::new(format, given);
    if let Ok(template) = Template::parse(b"$http_referer-$arg_a$is_args${uri}", &fields) {
        fields.texts.push(template);
    }
    let (mut fresh, mut used) = (Record::default(), Record::default());
    let _ = used.read(input.lines[0], &fields, &carriers);
    let again = used.read(input.lines[1], &fields, &carriers);
    assert_eq!(fresh.read(input.lines[1], &fields, &carriers), again);
    if again.is_ok() {
        assert_eq!(seen(&fresh, &fields), seen(&used, &fields));
    }
    assert!(again.is_ok() || !again.unwrap_err().as_str().is_empty());
    assert_ne!(again, Err(Unreadable::Long));
}

fn seen(record: &Record, fields: &Fields) -> String {
    let lookup = LogLookup { record, fields };
    let view = record.view(&lookup, None);
    let mut headers = Vec::new();
    for name in ["referer", "origin", "user-agent"] {
        lookup.header_lines(name, &mut |value| headers.push(value.to_vec()));
    }
    let method = fields.source("request_method");
    let method = method.as_ref().map(|source| record.find(source).map(<[u8]>::to_vec));
    let text = lookup.text(antileech::request::Text(0));
    format!(
        "{:?} {:?} {:?} {:?} {:?} {headers:?} {method:?} {text:?} {:?}",
        view.target.raw(),
        view.uri,
        view.host,
        record.client(),
        record.now(),
        record.bytes(fields)
    )
}

fn times(time: i64) {
    let text = moment::print(time);
    assert_eq!(moment::iso8601(text.as_bytes()), Some(time), "{text}");
    assert_eq!(moment::msec(format!("{time}.999").as_bytes()), Some(time));
}

/// Words that were quoted are read again.
fn configuration(input: &Input<'_>) {
    let _ = tokens::directives(input.lines[0]);
    if input.words.is_empty() {
        return;
    }
    let mut text = Vec::new();
    for word in &input.words {
        let quote = if word.len() % 2 == 0 { b'"' } else { b'\'' };
        text.push(quote);
        for byte in *word {
            if b"\"'\\".contains(byte) {
                text.push(b'\\');
            }
            text.push(*byte);
        }
        text.extend([quote, b' ']);
    }
    text.push(b';');
    let read = tokens::directives(&text).expect("words in quotes");
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].words, input.words);
}

fn policy(rules: u16) -> Policy {
    let mut level = Level::default();
    for (index, line) in RULES.iter().enumerate().filter(|(at, _)| rules & (1 << at) != 0) {
        let mut words = line.split(' ').map(str::as_bytes);
        let name = std::str::from_utf8(words.next().unwrap()).unwrap();
        let words: Vec<&[u8]> = words.collect();
        // A whitelist and a blacklist of Referers exclude each other.
        let set = level.set(&format!("antileech_{name}"), &words, &mut Reader::default());
        assert!(set.is_ok() || index == 1);
    }
    (*level.resolve(&Settings::default()).unwrap().policy).clone()
}

/// As nginx escapes a value by default.
fn escape(value: &[u8]) -> Vec<u8> {
    if value.is_empty() {
        return b"-".to_vec();
    }
    let mut text = Vec::new();
    for byte in value {
        match byte {
            b'"' | b'\\' | ..b' ' | 0x7f.. => text.extend(format!("\\x{byte:02X}").into_bytes()),
            _ => text.push(*byte),
        }
    }
    text
}

/// As nginx escapes a value with `escape=json`.
fn escape_json(value: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for byte in value {
        match byte {
            b'"' | b'\\' => text.extend([b'\\', *byte]),
            b'\n' => text.extend(b"\\n"),
            b'\r' => text.extend(b"\\r"),
            b'\t' => text.extend(b"\\t"),
            8 => text.extend(b"\\b"),
            12 => text.extend(b"\\f"),
            ..b' ' => text.extend(format!("\\u00{byte:02X}").into_bytes()),
            _ => text.push(*byte),
        }
    }
    text
}

//! Directive words: no word makes a directive panic, and no message has a key or breaks a line.

#![no_main]

use antileech::directive::{Error, Level, Settings, parse_scheme};
use antileech_fuzz::configuration::Reader;
use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;

const DIRECTIVES: [&str; 14] = [
    "antileech_accept",
    "antileech_allow_empty",
    "antileech_bypass",
    "antileech_corp",
    "antileech_dry_run",
    "antileech_ip",
    "antileech_log_level",
    "antileech_referer",
    "antileech_sign",
    "antileech_sign",
    "antileech_scheme",
    "antileech_status",
    "antileech_strip",
    "antileech_ua",
];

/// Words that get further than others.
#[rustfmt::skip]
const WORDS: [&str; 48] = [
    "off", "on", "direct", "whitelist", "blacklist", "file:list", "file:none", "-", "1h", "0",
    "example.com", "*.example.com", "=example.com", "self", "server_names", "~*^a", "unix:",
    "192.0.2.0/24", "text/html", "image/*", "same-site", "$tenant", "${zone}", "$arg_x", "403",
    "expired=410", "error", "qiniu", "hmac", "netease", "akamai", "tencent_vod", "cdn77", "own",
    "means=issued", "limit=exclusive", "time=hex,dec", "skew=1m", "cap=1h", "args=none",
    "path=decoded", "bind=host,ip", "in=path", "url=?s=$sign&t=$time", "url=/$time/$sign$path",
    "message=$key$path$time", "message=$path $time", "digest=hmac-sha256",
];

/// Options whose value is any text.
const OPTIONS: [&str; 20] = [
    "arg.sign",
    "arg.time",
    "args",
    "bind",
    "cap",
    "digest",
    "in",
    "limit",
    "means",
    "path",
    "salt",
    "skew",
    "time",
    "encode",
    "key_format",
    "refuse",
    "prefix",
    "slice",
    "url",
    "message",
];

/// A text that is in no other word, so that whoever prints it printed a key.
const SECRET: &str = "Zq7Vx9Kw2Jy5";

#[derive(Arbitrary, Debug)]
enum Word<'a> {
    Known(u8),
    Option(u8, &'a str),
    SecretOption(u8, &'a str),
    Secret(&'a str),
    Text(&'a [u8]),
}

impl Word<'_> {
    fn bytes(&self) -> Vec<u8> {
        let option = |index: u8| OPTIONS[usize::from(index) % OPTIONS.len()];
        match self {
            Word::Known(index) => WORDS[usize::from(*index) % WORDS.len()].into(),
            Word::Option(index, value) => format!("{}={value}", option(*index)).into(),
            Word::SecretOption(index, start) => {
                format!("{}={start}{SECRET}", option(*index)).into()
            }
            Word::Secret(start) => format!("{start}{SECRET}").into(),
            Word::Text(text) => text.to_vec(),
        }
    }
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    file: &'a [u8],
    lines: Vec<(u8, Vec<Word<'a>>)>,
}

fuzz_target!(|input: Input| {
    let mut reader = Reader::new(input.file);
    let mut level = Level::default();
    for (directive, words) in &input.lines {
        let directive = DIRECTIVES[usize::from(*directive) % DIRECTIVES.len()];
        let words: Vec<Vec<u8>> = words.iter().map(Word::bytes).collect();
        let words: Vec<&[u8]> = words.iter().map(Vec::as_slice).collect();
        let result = if directive == "antileech_scheme" {
            parse_scheme(&words, &mut reader).map(|scheme| {
                let is_new = reader.schemes.find(&scheme.name).is_none();
                assert_eq!(reader.schemes.add(scheme), is_new);
            })
        } else {
            level.set(directive, &words, &mut reader)
        };
        let mut messages = std::mem::take(&mut reader.warnings);
        if let Err(Error::Invalid(more)) = result {
            assert!(!more.is_empty(), "{directive} {words:?} has no reason");
            assert!(more.iter().all(|message| message.contains(directive)), "{more:?}");
            messages.extend(more);
        }
        for message in messages {
            assert!(!message.contains(char::is_control), "{message:?}");
            if directive == "antileech_sign" && !names_a_file(&words) {
                assert!(!message.contains(SECRET), "{message:?}");
            }
        }
    }
    if let Ok(settings) = level.resolve(&Settings::default()) {
        let text = settings.satisfy_any_warning();
        assert!(text.is_none_or(|text| !text.contains(char::is_control)));
    }
});

fn names_a_file(words: &[&[u8]]) -> bool {
    words.iter().any(|word| word.starts_with(b"file:"))
}

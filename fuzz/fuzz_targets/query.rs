//! The arguments of a scheme: finding and stripping them, in any query.

#![no_main]

use std::sync::LazyLock;

use antileech::plain::PlainRequest;
use antileech::sign::{Issued, Key, KeyFormat, Preset, Secret, Signer, Stamp};
use antileech::verdict::Reason;
use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;

const NOW: i64 = 1_700_000_000;

static SIGNERS: LazyLock<Vec<Signer>> = LazyLock::new(|| {
    let signer = |name: &&str| {
        let secret = Secret::new(b"0123456789abcdef", KeyFormat::Text).unwrap();
        let scheme = Preset::find(name).unwrap().scheme().unwrap();
        Signer::new(scheme, Key::Secret(secret), None).unwrap()
    };
    ["qiniu", "netease", "hmac", "aliyun_c_args", "edgeone_a"].iter().map(signer).collect()
});

/// The names of their arguments.
const NAMES: [&[&str]; 5] =
    [&["sign", "t"], &["wsSecret", "wsTime"], &["al"], &["KEY1", "KEY2"], &["sign"]];

#[derive(Arbitrary, Debug)]
enum Pair<'a> {
    /// An argument of the scheme.
    Argument(u8, &'a [u8]),
    /// That of a valid signature.
    Signed(u8),
    /// An argument that may be taken for one.
    Twin {
        number: u8,
        escape: u8,
        upper: u8,
        value: &'a [u8],
    },
    Text(&'a [u8]),
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    scheme: u8,
    path: &'a [u8],
    has_question_mark: bool,
    pairs: Vec<Pair<'a>>,
}

fuzz_target!(|input: Input| {
    let number = usize::from(input.scheme) % NAMES.len();
    let (signer, names) = (&SIGNERS[number], NAMES[number]);
    let mut target = [b"/", input.path].concat();
    target.retain(|byte| *byte != b'?');
    let path = target.clone();
    let stamp = Stamp { time: NOW, ..Stamp::default() };
    let issued = match signer.issue(&PlainRequest::new(target.clone()).view(), stamp) {
        Ok(Issued::Target(signed)) => signed,
        _ => Vec::new(),
    };
    let issued: Vec<&[u8]> = issued.split(|byte| b"?&".contains(byte)).skip(1).collect();
    let pairs: Vec<Vec<u8>> = input.pairs.iter().map(|pair| text(pair, names, &issued)).collect();
    let query = pairs.join(&b'&');
    if input.has_question_mark || !query.is_empty() {
        target.push(b'?');
        target.extend(&query);
    }

    let pairs: Vec<&[u8]> = match query.is_empty() {
        true => Vec::new(),
        false => query.split(|byte| *byte == b'&').collect(),
    };
    let name = |pair: &[u8]| pair.split(|byte| *byte == b'=').next().unwrap().to_vec();
    let is_of = |pair: &&[u8]| names.iter().any(|known| known.as_bytes() == name(pair));
    let left = pairs.iter().copied().filter(|pair| !is_of(pair)).collect::<Vec<_>>();

    let mut stripped = Vec::new();
    signer.strip_query(&query, &mut |piece| stripped.extend_from_slice(piece));
    assert_eq!(stripped, left.join(&b'&'));
    let mut rest = Vec::new();
    signer.strip_target(&target, &mut |piece| rest.extend_from_slice(piece));
    let mark: &[u8] = if left.is_empty() { b"" } else { b"?" };
    assert_eq!(rest, [&path, mark, &stripped].concat());

    let request = PlainRequest::new(target.clone()).at(NOW);
    let verdict = signer.verify(&request.view());
    let alike = |known: &str| {
        let is_alike = |pair: &&&[u8]| decode(&name(pair)).eq_ignore_ascii_case(known.as_bytes());
        pairs.iter().filter(is_alike).count()
    };
    if names.iter().any(|known| alike(known) > 1) {
        assert_eq!(verdict.err(), Some(Reason::SignDuplicate));
        return;
    }
    if !names.iter().all(|known| pairs.iter().any(|pair| name(pair) == known.as_bytes())) {
        assert_eq!(verdict.err(), Some(Reason::SignMissing));
        return;
    }
    let Ok(credential) = verdict else { return };
    // Pairs that stand behind the signature leave nothing that is the start of the target.
    let is_at_end = pairs.iter().skip_while(|pair| !is_of(pair)).all(|pair| is_of(pair));
    assert_eq!(credential.rest.is_some(), is_at_end);
    assert!(credential.rest.is_none_or(|start| start == rest && target.starts_with(start)));
});

fn text(pair: &Pair<'_>, names: &[&str], issued: &[&[u8]]) -> Vec<u8> {
    let name = |number: &u8| names[usize::from(*number) % names.len()];
    match pair {
        Pair::Argument(number, value) => [name(number).as_bytes(), b"=", value].concat(),
        Pair::Signed(number) if issued.is_empty() => name(number).into(),
        Pair::Signed(number) => issued[usize::from(*number) % issued.len()].to_vec(),
        Pair::Twin { number, escape, upper, value } => {
            let mut twin = Vec::new();
            for (at, byte) in name(number).bytes().enumerate() {
                let byte = if upper & (1 << at % 8) != 0 { byte ^ 0x20 } else { byte };
                match escape & (1 << at % 8) {
                    0 => twin.push(byte),
                    _ => twin.extend(format!("%{byte:02x}").bytes()),
                }
            }
            [&twin[..], b"=", value].concat()
        }
        Pair::Text(text) => text.to_vec(),
    }
}

/// Decodes a name; one that is not well encoded is nobody's.
fn decode(name: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::new();
    let mut rest = name;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        if *first != b'%' {
            decoded.push(*first);
            continue;
        }
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let Some(digits) = digits else { return Vec::new() };
        decoded.push(u8::from_str_radix(digits, 16).unwrap());
        rest = &behind[2..];
    }
    decoded
}

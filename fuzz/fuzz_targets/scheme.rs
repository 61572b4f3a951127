//! Templates of schemes: whatever text is accepted as one gives signatures that verify, as slowly as
//! by hand too, and no two requests have one message.

#![no_main]

use antileech::plain::PlainRequest;
use antileech::request::Variable;
use antileech::sign::{Definition, Key, KeyFormat, Meaning, Scheme, Secret, Signer, Stamp};
use antileech_fuzz::configuration::VARIABLES;
use antileech_fuzz::{Peer, signed, slow};
use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;

#[rustfmt::skip]
const PIECES: [&str; 48] = [
    "$time", "$sign", "$rand", "$uid", "$depth", "$key_name", "$path", "$key", "$dir", "$basename",
    "$dir_noslash", "$uri", "$host", "$scheme", "$scope", "$query", "$query_sorted", "$arg_x",
    "$remote_addr", "$remote_addr_bin", "$tenant", "${zone}", "$acl", "$signed", "$exact_url",
    "$url_prefix", "$data", "$start", "$ip", "$id", "-", "/", "&", "=", ".", "_", "\n", "~", ":",
    "?", "a", "0", "x=", "t=", "/dl/", "//", "%2f", " ",
];

const STARTS: [&str; 7] =
    ["?", "/", "cookie:al=", "header:x-al=", "?s=", "?x={a=$time~b=$sign}", ""];

#[rustfmt::skip]
const OPTIONS: [&str; 32] = [
    "digest=hmac-sha256", "digest=hmac-md5", "digest=sha1", "digest=sha256", "encode=base64",
    "encode=base64url", "encode=base64url-padded", "encode=base64url-exact", "encode=hex",
    "slice=8-24", "slice=0-16", "prefix=v1-", "prefix=.", "key_format=text", "time=dec", "time=hex",
    "time=ymdhm+0800", "time=hex,dec", "time=ymdhm-0330,hex", "means=issued", "means=started",
    "means=window", "limit=exclusive", "ttl=1h", "cap=1d", "skew=5m", "path=decoded", "args=none",
    "bind=host,ip", "in=path", "in=cookie:c", "refuse=x,y",
];

#[derive(Arbitrary, Debug)]
enum Piece<'a> {
    Known(u8),
    Text(&'a str),
}

#[derive(Arbitrary, Debug)]
struct Asked<'a> {
    path: Vec<u8>,
    query: Vec<u8>,
    rand: Vec<u8>,
    uid: Vec<u8>,
    depth: u8,
    host: u8,
    peer: Peer,
    values: [&'a [u8]; 2],
    time: u32,
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    start: u8,
    url: Vec<Piece<'a>>,
    message: Vec<Piece<'a>>,
    options: Vec<u8>,
    other_option: Option<&'a str>,
    one: Asked<'a>,
    other: Asked<'a>,
}

fuzz_target!(|input: Input| {
    let _ = run(&input);
});

fn run(input: &Input<'_>) -> Option<()> {
    let start = STARTS[usize::from(input.start) % STARTS.len()];
    let url = start.to_owned() + &text(&input.url);
    let message = text(&input.message);
    let mut options: Vec<&str> = Vec::new();
    for option in input.options.iter().take(8) {
        let option = OPTIONS[usize::from(*option) % OPTIONS.len()];
        let name = option.split('=').next().unwrap();
        if !options.iter().any(|known| known.starts_with(name)) {
            options.push(option);
        }
    }
    let compile = |options: &[&str]| {
        let definition = Definition { url: &url, message: &message, options };
        Scheme::new("own", definition, &mut |name| {
            let index = VARIABLES.iter().position(|known| *known == name);
            index.map(Variable).ok_or_else(|| format!("unknown ${name}"))
        })
    };
    if let Some(other) = input.other_option {
        let _ = compile(&[&options[..], &[other]].concat());
    }
    let scheme = compile(&options).ok()?;
    let slow = slow::Scheme::new(&url, &message, options.iter().copied());
    let key = b"0123456789abcdef";
    let secret = Secret::new(key, KeyFormat::Text)?;
    let signer = Signer::new(scheme, Key::Secret(secret), None)?;
    let one = pieces(&signer, &slow, &input.one, key);
    let other = pieces(&signer, &slow, &input.other, key);
    let (one, other) = (one?, other?);
    if one.concat() == other.concat() {
        assert_eq!(one, other, "\"{url}\" \"{message}\" {options:?}");
    }
    Some(())
}

fn text(pieces: &[Piece<'_>]) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Known(index) => PIECES[usize::from(*index) % PIECES.len()].to_owned(),
        Piece::Text(text) => (*text).to_owned(),
    };
    pieces.iter().take(12).map(text).collect()
}

/// What is hashed for a request that was signed.
fn pieces(
    signer: &Signer,
    slow: &slow::Scheme,
    asked: &Asked<'_>,
    key: &[u8],
) -> Option<Vec<Vec<u8>>> {
    // Few different bytes, so that texts are often alike.
    let few = |text: &[u8], bytes: &[u8]| -> Vec<u8> {
        text.iter().take(12).map(|byte| bytes[usize::from(*byte) % bytes.len()]).collect()
    };
    let path = few(&asked.path, b"a0/-./_&%2f=~:?");
    let query = few(&asked.query, b"a0/-.&=x%2fs");
    let target = [b"/", &path[..], b"?", &query].concat();
    let rand = String::from_utf8(few(&asked.rand, b"a0_.")).ok()?;
    let uid = String::from_utf8(few(&asked.uid, b"a0_.")).ok()?;
    let time = i64::from(asked.time) / 60 * 60;
    let mut request = PlainRequest::new(target.clone());
    request.host = [&b"a"[..], b"a.0", b"0"][usize::from(asked.host % 3)].to_vec();
    request.client = asked.peer.client();
    request.variables = asked.values.iter().map(|value| Some(few(value, b"a0/-.&=?"))).collect();
    let stamp = Stamp {
        time,
        depth: asked.depth % 3,
        acl: "/*",
        key_name: "k",
        rand: &rand,
        uid: &uid,
        url_prefix: "aHR0cDovL2Ev",
    };
    let issued = signer.issue(&request.view(), stamp).ok()?;
    let early = signer.validity().meaning == Meaning::Expires && signer.validity().skew == 0;
    request.now = time - i64::from(early);
    let request = signed(&issued, &request, &target, signer);
    let view = request.view();
    let verified = signer.verify(&view).map(|credential| credential.expires);
    let expected = slow.verify(&view, &[key]).map(|verified| verified.expires);
    assert_eq!(verified, expected, "{slow:?} {issued:?}");
    assert!(verified.is_ok(), "{slow:?} {issued:?}");
    let fields = slow.carried(&view).ok()?.remove(0).ok()?;
    Some(slow.pieces(&view, &fields, key))
}

//! Signatures of every built-in scheme: verified as slowly as by hand, with the same verdict; what is
//! issued verifies; and no byte of what is signed can be changed.

#![no_main]

use antileech::plain::PlainRequest;
use antileech::request::{Request, Target};
use antileech::sign::{
    Credential, Issued, Key, KeyFormat, KeySlot, Meaning, PRESETS, Scheme, Secret, Signer, Stamp,
};
use antileech_fuzz::slow::{self, Fields};
use antileech_fuzz::{Peer, signed};
use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;

/// Options that a line may have, and the life of a URL.
#[rustfmt::skip]
const OPTIONS: [&str; 24] = [
    "means=expires", "means=issued", "means=started", "means=window", "limit=exclusive",
    "limit=inclusive", "skew=1m", "skew=1h", "cap=1h", "cap=20", "ttl=1", "ttl=1h", "ttl=300d",
    "args=none", "path=decoded", "path=raw", "time=dec", "time=hex", "time=ymdhm-0330",
    "time=hex,dec", "digest=hmac-sha256", "bind=host", "bind=host,ip", "salt=x~y",
];

/// And where a token travels.
const PLACES: [&str; 4] = ["in=path", "in=cookie:al", "in=header:x-al", "in=query:to"];

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    scheme: u8,
    options: Vec<u8>,
    place: Option<u8>,
    key: &'a [u8],
    backup: Option<&'a [u8]>,
    is_with_backup: bool,
    target: &'a [u8],
    time: u32,
    depth: u8,
    acl: u8,
    rand: &'a str,
    uid: &'a str,
    host: u8,
    peer: Peer,
    /// Between the time of the signature and now.
    later: i32,
    changes: Vec<(u16, u8)>,
    /// Sent in the place of what was issued.
    raw: Option<&'a [u8]>,
}

fuzz_target!(|input: Input| {
    let _ = run(&input);
});

fn run(input: &Input<'_>) -> Option<()> {
    let (scheme, slow) = schemes(input)?;
    let format = scheme.key_format;
    let keys: Vec<&[u8]> = std::iter::once(input.key).chain(input.backup).collect();
    let secret = |key: &&[u8]| Secret::new(&write_key(key, format), format).map(Key::Secret);
    let secrets: Option<Vec<Key>> = keys.iter().map(secret).collect();
    let mut secrets = secrets?.into_iter();
    let (first, second) = (secrets.next()?, secrets.next());
    let verifier = Signer::new(scheme.clone(), first.clone(), second.clone())?;
    let signing = if input.is_with_backup { second? } else { first };
    let issuer = Signer::new(scheme, signing, None)?;

    let mut target = [b"/", input.target].concat();
    target.retain(|byte| *byte != b' ');
    let mut request = PlainRequest::new(target.clone());
    request.host = [&b"example.com"[..], b"a", b""][usize::from(input.host % 3)].to_vec();
    request.client = input.peer.client();
    let times = slow.options.get("time").map_or("dec", String::as_str);
    // Of the first form, a minute or a second apart.
    let time = i64::from(input.time) / 60 * 60;
    request.now = time;
    if let Some(raw) = input.raw {
        let request = again(raw.to_vec(), &request, &verifier);
        compare(&verifier, &slow, &request, &keys);
    }
    let url_prefix = encode_base64(&[b"http://", &request.host[..], b"/"].concat());
    let acl = ["", "/*", "/?*!/a*", "/"][usize::from(input.acl % 4)];
    let stamp = Stamp {
        time,
        acl,
        depth: input.depth,
        key_name: "k-1",
        rand: input.rand,
        uid: input.uid,
        url_prefix: &url_prefix,
    };
    let issued = issuer.issue(&request.view(), stamp).ok()?;

    // It verifies at its time, or in the last second of it.
    let validity = verifier.validity();
    let is_last_excluded = slow.options.get("limit").is_some_and(|limit| limit == "exclusive");
    let early = validity.meaning == Meaning::Expires && validity.skew == 0 && is_last_excluded;
    request.now = time - i64::from(early);
    let good = signed(&issued, &request, &target, &verifier);
    let credential = verifier.verify(&good.view()).unwrap_or_else(|reason| {
        panic!("{reason}: {:?} {times}", good.view().target.raw().escape_ascii().to_string())
    });
    // To HMAC, zeros at the end of a key are nothing (RFC 2104 §2).
    let key =
        |key: &[u8]| key.iter().rposition(|byte| *byte != 0).map(|last| key[..=last].to_vec());
    let is_second = input.is_with_backup && key(input.key) != key(input.backup?);
    if is_second || !input.is_with_backup {
        assert_eq!(credential.key == KeySlot::Backup, is_second);
    }
    compare(&verifier, &slow, &good, &keys);
    let fields = slow.carried(&good.view()).ok()?.into_iter().next()?.ok()?;
    let sealed = seal(&slow, &good, &fields);

    // Then at any time.
    let mut later = signed(&issued, &request, &target, &verifier);
    later.now = time.saturating_add(i64::from(input.later));
    compare(&verifier, &slow, &later, &keys);

    // A changed byte in what was issued.
    for (at, byte) in input.changes.iter().take(4) {
        let changed = change(&issued, usize::from(*at), *byte);
        let changed = match &changed {
            Issued::Target(target) => again(target.clone(), &request, &verifier),
            _ => signed(&changed, &request, &target, &verifier),
        };
        compare(&verifier, &slow, &changed, &keys);
        if verifier.verify(&changed.view()).is_ok() {
            let fields = slow.carried(&changed.view()).unwrap().remove(0).unwrap();
            assert_eq!(seal(&slow, &changed, &fields), sealed, "{:?}", slow);
        }
    }
    Some(())
}

/// The same scheme, quick and slow.
fn schemes(input: &Input<'_>) -> Option<(Scheme, slow::Scheme)> {
    let preset = &PRESETS[usize::from(input.scheme) % PRESETS.len()];
    let mut scheme = preset.scheme().unwrap();
    let mut slow = slow::Scheme::new(preset.url, preset.message, preset.options.split_whitespace());
    let options = input.options.iter().take(6).map(|at| OPTIONS[usize::from(*at) % OPTIONS.len()]);
    let place = input.place.map(|at| PLACES[usize::from(at) % PLACES.len()]);
    for option in options.chain(place) {
        let (name, value) = option.split_once('=').unwrap();
        let is_known = match name {
            "ttl" => scheme.set_ttl(value).map(|()| true),
            _ => scheme.override_option(name, value),
        };
        if is_known.ok()? {
            slow.set(name, value);
        }
    }
    scheme.check().ok()?;
    Some((scheme, slow))
}

fn compare(verifier: &Signer, slow: &slow::Scheme, request: &PlainRequest, keys: &[&[u8]]) {
    let view = request.view();
    let quick = verifier.verify(&view).map(|credential| slow::Verified {
        key: credential.key,
        expires: credential.expires,
        uid: credential.uid.to_vec(),
    });
    let target = view.target.raw().escape_ascii().to_string();
    assert_eq!(quick, slow.verify(&view, keys), "{} {target}", slow.url);
    // What a server knows of the target changes nothing.
    let as_sent = Target::new(view.target.raw(), view.target.lifted());
    let again = verifier.verify(&Request { target: as_sent, ..view });
    let seen =
        |credential: Credential<'_, '_>| (credential.key, credential.rest.map(<[u8]>::to_vec));
    assert_eq!(again.map(seen), verifier.verify(&view).map(seen), "{} {target}", slow.url);
}

/// What a signature vouches for.
fn seal(slow: &slow::Scheme, request: &PlainRequest, fields: &Fields) -> (Vec<Vec<u8>>, Vec<u8>) {
    let signature = slow::decode_signature(slow, &fields["sign"]).unwrap().value;
    let mut pieces = slow.pieces(&request.view(), fields, b"");
    pieces.push(fields["time"].clone());
    (pieces, signature)
}

fn change(issued: &Issued, at: usize, byte: u8) -> Issued {
    let change = |text: &[u8]| {
        let mut text = text.to_vec();
        let at = at % text.len();
        text[at] = byte;
        text
    };
    match issued {
        Issued::Target(target) => Issued::Target(change(target)),
        Issued::Cookie(name, value) => Issued::Cookie(name.clone(), change(value)),
        Issued::Header(name, value) => Issued::Header(name.clone(), change(value)),
    }
}

/// Another target of the same client.
fn again(target: Vec<u8>, like: &PlainRequest, verifier: &Signer) -> PlainRequest {
    signed(&Issued::Target(target), like, b"", verifier)
}

/// A key in the format of its scheme.
fn write_key(key: &[u8], format: KeyFormat) -> Vec<u8> {
    match format {
        KeyFormat::Text => key.to_vec(),
        KeyFormat::Hex => key.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect(),
        KeyFormat::Base64Url => encode_base64(key).into_bytes(),
        KeyFormat::Base64 => {
            let text = encode_base64(key).replace('-', "+").replace('_', "/");
            let padding = "=".repeat((4 - text.len() % 4) % 4);
            (text + &padding).into_bytes()
        }
    }
}

fn encode_base64(text: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: String = text.iter().map(|byte| format!("{byte:08b}")).collect();
    let digit = |bits: &[u8]| {
        let bits = format!("{:0<6}", std::str::from_utf8(bits).unwrap());
        char::from(DIGITS[usize::from(u8::from_str_radix(&bits, 2).unwrap())])
    };
    bits.as_bytes().chunks(6).map(digit).collect()
}

//! `Policy::check`: any policy, any request. A verdict is what the checks say one by one; neither
//! asking again nor a header that no rule asks for changes it; nothing else than text is logged.

#![no_main]

use antileech::directive::{Level, Settings};
use antileech::evidence::Evidence;
use antileech::plain::PlainRequest;
use antileech::policy::Policy;
use antileech::sign::{Issued, PathCarriers, Stamp};
use antileech::verdict::{Reason, Verdict};
use antileech_fuzz::configuration::Reader;
use antileech_fuzz::{Peer, outcome, signed};
use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;

const NOW: i64 = 1_700_000_000;

const KEY: &str = "0123456789abcdef";

#[rustfmt::skip]
const LINES: [&str; 40] = [
    "accept text/html", "accept image/*", "accept off", "allow_empty direct", "allow_empty off",
    "bypass $tenant", "bypass 0 x$zone", "ip blacklist 192.0.2.0/25 2001:db8::/64",
    "ip whitelist 192.0.2.1 unix:", "ip blacklist file:list", "referer whitelist example.com",
    "referer blacklist *.example.com", "referer whitelist self", "referer whitelist server_names",
    "referer whitelist =example.com:8080 example.com/a/*", "referer blacklist ~*example ~x/.*",
    "referer whitelist file:list", "ua blacklist bot", "ua whitelist ~^curl", "ua blacklist \"\"",
    "ua blacklist file:list", "sign qiniu KEY", "sign qiniu $tenant", "sign netease KEY other",
    "sign hmac KEY", "sign hmac KEY in=path", "sign hmac KEY in=cookie:al",
    "sign hmac KEY in=header:x-al bind=host,ip", "sign baidu_a KEY", "sign baidu_b KEY",
    "sign baidu_c_path KEY skew=1m", "sign akamai 00112233445566778899aabbccddeeff",
    "sign google_cookie MDEyMzQ1Njc4OWFiY2RlZg==", "sign google MDEyMzQ1Njc4OWFiY2RlZg==",
    "sign upyun KEY", "sign secure_link KEY", "sign tencent_vod KEY", "sign lighttpd KEY",
    "sign aliyun_f KEY", "sign bitiful KEY - 1h",
];

const HEADERS: [&str; 12] = [
    "referer",
    "origin",
    "user-agent",
    "accept",
    "cookie",
    "x-al",
    "sec-fetch-site",
    "sec-fetch-mode",
    "sec-fetch-dest",
    "host",
    "referer",
    "referer",
];

#[rustfmt::skip]
const VALUES: [&str; 22] = [
    "", "http://example.com/a/b?c", "https://www.example.com:8080/", "http://own.example/x",
    "http://evil.example/x/", "http://user@example.com/", "https://example.com", "null",
    "cross-site", "same-origin", "navigate", "no-cors", "document", "image", "text/html;q=0.9,*/*",
    "image/png;q=0", "Mozilla/5.0 bot", "curl/8", "al=1700000000-0-x; al=2", " ",
    "hdnts=exp=1700000000~acl=/*~hmac=00", "x\u{e9}",
];

#[derive(Arbitrary, Debug)]
enum Line<'a> {
    Known(u8),
    Words(u8, Vec<&'a [u8]>),
}

#[derive(Arbitrary, Debug)]
enum Value<'a> {
    Known(u8),
    Text(&'a [u8]),
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    lines: Vec<Line<'a>>,
    file: &'a [u8],
    target: &'a [u8],
    /// Which signer signs the target.
    signed_by: Option<u8>,
    /// One byte of the target that is changed then.
    change: Option<(u8, u8)>,
    headers: Vec<(u8, Value<'a>)>,
    variables: Vec<Option<&'a [u8]>>,
    host: &'a [u8],
    peer: Peer,
    later: i16,
}

fuzz_target!(|input: Input| {
    let Some(policy) = policy(&input) else { return };
    let request = request(&input, &policy);
    let view = request.view();
    let verdict = policy.check(&view);
    let said = outcome(&verdict);
    assert_eq!(outcome(&policy.check(&view)), said);
    assert_eq!(one_by_one(&policy, &request), said);
    let _ = policy.leaves_unclaimed(&view);
    if !matches!(verdict, Verdict::Bypassed) && !policy.is_active() {
        assert_eq!(said, "passed");
    }

    // The header is of no rule, unless a line of the input says so.
    let name = "x-of-no-rule";
    let is_known = |line: &Line| match line {
        Line::Known(_) => false,
        Line::Words(_, words) => words.iter().any(|word| {
            let word = word.to_ascii_lowercase();
            word.windows(name.len()).any(|part| part == name.as_bytes())
        }),
    };
    if let Verdict::Denied(denial) = verdict {
        let evidence = Evidence { policy: &policy, request: &view, denial }.to_string();
        assert!(evidence.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{evidence:?}");
        assert!(evidence.len() < 1000 && !evidence.contains(KEY), "{evidence:?}");
    }
    if !input.lines.iter().any(is_known) {
        let request = request.header(name, "http://example.com/");
        assert_eq!(outcome(&policy.check(&request.view())), said);
    }
});

fn policy(input: &Input<'_>) -> Option<Policy> {
    const NAMES: [&str; 7] = ["accept", "allow_empty", "bypass", "ip", "referer", "sign", "ua"];
    let mut reader = Reader::new(input.file);
    let mut level = Level::default();
    for line in input.lines.iter().take(12) {
        let (name, words) = match line {
            Line::Known(index) => {
                let mut words = LINES[usize::from(*index) % LINES.len()].split(' ');
                let name = words.next().unwrap();
                let words = words.map(|word| match word {
                    "KEY" => KEY.as_bytes(),
                    "\"\"" => b"",
                    word => word.as_bytes(),
                });
                (name, words.collect())
            }
            Line::Words(index, words) => (NAMES[usize::from(*index) % NAMES.len()], words.clone()),
        };
        // What is refused stays without effect.
        let _ = level.set(&format!("antileech_{name}"), &words, &mut reader);
    }
    Some((*level.resolve(&Settings::default()).ok()?.policy).clone())
}

fn request(input: &Input<'_>, policy: &Policy) -> PlainRequest {
    let signers = policy.sign.as_deref().unwrap_or_default();
    let mut request = PlainRequest::new(input.target);
    request.host = input.host.to_vec();
    request.client = input.peer.client();
    request.now = NOW;
    request.variables = input.variables.iter().map(|value| value.map(<[u8]>::to_vec)).collect();
    if let Some(number) = input.signed_by.filter(|_| !signers.is_empty()) {
        let signer = &signers[usize::from(number) % signers.len()];
        let stamp = Stamp { time: NOW / 60 * 60, key_name: "k", acl: "/*", ..Stamp::default() };
        if let Ok(mut issued) = signer.issue(&request.view(), stamp) {
            if let (Issued::Target(target), Some((at, byte))) = (&mut issued, input.change) {
                let at = usize::from(at) % target.len();
                target[at] = byte;
            }
            request = signed(&issued, &request, input.target, signer);
        }
    }
    for (name, value) in &input.headers {
        let name = HEADERS[usize::from(*name) % HEADERS.len()];
        request = match value {
            Value::Known(index) => request.header(name, VALUES[usize::from(*index) % VALUES.len()]),
            Value::Text(text) => request.header(name, text),
        };
    }
    let mut carriers = PathCarriers::default();
    carriers.add(signers);
    if request.lifted == 0 {
        request.lift(&carriers);
    }
    request.at(NOW + i64::from(input.later))
}

/// What policies say that have one check each.
fn one_by_one(policy: &Policy, request: &PlainRequest) -> String {
    let view = request.view();
    let none = Policy::default;
    let bypass = Policy { bypass: policy.bypass.clone(), ..none() };
    if matches!(bypass.check(&view), Verdict::Bypassed) {
        return "bypassed".to_owned();
    }
    let referer =
        Policy { referer: policy.referer.clone(), allow_empty: policy.allow_empty, ..none() };
    let parts = [
        Policy { ip: policy.ip.clone(), ..none() },
        Policy { user_agent: policy.user_agent.clone(), ..none() },
        referer,
        Policy { accept: policy.accept.clone(), ..none() },
    ];
    for part in &parts {
        let verdict = part.check(&view);
        if matches!(verdict, Verdict::Denied(_)) {
            return outcome(&verdict);
        }
        assert!(matches!(verdict, Verdict::Passed(None)));
    }
    let Some(signers) = &policy.sign else { return "passed".to_owned() };
    let mut furthest: Option<(usize, String)> = None;
    for signer in signers.iter() {
        let reason = match signer.verify(&view) {
            Ok(credential) => return outcome(&Verdict::Passed(Some(credential))),
            Err(reason) => reason,
        };
        use Reason::*;
        let order =
            [SignMissing, SignMalformed, SignDuplicate, SignMismatch, SignEarly, SignExpired];
        let rank = order.iter().position(|known| *known == reason).unwrap();
        if furthest.as_ref().is_none_or(|(best, _)| rank > *best) {
            furthest = Some((rank, format!("{reason} {:?}", Some(&*signer.scheme().name))));
        }
    }
    let nothing = || "sign_missing None".to_owned();
    furthest.map_or_else(nothing, |(_, said)| said)
}

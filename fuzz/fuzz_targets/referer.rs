//! The Referer: what is accepted, compared with a slow reader and with the `url` crate.

#![no_main]

use std::net::Ipv6Addr;
use std::sync::LazyLock;

use antileech::host::Host;
use antileech::list::Mode;
use antileech::plain::PlainRequest;
use antileech::referer::{Referer, RefererEntry, RefererRule};
use libfuzzer_sys::fuzz_target;
use regex::bytes::Regex;
use url::Url;

static URL: LazyLock<Regex> = LazyLock::new(|| {
    let parts = [
        r"(?s-u)\A(https?)://",
        r"(\[[^\]]*\]|[^/:?]*)",
        r"(?::([0-9]{1,5}))?",
        r"([/?][^\x00-\x20\x7f\\#]*)?\z",
    ];
    Regex::new(&parts.concat().replace("https?", "(?i:https?)")).unwrap()
});

static NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?-u)\A[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\z").unwrap());

fuzz_target!(|value: &[u8]| {
    let parsed = Referer::parse(value).ok();
    let expected = slow_parse(value);
    let host = parsed.as_ref().map(|page| page.host().as_bytes());
    assert_eq!(host, expected.as_ref().map(|page| page.0.as_slice()));
    let (Some(page), Some((host, port))) = (&parsed, expected) else {
        // An Origin is a Referer, or nothing.
        assert!(Referer::parse_origin(value).is_err());
        return;
    };
    let again = Host::parse(&host).expect("a canonical host is a host");
    assert_eq!(again.as_bytes(), host);
    let text = String::from_utf8(host).expect("a canonical host is ASCII");
    let in_url = format!("https://{text}/");
    assert_eq!(Referer::parse(in_url.as_bytes()).map(|page| page.host().clone()), Ok(again));
    assert!(admits(&text, page) && admits(&format!("={text}:{port}"), page));
    assert!(!admits(&format!("={text}:{}", port ^ 1 | 2), page) || port ^ 1 | 2 == port);
    compare_with_url(value, page, &text, port);
});

fn admits(entry: &str, page: &Referer<'_>) -> bool {
    let entry = RefererEntry::parse(entry.as_bytes()).expect(entry);
    let rule = RefererRule::new(Mode::Whitelist, vec![entry]).expect("one entry is not too many");
    rule.admits(page, &PlainRequest::new("/").view())
}

/// The canonical host and the port.
fn slow_parse(value: &[u8]) -> Option<(Vec<u8>, u16)> {
    let found = URL.captures(value)?;
    let port = match found.get(3) {
        Some(digits) => std::str::from_utf8(digits.as_bytes()).ok()?.parse().ok()?,
        None if found[1].eq_ignore_ascii_case(b"https") => 443,
        None => 80,
    };
    if port == 0 {
        return None;
    }
    let host = &found[2];
    if let Some(address) = host.strip_prefix(b"[") {
        let address = std::str::from_utf8(address.strip_suffix(b"]")?).ok()?;
        return Some((format!("[{}]", address.parse::<Ipv6Addr>().ok()?).into(), port));
    }
    let host = if host.is_ascii() {
        host.to_ascii_lowercase()
    } else {
        idna::domain_to_ascii_cow(host, idna::AsciiDenyList::URL).ok()?.as_bytes().to_vec()
    };
    let host = host.strip_suffix(b".").unwrap_or(&host);
    (NAME.is_match(host) && host.len() <= 253).then(|| (host.to_vec(), port))
}

/// What a browser takes for a URL names the same host and port there.
fn compare_with_url(value: &[u8], page: &Referer<'_>, host: &str, port: u16) {
    let Ok(text) = std::str::from_utf8(value) else { return };
    let url = match Url::parse(text) {
        Ok(url) => url,
        Err(url::ParseError::IdnaError | url::ParseError::InvalidIpv4Address) => return,
        Err(error) => panic!("{text:?} is accepted, and is no URL: {error}"),
    };
    assert_eq!(url.port_or_known_default(), Some(port), "{text:?}");
    match url.host() {
        Some(url::Host::Domain(domain)) => {
            assert_eq!(domain.strip_suffix('.').unwrap_or(domain), host, "{text:?}");
        }
        // `1.2` and `0x7f.1` are addresses to a browser, which never sends them so.
        Some(url::Host::Ipv4(address)) => {
            assert!(host == address.to_string() || !page.host().is_address(), "{text:?}");
        }
        Some(url::Host::Ipv6(address)) => assert_eq!(host, format!("[{address}]"), "{text:?}"),
        None => panic!("{text:?} has a host"),
    }
}

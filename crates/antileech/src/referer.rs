//! The Referer: strict parsing here, lists of hosts below.

mod entry;
mod rule;

use std::str;

pub use self::entry::{Place, RefererEntry};
pub use self::rule::RefererRule;
use crate::host::Host;
use crate::request::split_target;
use crate::scan::{self, Sixteen};

/// A Referer or an Origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referer<'a> {
    host: Host,
    port: u16,
    /// Path and query, as sent.
    target: &'a [u8],
}

/// A Referer that is not the URL of a web page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

impl<'a> Referer<'a> {
    /// Reads the value of a Referer header: an absolute http or https URL without userinfo and
    /// fragment (RFC 9110 §10.1.3), in the syntax of RFC 3986 §3, which knows no backslashes,
    /// spaces and control characters.
    pub fn parse(value: &'a [u8]) -> Result<Self, Malformed> {
        let (url, default_port) = strip_scheme(value).ok_or(Malformed)?;
        // A host has none of the bytes that are looked for behind it.
        let (host, length) = Host::parse_start(url).ok_or(Malformed)?;
        let rest = url.get(length..).ok_or(Malformed)?;
        let (port, rest) = match rest.strip_prefix(b":") {
            None => (default_port, rest),
            Some(rest) => {
                let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                let (port, rest) = rest.split_at_checked(digits).ok_or(Malformed)?;
                (parse_port(port).ok_or(Malformed)?, rest)
            }
        };
        // In front of the path there is none of them.
        let is_bad = |all: Sixteen| {
            all.within(0, b' ') | all.equal(0x7f) | all.equal(b'\\') | all.equal(b'#')
        };
        match rest.first() {
            None | Some(b'/' | b'?')
                if !scan::has_from(value, value.len() - rest.len(), is_bad) =>
            {
                Ok(Referer { host, port, target: rest })
            }
            // Userinfo, for one.
            _ => Err(Malformed),
        }
    }

    /// The path as sent; `/` if there is none.
    fn path(&self) -> &'a [u8] {
        split_target(self.target).0
    }

    /// The host of the page.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The host of the page, without copying it once more.
    pub fn into_host(self) -> Host {
        self.host
    }

    /// Reads the value of an Origin header (RFC 6454 §7.1): a Referer without path and query.
    pub fn parse_origin(value: &'a [u8]) -> Result<Self, Malformed> {
        let after_scheme = memchr::memmem::find(value, b"://").and_then(|at| value.get(at + 3..));
        if after_scheme.is_none_or(|rest| memchr::memchr2(b'/', b'?', rest).is_some()) {
            return Err(Malformed);
        }
        Referer::parse(value)
    }
}

/// A port of one to five digits, 1 to 65535.
fn parse_port(digits: &[u8]) -> Option<u16> {
    if !(1..=5).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    str::from_utf8(digits).ok()?.parse().ok().filter(|port| *port != 0)
}

/// Splits the scheme off a URL; the second value is its default port.
fn strip_scheme(url: &[u8]) -> Option<(&[u8], u16)> {
    // As browsers write it, and as it may be written (RFC 3986 §3.1).
    if let Some(rest) = url.strip_prefix(b"https://") {
        return Some((rest, 443));
    }
    let https = || Some((strip_prefix_lower(url, b"https://")?, 443));
    strip_prefix_lower(url, b"http://").map(|rest| (rest, 80)).or_else(https)
}

fn strip_prefix_lower<'a>(text: &'a [u8], prefix: &[u8]) -> Option<&'a [u8]> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

fn has_dot_segment(path: &[u8]) -> bool {
    path.split(|&byte| byte == b'/').any(|segment| segment == b"." || segment == b"..")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `host:port/path`, or nothing for a malformed Referer.
    fn parsed(referer: Result<Referer<'_>, Malformed>) -> Option<String> {
        let referer = referer.ok()?;
        let (host, port, path) = (&referer.host, referer.port, referer.path());
        let host = str::from_utf8(host.as_bytes()).unwrap();
        Some(format!("{host}:{port}{}", path.escape_ascii()))
    }

    #[test]
    fn parsing() {
        let cases: &[(&[u8], Option<&str>)] = &[
            (b"http://example.com/", Some("example.com:80/")),
            (b"https://example.com/", Some("example.com:443/")),
            (b"HTTPS://Example.COM/A", Some("example.com:443/A")),
            (b"http://example.com", Some("example.com:80/")),
            (b"http://example.com?x=/y", Some("example.com:80/")),
            (b"http://example.com/a/b?c=http://evil.com/", Some("example.com:80/a/b")),
            (b"http://example.com:8080/a", Some("example.com:8080/a")),
            (b"http://example.com.:080/", Some("example.com:80/")),
            (b"http://[2001:DB8::1]:8080/", Some("[2001:db8::1]:8080/")),
            (b"http://[2001:db8::1]/", Some("[2001:db8::1]:80/")),
            (b"http://192.0.2.1/", Some("192.0.2.1:80/")),
            ("http://例子.测试/视".as_bytes(), Some(r"xn--fsqu00a.xn--0zwm56d:80/\xe8\xa7\x86")),
            (b"http://a.b", Some("a.b:80/")),
            (b"http://example.com/@evil.com", Some("example.com:80/@evil.com")),
            // userinfo (RFC 9110 §10.1.3)
            (b"http://good.com@evil.com/", None),
            (b"http://good.com:x@evil.com/", None),
            (b"http://good.com:80@evil.com/", None),
            (b"http://@evil.com/", None),
            // what browsers read as slashes, or drop
            (b"http://good.com\\@evil.com/", None),
            (b"http:\\\\good.com/", None),
            (b"http://good.com/\t", None),
            (b"http://good.\tcom/", None),
            (b"http://good.com\x00.evil.com/", None),
            (b"http://good.com /", None),
            (b"http://good.com\x7f/", None),
            // fragments (RFC 9110 §10.1.3)
            (b"http://good.com#@evil.com/", None),
            (b"http://good.com/#top", None),
            // no host
            (b"http://", None),
            (b"http:///good.com/", None),
            (b"http://:80/", None),
            (b"http://?good.com", None),
            (b"http:/good.com/", None),
            (b"http:good.com", None),
            // ports
            (b"http://good.com:/", None),
            (b"http://good.com:0/", None),
            (b"http://good.com:65536/", None),
            (b"http://good.com:8a/", None),
            (b"http://good.com:+80/", None),
            (b"http://good.com:000080/", None),
            (b"http://good.com:80:80/", None),
            (b"http://[2001:db8::1]80/", None),
            (b"http://2001:db8::1/", None),
            // other schemes, and what is no URL
            (b"ftp://good.com/", None),
            (b"android-app://good.com/", None),
            (b"about:blank", None),
            (b"data:text/html,x", None),
            (b"//good.com/", None),
            (b"good.com", None),
            (b"/path", None),
            (b"null", None),
            (b"x", None),
            // bytes
            (b"http://good.com%2eevil.com/", None),
            (b"http://\xff.com/", None),
            (b"\xff\xfe", None),
            (b"http://good.com,http://evil.com/", None),
        ];
        for (value, expected) in cases {
            let parsed = parsed(Referer::parse(value));
            assert_eq!(parsed.as_deref(), *expected, "{}", value.escape_ascii());
        }
    }

    #[test]
    fn origins() {
        let cases: &[(&[u8], Option<&str>)] = &[
            (b"https://example.com", Some("example.com:443/")),
            (b"http://example.com:8080", Some("example.com:8080/")),
            (b"https://example.com/", None),
            (b"https://example.com?x", None),
            (b"null", None),
            (b"file://", None),
            (b"chrome-extension://abcdef", None),
            (b"https://a.example https://b.example", None),
        ];
        for (value, expected) in cases {
            let parsed = parsed(Referer::parse_origin(value));
            assert_eq!(parsed.as_deref(), *expected, "{}", value.escape_ascii());
        }
    }
}

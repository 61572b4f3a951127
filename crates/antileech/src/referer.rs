//! The Referer: strict parsing, and lists of hosts.

use std::str;

use regex::bytes::RegexSet;
use smallvec::SmallVec;

use crate::host::{Host, HostSet, Scope};
use crate::list::Mode;
use crate::pattern::{self, Anchoring, Pattern};
use crate::request::{Request, split_target};
use crate::scan::{self, Eight};

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
        let is_bad = |eight: Eight| {
            eight.below(b' ' + 1) | eight.equal(0x7f) | eight.equal(b'\\') | eight.equal(b'#')
        };
        match rest.first() {
            None | Some(b'/' | b'?') if !scan::has(rest, is_bad) => {
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

    /// Reads the value of an Origin header (RFC 6454 §7.1): a Referer without path and query.
    pub fn parse_origin(value: &'a [u8]) -> Result<Self, Malformed> {
        let after_scheme = memchr::memmem::find(value, b"://").and_then(|at| value.get(at + 3..));
        if after_scheme.is_none_or(|rest| memchr::memchr2(b'/', b'?', rest).is_some()) {
            return Err(Malformed);
        }
        Referer::parse(value)
    }
}

/// Splits `host[:port]` (RFC 3986 §3.2).
fn split_port(authority: &[u8]) -> Option<(&[u8], Option<u16>)> {
    let end_of_host = memchr::memrchr(b']', authority).unwrap_or(0);
    match authority.get(end_of_host..).and_then(|rest| memchr::memrchr(b':', rest)) {
        None => Some((authority, None)),
        Some(colon) => {
            let (host, port) = authority.split_at_checked(end_of_host + colon)?;
            Some((host, Some(parse_port(port.get(1..)?)?)))
        }
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

/// `antileech_referer`.
#[derive(Debug)]
pub struct RefererRule {
    mode: Mode,
    hosts: HostSet<Place>,
    host_patterns: RegexSet,
    path_patterns: RegexSet,
    server_names: bool,
    own_host: bool,
}

/// Which URLs of a host an entry means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    port: Option<u16>,
    /// Up to and including the last slash before the `*`.
    below: Option<Box<[u8]>>,
}

impl Place {
    fn contains(&self, referer: &Referer<'_>) -> bool {
        self.port.is_none_or(|port| port == referer.port)
            && self.below.as_ref().is_none_or(|below| referer.path().starts_with(below))
    }
}

/// An entry of a Referer list.
#[derive(Clone, Debug)]
pub enum RefererEntry {
    /// `[=|*.]host[:port][/path/*]`
    Host(Host, Scope, Place),
    /// A regular expression for the whole host.
    HostPattern(Pattern),
    /// The host that the request itself names.
    Own,
    /// A regular expression for the whole of `host/path`.
    PathPattern(Pattern),
    /// The names of the answering server.
    ServerNames,
}

impl RefererEntry {
    /// Reads an entry. Errors say what is wrong with it and what was expected.
    pub fn parse(word: &[u8]) -> Result<RefererEntry, String> {
        match word {
            b"server_names" => return Ok(RefererEntry::ServerNames),
            b"self" => return Ok(RefererEntry::Own),
            b"none" | b"blocked" => {
                return Err(
                    "is a word of \"valid_referers\", \"antileech_allow_empty\" says what a \
                            request without a Referer gets"
                        .into(),
                );
            }
            b"whitelist" | b"blacklist" | b"off" => {
                return Err("is a mode, which stands in front of all entries".into());
            }
            _ => {}
        }
        if let Some(pattern) = Pattern::parse(word, Anchoring::Whole) {
            let pattern = pattern?;
            if memchr::memmem::find(word, b"://").is_some() {
                return Err("has a protocol, which is in no text that it is matched with".into());
            }
            return Ok(if word.contains(&b'/') {
                RefererEntry::PathPattern(pattern)
            } else {
                // The case of a host means nothing, and it is in lower case when it is compared.
                RefererEntry::HostPattern(pattern.in_any_case())
            });
        }
        let text = str::from_utf8(word).map_err(|_| "is not UTF-8".to_owned())?;
        if let Some((_, rest)) = text.split_once("://") {
            return Err(format!(
                "has a protocol, both http and https are meant by \"{}\"",
                without_file(rest)
            ));
        }
        let (authority, below) = match text.split_once('/') {
            None => (text, None),
            Some((authority, path)) => (authority, Some(parse_below(path)?)),
        };
        let (scope, authority) = if let Some(name) = authority.strip_prefix('=') {
            (Scope::Exact, name)
        } else if let Some(name) = authority.strip_prefix("*.") {
            (Scope::Subdomains, name)
        } else {
            (Scope::Tree, authority)
        };
        if authority.contains('*') {
            return Err("has a \"*\" that is neither a leading \"*.\" nor a final \"/*\"".into());
        }
        if authority.starts_with('.') {
            return Err(format!(
                "starts with a dot, \"{0}\" means the host and its subdomains, \"*.{0}\" the \
                 subdomains only",
                authority.trim_start_matches('.')
            ));
        }
        let (host, port) = split_port(authority.as_bytes())
            .ok_or("has an invalid port, a number from 1 to 65535 is expected")?;
        let host = Host::parse(host)
            .ok_or("has an invalid host, a domain name or an address is expected")?;
        if scope == Scope::Subdomains && host.is_address() {
            return Err("has an address, which has no subdomains".into());
        }
        Ok(RefererEntry::Host(host, scope, Place { port, below }))
    }
}

/// What an entry with a protocol was probably meant to be: a page's URL has no `*` at its end.
fn without_file(url: &str) -> String {
    match url.split_once('/') {
        None | Some((_, "")) => url.trim_end_matches('/').to_owned(),
        Some((_, path)) if path.ends_with("/*") || path == "*" => url.to_owned(),
        Some((authority, path)) => {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let slash = if folder.is_empty() { "" } else { "/" };
            format!("{authority}{slash}{folder}/*")
        }
    }
}

/// Reads what follows the first slash of `host/path/*`.
fn parse_below(path: &str) -> Result<Box<[u8]>, String> {
    let below = match path.strip_suffix('*') {
        Some(below) if below.is_empty() || below.ends_with('/') => format!("/{below}"),
        _ => {
            let path = path.trim_end_matches(['/', '*']);
            let slash = if path.is_empty() { "" } else { "/" };
            return Err(format!("has a path that does not end in \"/*\", as \"/{path}{slash}*\""));
        }
    };
    if below.contains('*') {
        return Err("has a \"*\" that is neither a leading \"*.\" nor a final \"/*\"".into());
    }
    if below.contains(['?', '#', '\\']) || has_dot_segment(below.as_bytes()) {
        return Err("has a path that no Referer can have".into());
    }
    // What a browser sends of a path that is not ASCII (RFC 3986 §2.1).
    let mut encoded = String::with_capacity(below.len());
    for byte in below.bytes() {
        match byte {
            b'!'..=b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    Ok(encoded.into_bytes().into())
}

fn has_dot_segment(path: &[u8]) -> bool {
    path.split(|&byte| byte == b'/').any(|segment| segment == b"." || segment == b"..")
}

impl RefererRule {
    /// Compiles a rule. Errors only if the regular expressions together are too large.
    pub fn new(mode: Mode, entries: Vec<RefererEntry>) -> Result<Self, String> {
        let mut hosts = HostSet::default();
        let (mut host_patterns, mut path_patterns) = (Vec::new(), Vec::new());
        let (mut server_names, mut own_host) = (false, false);
        for entry in entries {
            match entry {
                RefererEntry::Host(host, scope, place) => hosts.insert(&host, scope, place),
                RefererEntry::HostPattern(pattern) => host_patterns.push(pattern),
                RefererEntry::Own => own_host = true,
                RefererEntry::PathPattern(pattern) => path_patterns.push(pattern),
                RefererEntry::ServerNames => server_names = true,
            }
        }
        Ok(RefererRule {
            mode,
            hosts,
            host_patterns: pattern::any_of(&host_patterns)?,
            path_patterns: pattern::any_of(&path_patterns)?,
            server_names,
            own_host,
        })
    }

    /// Whether a page is let through.
    pub fn admits(&self, referer: &Referer<'_>, request: &Request<'_>) -> bool {
        self.mode.admits(self.matches(referer, request))
    }

    /// Whether a Referer that cannot be parsed is let through: no entry matches it.
    pub fn admits_malformed(&self) -> bool {
        self.mode.admits(false)
    }

    /// Whether the rule asks for the host that the request itself names.
    pub fn uses_own_host(&self) -> bool {
        self.own_host
    }

    /// Whether the rule asks for the names of the answering server.
    pub fn uses_server_names(&self) -> bool {
        self.server_names
    }

    fn matches(&self, referer: &Referer<'_>, request: &Request<'_>) -> bool {
        let host = &referer.host;
        // A path that climbs is below nothing; no browser sends one.
        let climbs = || has_dot_segment(referer.path());
        self.hosts
            .any(host, |place| place.contains(referer) && (place.below.is_none() || !climbs()))
            || (self.own_host && Host::parse(request.host).is_some_and(|own| own == *host))
            || (self.server_names && request.server_names.is_some_and(|names| names.contain(host)))
            || (!self.host_patterns.is_empty() && self.host_patterns.is_match(host.as_bytes()))
            || (!self.path_patterns.is_empty() && !climbs() && {
                let mut url: SmallVec<[u8; 512]> = SmallVec::from_slice(host.as_bytes());
                url.extend_from_slice(referer.path());
                self.path_patterns.is_match(&url)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server_names::{ServerName, ServerNames};
    use crate::test::request_for;

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

    fn rule(mode: Mode, entries: &[&str]) -> RefererRule {
        let entries = entries.iter().map(|e| RefererEntry::parse(e.as_bytes()).expect(e)).collect();
        RefererRule::new(mode, entries).unwrap()
    }

    fn check(cases: &[(&str, &str, bool)]) {
        let request = request_for("/");
        for (entry, referer, expected) in cases {
            let page = Referer::parse(referer.as_bytes()).expect(referer);
            for mode in [Mode::Whitelist, Mode::Blacklist] {
                let admitted = rule(mode, &[entry]).admits(&page, &request.view());
                assert_eq!(admitted, mode.admits(*expected), "{mode:?} {entry} {referer}");
            }
        }
    }

    #[test]
    fn entries() {
        check(&[
            ("example.com", "http://example.com/", true),
            ("example.com", "https://www.example.com:8443/x?y", true),
            ("example.com", "http://EXAMPLE.com./", true),
            ("EXAMPLE.com.", "http://example.com/", true),
            ("example.com", "http://notexample.com/", false),
            ("example.com", "http://example.com.evil/", false),
            ("*.example.com", "http://example.com/", false),
            ("*.example.com", "http://a.b.example.com/", true),
            ("=example.com", "http://example.com/", true),
            ("=example.com", "http://www.example.com/", false),
            // ports
            ("example.com:8080", "http://example.com:8080/", true),
            ("example.com:8080", "http://www.example.com:8080/", true),
            ("example.com:8080", "http://example.com/", false),
            ("example.com:80", "http://example.com/", true),
            ("example.com:80", "https://example.com/", false),
            ("example.com:443", "https://example.com/", true),
            // paths
            ("example.com/blog/*", "http://example.com/blog/post", true),
            ("example.com/blog/*", "http://example.com/blog/", true),
            ("example.com/blog/*", "http://example.com/blog", false),
            ("example.com/blog/*", "http://example.com/blogs/", false),
            ("example.com/blog/*", "http://example.com/?/blog/", false),
            ("example.com/blog/*", "http://example.com/blog/../x", false),
            ("example.com/*", "http://example.com", true),
            ("=example.com:8080/a/*", "http://example.com:8080/a/b", true),
            ("=example.com:8080/a/*", "http://example.com:8080/b/a/", false),
            ("例子.测试/视/*", "http://xn--fsqu00a.xn--0zwm56d/%E8%A7%86/1", true),
            // addresses
            ("192.0.2.1", "http://192.0.2.1/", true),
            ("[2001:db8::1]:8080", "http://[2001:db8:0::1]:8080/", true),
            ("[2001:db8::1]", "http://[2001:db8::2]/", false),
            // regular expressions
            (r"~^img\d+\.example\.com$", "http://img12.example.com/", true),
            (r"~img\d+\.example\.com", "http://img12.example.com.evil/", false),
            (r"~img\d+\.example\.com", "http://x.img12.example.com/", false),
            (r"~a\.example/.*", "http://a.example/x", true),
            (r"~a\.example/x/[a-z]+", "http://a.example:8080/x/abc?q", true),
            (r"~a\.example/x/[a-z]+", "http://a.example/x/abc/d", false),
            (r"~a\.example/x", "http://a.example/X", false),
            (r"~*A\.Example/x", "http://a.example/X", true),
            (r"~a\.example/good/.*", "http://a.example/good/../evil", false),
            (r"~EXAMPLE", "http://example/", true),
            (r"~www\d\.Example", "http://WWW1.example/", true),
            (r"~*EXAMPLE", "http://example/", true),
            // oneself
            ("self", "http://own.example:81/", true),
            ("self", "http://www.own.example/", false),
        ]);
    }

    /// What other implementations let in (or kept out) by mistake.
    #[test]
    fn regression() {
        check(&[
            // the example in nginx's own manual, ~\.google\.
            (r"~\.google\.", "https://evil.com/x.google.y", false),
            (r"~\.google\.", "https://evil.com/?q=.google.", false),
            (r"~\.google\.", "https://x.google.evil.com/", false),
            // a list whose entries match without a label boundary
            ("good.com", "http://evilgood.com/", false),
            // IPv6 literals that are cut at a colon, a trailing dot, a query without a path
            ("[::1]", "http://[::1]/", true),
            ("good.com", "http://good.com./", true),
            ("good.com", "http://good.com?x", true),
            // an upper-case host that escapes a list
            ("evil.com", "http://EVIL.com/", true),
        ]);
        for word in ["good.*", "*good.com", "*", "g*d.com", "*.*.com", "http://good.com", "**.a.b"]
        {
            assert!(RefererEntry::parse(word.as_bytes()).is_err(), "{word}");
        }
    }

    #[test]
    fn refused_entries() {
        let cases: &[(&[u8], &str)] = &[
            (
                b"http://example.com",
                "has a protocol, both http and https are meant by \"example.com\"",
            ),
            (b"https://example.com/*", "by \"example.com/*\""),
            (b"https://example.com/", "by \"example.com\""),
            (b"https://example.com/index.html", "by \"example.com/*\""),
            (b"https://example.com:80/blog/2024/a.html", "by \"example.com:80/blog/2024/*\""),
            (b"example.*", "has a \"*\" that is neither"),
            (b"*example.com", "has a \"*\" that is neither"),
            (b"www.*.com", "has a \"*\" that is neither"),
            (b"example.com/*/x/*", "has a \"*\" that is neither"),
            (b"example.com/path", "does not end in \"/*\", as \"/path/*\""),
            (b"example.com/", "as \"/*\""),
            (b"example.com/path*", "as \"/path/*\""),
            (b"example.com/a/../b/*", "no Referer can have"),
            (b".example.com", "starts with a dot"),
            (b"example.com:0", "invalid port"),
            (b"example.com:http", "invalid port"),
            (b"exa mple.com", "invalid host"),
            (b"user@example.com", "invalid host"),
            (b"2001:db8::1", "invalid"),
            (b"*.192.0.2.1", "no subdomains"),
            (b"=", "invalid host"),
            (b"", "invalid host"),
            (b"*.", "invalid host"),
            (b"\xff", "is not UTF-8"),
            (b"~(", "unclosed group"),
            (b"~^https?://evil\\.com", "has a protocol"),
            (b"none", "is a word of \"valid_referers\""),
            (b"whitelist", "is a mode"),
        ];
        for (word, expected) in cases {
            let error = RefererEntry::parse(word).unwrap_err();
            assert!(error.contains(expected), "{}: {error}", word.escape_ascii());
        }
    }

    #[test]
    fn own_host() {
        let mut request = request_for("/");
        let rule = rule(Mode::Whitelist, &["self"]);
        let cases = [
            ("own.example", "http://own.example/", true),
            ("OWN.example.", "http://own.example/", true),
            ("[2001:db8::1]", "http://[2001:db8:0::1]/", true),
            ("", "http://own.example/", false),
            ("_", "http://own.example/", false),
        ];
        for (host, referer, expected) in cases {
            request.host = host.into();
            let page = Referer::parse(referer.as_bytes()).unwrap();
            assert_eq!(rule.admits(&page, &request.view()), expected, "{host} {referer}");
        }
    }

    #[test]
    fn names_of_the_server() {
        let mut request = request_for("/");
        request.server_names = ServerNames::new([ServerName::Name(b"a.example")]).unwrap();
        let rule = rule(Mode::Whitelist, &["server_names"]);
        assert!(rule.uses_server_names());
        for (referer, expected) in [("http://a.example/", true), ("http://b.example/", false)] {
            let page = Referer::parse(referer.as_bytes()).unwrap();
            assert_eq!(rule.admits(&page, &request.view()), expected, "{referer}");
        }
    }
}

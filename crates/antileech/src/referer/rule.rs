//! Which pages a Referer list lets through.

use regex::bytes::RegexSet;
use smallvec::SmallVec;

use super::entry::{Place, RefererEntry};
use super::{Referer, has_dot_segment};
use crate::host::{Host, HostSet};
use crate::list::Mode;
use crate::pattern;
use crate::request::Request;

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
        let is_meant =
            |place: &Place| place.contains(referer) && (place.below.is_none() || !climbs(referer));
        self.hosts.any(&referer.host, is_meant) || self.matches_otherwise(referer, request)
    }

    #[inline(never)]
    fn matches_otherwise(&self, referer: &Referer<'_>, request: &Request<'_>) -> bool {
        let host = &referer.host;
        (self.own_host && Host::parse(request.host).is_some_and(|own| own == *host))
            || (self.server_names && request.server_names.is_some_and(|names| names.contain(host)))
            || (!self.host_patterns.is_empty() && self.host_patterns.is_match(host.as_bytes()))
            || (!self.path_patterns.is_empty() && !climbs(referer) && {
                let mut url: SmallVec<[u8; 512]> = SmallVec::from_slice(host.as_bytes());
                url.extend_from_slice(referer.path());
                self.path_patterns.is_match(&url)
            })
    }
}

/// Whether a path climbs, so that it is below nothing; no browser sends such a one.
#[inline(never)]
fn climbs(referer: &Referer<'_>) -> bool {
    has_dot_segment(referer.path())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server_names::{ServerName, ServerNames};
    use crate::test::request_for;

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

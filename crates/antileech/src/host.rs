//! Hosts in the one form in which they are compared, and sets of them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str;

use smallvec::SmallVec;

/// The longest domain name, in bytes (RFC 1035 §2.3.4, without the trailing dot).
const MAX_HOST: usize = 253;

/// A host in canonical form: a domain name in lower case, without a trailing dot and with
/// internationalised labels as punycode (RFC 5891 §5), or an IPv4 address, or an IPv6 address in
/// brackets (RFC 3986 §3.2.2) in the form of RFC 5952.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Host(SmallVec<[u8; 64]>);

impl Host {
    /// Reads the host of a URL. `None` if it is not a domain name or an address.
    ///
    /// Domain names may have underscores, as names in use do, but no other byte that DNS host
    /// names do not have (RFC 1123 §2.1): a percent sign or a `;` is nothing a browser sends.
    pub fn parse(text: &[u8]) -> Option<Host> {
        if let Some(rest) = text.strip_prefix(b"[") {
            let address = rest.strip_suffix(b"]")?;
            let address: Ipv6Addr = str::from_utf8(address).ok()?.parse().ok()?;
            let mut host = SmallVec::new();
            write!(host, "[{address}]").ok()?;
            return Some(Host(host));
        }
        let text = if text.is_ascii() { Cow::Borrowed(text) } else { to_punycode(text)? };
        let name = text.strip_suffix(b".").unwrap_or(&text);
        let is_label = |label: &[u8]| {
            (1..=63).contains(&label.len())
                && label.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
        };
        if name.len() > MAX_HOST || !name.split(|&byte| byte == b'.').all(is_label) {
            return None;
        }
        Some(Host(name.iter().map(u8::to_ascii_lowercase).collect()))
    }

    /// The canonical form.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether the host is an address, which has no subdomains.
    pub fn is_address(&self) -> bool {
        is_address(&self.0)
    }
}

fn is_address(host: &[u8]) -> bool {
    // Few hosts end in a digit or a bracket, and every address does.
    host.last().is_some_and(|last| last.is_ascii_digit() || *last == b']')
        && (host.starts_with(b"[")
            || str::from_utf8(host).is_ok_and(|text| text.parse::<Ipv4Addr>().is_ok()))
}

fn to_punycode(text: &[u8]) -> Option<Cow<'_, [u8]>> {
    let ascii = idna::domain_to_ascii_cow(text, idna::AsciiDenyList::URL).ok()?;
    Some(Cow::Owned(ascii.into_owned().into_bytes()))
}

/// Which hosts below a name an entry means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The name itself only: `=example.com`.
    Exact,
    /// Its subdomains only: `*.example.com`.
    Subdomains,
    /// The name and its subdomains: `example.com`.
    Tree,
}

/// A set of host entries, each with a value. Looking a host up costs one hash look-up for each of
/// its labels, whatever the number of entries.
#[derive(Clone, Debug)]
pub struct HostSet<T>(HashMap<Box<[u8]>, Vec<(Scope, T)>>);

impl<T> Default for HostSet<T> {
    fn default() -> Self {
        HostSet(HashMap::new())
    }
}

impl<T: PartialEq> HostSet<T> {
    /// Adds an entry; one that is there already is not added twice.
    pub fn insert(&mut self, host: &Host, scope: Scope, value: T) {
        let entries = self.0.entry(host.as_bytes().into()).or_default();
        let entry = (scope, value);
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of the entries that mean this host has a value for which `accept` holds.
    pub fn any(&self, host: &Host, mut accept: impl FnMut(&T) -> bool) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let mut matches = |name: &[u8], narrow: Scope| {
            self.0.get(name).is_some_and(|entries| {
                entries.iter().any(|(scope, value)| {
                    (*scope == narrow || *scope == Scope::Tree) && accept(value)
                })
            })
        };
        let host_name = host.as_bytes();
        if matches(host_name, Scope::Exact) {
            return true;
        }
        // From the right, so that the cost is the same wherever in the set a name is.
        !host.is_address()
            && memchr::memrchr_iter(b'.', host_name)
                .any(|dot| matches(host_name.get(dot + 1..).unwrap_or_default(), Scope::Subdomains))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> Host {
        Host::parse(text.as_bytes()).expect(text)
    }

    #[test]
    fn canonical_form() {
        let long_label = "a".repeat(63);
        let long_name = [long_label.as_str(); 4].join(".");
        let cases: &[(&[u8], Option<&str>)] = &[
            (b"example.com", Some("example.com")),
            (b"EXAMPLE.Com", Some("example.com")),
            (b"example.com.", Some("example.com")),
            (b"a_b-c.example", Some("a_b-c.example")),
            (b"localhost", Some("localhost")),
            ("例子.测试".as_bytes(), Some("xn--fsqu00a.xn--0zwm56d")),
            ("BÜCHER.example".as_bytes(), Some("xn--bcher-kva.example")),
            (b"XN--FSQU00A.xn--0zwm56d", Some("xn--fsqu00a.xn--0zwm56d")),
            ("例子。测试".as_bytes(), Some("xn--fsqu00a.xn--0zwm56d")),
            (b"192.0.2.1", Some("192.0.2.1")),
            (b"[2001:DB8:0:0::1]", Some("[2001:db8::1]")),
            (b"[::ffff:192.0.2.1]", Some("[::ffff:192.0.2.1]")),
            (long_label.as_bytes(), Some(&long_label)),
            // not hosts
            (b"", None),
            (b".", None),
            (b"example..com", None),
            (b".example.com", None),
            (b"example.com..", None),
            (b"exa mple.com", None),
            (b"example.com%2eevil", None),
            (b"a;b", None),
            (b"a:b", None),
            (b"user@example.com", None),
            (b"[::1", None),
            (b"::1]", None),
            (b"[::1%25eth0]", None),
            (b"[192.0.2.1]", None),
            (b"[]", None),
            (b"\xff.example", None),
            ("a／b.example".as_bytes(), None),
            (long_name.as_bytes(), None),
        ];
        for (text, expected) in cases {
            let parsed = Host::parse(text);
            let parsed = parsed.as_ref().map(|host| str::from_utf8(host.as_bytes()).unwrap());
            assert_eq!(parsed, *expected, "{}", text.escape_ascii());
        }
        assert!(Host::parse("a".repeat(64).as_bytes()).is_none());
    }

    #[test]
    fn label_boundaries() {
        let cases = [
            (Scope::Tree, "example.com", true),
            (Scope::Tree, "www.example.com", true),
            (Scope::Tree, "a.b.example.com", true),
            (Scope::Tree, "notexample.com", false),
            (Scope::Tree, "example.com.evil", false),
            (Scope::Tree, "com", false),
            (Scope::Subdomains, "example.com", false),
            (Scope::Subdomains, "www.example.com", true),
            (Scope::Subdomains, "notexample.com", false),
            (Scope::Exact, "example.com", true),
            (Scope::Exact, "www.example.com", false),
        ];
        for (scope, name, expected) in cases {
            let mut set = HostSet::default();
            set.insert(&host("Example.com"), scope, ());
            assert_eq!(set.any(&host(name), |()| true), expected, "{scope:?} {name}");
        }
    }

    #[test]
    fn addresses_have_no_subdomains() {
        let mut set = HostSet::default();
        set.insert(&host("2.1"), Scope::Tree, ());
        set.insert(&host("192.0.2.7"), Scope::Tree, ());
        set.insert(&host("[2001:db8::1]"), Scope::Tree, ());
        let cases = [
            ("192.0.2.1", false),
            ("192.0.2.7", true),
            ("1.192.0.2.7", true),
            ("[2001:db8::1]", true),
            ("[2001:db8::2]", false),
        ];
        for (name, expected) in cases {
            assert_eq!(set.any(&host(name), |()| true), expected, "{name}");
        }
    }

    #[test]
    fn values_decide() {
        let mut set = HostSet::default();
        set.insert(&host("example.com"), Scope::Tree, 1);
        set.insert(&host("www.example.com"), Scope::Exact, 2);
        set.insert(&host("www.example.com"), Scope::Exact, 2);
        let seen = |name: &str| {
            let mut seen = Vec::new();
            set.any(&host(name), |value| {
                seen.push(*value);
                false
            });
            seen
        };
        assert_eq!(seen("www.example.com"), [2, 1]);
        assert_eq!(seen("cdn.example.com"), [1]);
        assert_eq!(seen("example.net"), []);
    }
}

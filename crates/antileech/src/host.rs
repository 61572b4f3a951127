//! Hosts in the one form in which they are compared, and sets of them.

use std::io::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str;

use hashbrown::HashTable;
use smallvec::SmallVec;

mod short;

/// The longest domain name, in bytes (RFC 1035 §2.3.4, without the trailing dot).
const MAX_HOST: usize = 253;

/// The longest label of one, in bytes (RFC 1035 §2.3.4).
const MAX_LABEL: usize = 63;

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
        match Host::parse_start(text) {
            Some((host, length)) if length == text.len() => Some(host),
            _ => None,
        }
    }

    /// Reads the host at the start of a text, up to what can be in no host: a colon, a slash, a
    /// question mark, or the end. The second value is its length.
    #[inline(always)]
    pub fn parse_start(text: &[u8]) -> Option<(Host, usize)> {
        match short::parse_start(text) {
            Some((name, length)) => Some((Host(name), length)),
            None => Host::parse_start_at_length(text),
        }
    }

    #[cold]
    #[inline(never)]
    fn parse_start_at_length(text: &[u8]) -> Option<(Host, usize)> {
        let mut name = [0; MAX_HOST + 1];
        let mut length = 0;
        let mut label = 0;
        for (slot, byte) in name.iter_mut().zip(text) {
            let lower = lower(*byte);
            if lower <= b'.' {
                if lower == 0 {
                    break;
                }
                if lower == b'.' {
                    if !(1..=MAX_LABEL).contains(&(length - label)) {
                        return None;
                    }
                    label = length + 1;
                }
            }
            *slot = lower;
            length += 1;
        }
        let end = match text.get(length) {
            None | Some(b'/' | b':' | b'?') => length,
            Some(b'[') if length == 0 => return parse_v6(text),
            Some(128..) => return parse_unicode(text),
            Some(_) => return None,
        };
        match length - label {
            // A trailing dot, or nothing.
            0 => length = length.checked_sub(1)?,
            1..=MAX_LABEL => {}
            _ => return None,
        }
        let name = name.get(..length).filter(|name| (1..=MAX_HOST).contains(&name.len()))?;
        Some((Host(SmallVec::from_slice(name)), end))
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

/// A byte of a domain name in lower case; 0 for all other bytes.
#[allow(clippy::indexing_slicing, reason = "the table has a value for every byte")]
fn lower(byte: u8) -> u8 {
    const LOWER: [u8; 256] = {
        let mut table = [0; 256];
        let mut byte = 0;
        while byte < 128 {
            if (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'.' | b'_') {
                table[byte] = (byte as u8).to_ascii_lowercase();
            }
            byte += 1;
        }
        table
    };
    LOWER[usize::from(byte)]
}

/// Reads an IPv6 address in brackets.
fn parse_v6(text: &[u8]) -> Option<(Host, usize)> {
    let end = memchr::memchr(b']', text)?;
    let address: Ipv6Addr = str::from_utf8(text.get(1..end)?).ok()?.parse().ok()?;
    let mut host = SmallVec::new();
    write!(host, "[{address}]").ok()?;
    Some((Host(host), end + 1))
}

/// Reads a name with internationalised labels.
fn parse_unicode(text: &[u8]) -> Option<(Host, usize)> {
    let is_end = |byte: &u8| matches!(byte, b'/' | b':' | b'?');
    let end = text.iter().position(is_end).unwrap_or(text.len());
    let ascii = idna::domain_to_ascii_cow(text.get(..end)?, idna::AsciiDenyList::URL).ok()?;
    Some((Host::parse(ascii.as_bytes())?, end))
}

fn is_address(host: &[u8]) -> bool {
    // Few hosts end in a digit or a bracket, and every address does.
    host.last().is_some_and(|last| last.is_ascii_digit() || *last == b']')
        && (host.starts_with(b"[")
            || str::from_utf8(host).is_ok_and(|text| text.parse::<Ipv4Addr>().is_ok()))
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

/// A set of host entries, each with a value. Looking a host up costs one probe of a hash table for
/// each of its labels, whatever the number of entries.
#[derive(Clone, Debug)]
pub struct HostSet<T>(HashTable<Named<T>>);

#[derive(Clone, Debug)]
struct Named<T> {
    name: Box<[u8]>,
    entries: Vec<(Scope, T)>,
}

/// The hash of a name, from its right end on, so that one pass gives the hashes of all the names
/// that a host is below. The names of a set are the administrator's: nobody else can choose them
/// so that they collide, which SipHash, at several times the cost, would guard against.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    const EMPTY: Hash = Hash(0xcbf2_9ce4_8422_2325);

    /// As FNV-1a, with a multiplier whose high bits are well mixed.
    fn with(self, byte: u8) -> Hash {
        Hash((self.0 ^ u64::from(byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn of(name: &[u8]) -> Hash {
        name.iter().rev().fold(Hash::EMPTY, |hash, byte| hash.with(*byte))
    }

    /// The table takes bits from both ends.
    fn finish(self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

impl<T> Default for HostSet<T> {
    fn default() -> Self {
        HostSet(HashTable::new())
    }
}

impl<T: PartialEq> HostSet<T> {
    /// Adds an entry; one that is there already is not added twice.
    pub fn insert(&mut self, host: &Host, scope: Scope, value: T) {
        let name = host.as_bytes();
        let same = |named: &Named<T>| *named.name == *name;
        let rehash = |named: &Named<T>| Hash::of(&named.name).finish();
        let slot = self.0.entry(Hash::of(name).finish(), same, rehash);
        let new = || Named { name: name.into(), entries: Vec::new() };
        let mut slot = slot.or_insert_with(new);
        let entries = &mut slot.get_mut().entries;
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
        let name = host.as_bytes();
        let (mut hash, mut front) = (Hash::EMPTY, name);
        if host.is_address() {
            (hash, front) = (Hash::of(name), &[]);
        }
        loop {
            // What is in front of the next dot from the right.
            let parents = loop {
                match front.split_last() {
                    None => break None,
                    Some((b'.', before)) => break Some(before),
                    Some((byte, before)) => (hash, front) = (hash.with(*byte), before),
                }
            };
            let narrow = if parents.is_some() { Scope::Subdomains } else { Scope::Exact };
            let name = name.get(front.len()..).unwrap_or_default();
            let found = self.0.find(hash.finish(), |named| *named.name == *name);
            let is_accepted = found.is_some_and(|named| {
                named.entries.iter().any(|(scope, value)| {
                    (*scope == narrow || *scope == Scope::Tree) && accept(value)
                })
            });
            match parents {
                Some(before) if !is_accepted => (hash, front) = (hash.with(b'.'), before),
                _ => return is_accepted,
            }
        }
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
        assert_eq!(seen("www.example.com"), [1, 2]);
        assert_eq!(seen("cdn.example.com"), [1]);
        assert_eq!(seen("example.net"), []);
    }
}

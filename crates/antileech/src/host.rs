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
pub struct Host {
    name: SmallVec<[u8; 64]>,
    /// A bit for each place of a dot, if the name is short.
    dots: u64,
}

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
            Some((name, dots, length)) => Some((Host { name, dots }, length)),
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
        Some((Host::new(SmallVec::from_slice(name)), end))
    }

    fn new(name: SmallVec<[u8; 64]>) -> Host {
        let mut dots = 0;
        if name.len() < u64::BITS as usize {
            for (place, _) in name.iter().enumerate().filter(|(_, byte)| **byte == b'.') {
                dots |= 1 << place;
            }
        }
        Host { name, dots }
    }

    /// The canonical form.
    pub fn as_bytes(&self) -> &[u8] {
        &self.name
    }

    /// The last dot in front of a place.
    #[inline(always)]
    fn dot_before(&self, end: usize) -> Option<usize> {
        if self.name.len() < u64::BITS as usize {
            let front = self.dots & ((1 << end) - 1);
            return front.checked_ilog2().map(|place| place as usize);
        }
        memchr::memrchr(b'.', self.name.get(..end)?)
    }

    /// Whether the host is an address, which has no subdomains.
    pub fn is_address(&self) -> bool {
        is_address(&self.name)
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
    Some((Host::new(host), end + 1))
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

/// A set of host entries, each with a value. Looking a host up costs at most one probe of a hash
/// table for each of its labels, whatever the number of entries.
#[derive(Clone, Debug)]
pub struct HostSet<T> {
    names: HashTable<Named<T>>,
    seen: Seen,
}

/// Which lengths the names have that begin with a byte: a row for each byte, or for some of them,
/// and in it a bit for each length, the last one for all that are longer. Most of the names that a
/// host is below, such as `com`, need not be looked for.
#[derive(Clone, Debug)]
struct Seen([u64; 64]);

impl Seen {
    fn insert(&mut self, name: &[u8]) {
        if let Some(row) = self.0.get_mut(Seen::row(name)) {
            *row |= Seen::bit(name);
        }
    }

    fn may_have(&self, name: &[u8]) -> bool {
        self.0.get(Seen::row(name)).is_some_and(|row| row & Seen::bit(name) != 0)
    }

    fn row(name: &[u8]) -> usize {
        usize::from(name.first().copied().unwrap_or_default() % 64)
    }

    fn bit(name: &[u8]) -> u64 {
        1 << name.len().min(63)
    }
}

#[derive(Clone, Debug)]
struct Named<T> {
    name: Box<[u8]>,
    entries: Vec<(Scope, T)>,
}

/// The hash of a name. The names of a set are the administrator's: nobody else can choose them so
/// that they collide, which SipHash, at several times the cost, would guard against.
fn hash(name: &[u8]) -> u64 {
    // As FNV-1a, eight bytes at a time, with a multiplier whose high bits are well mixed.
    let with =
        |hash: u64, eight: u64| (hash.rotate_left(32) ^ eight).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (mut hash, mut rest) = (name.len() as u64, name);
    while let Some((bytes, behind)) = rest.split_first_chunk() {
        hash = with(hash, u64::from_le_bytes(*bytes));
        rest = behind;
    }
    // Some of the last bytes are hashed again: that costs less than to leave them out.
    let last = match (name.last_chunk(), name.first_chunk::<4>(), name.last_chunk::<4>()) {
        (Some(last), ..) => u64::from_le_bytes(*last),
        (None, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => name.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    };
    let hash = with(hash, last);
    // The table takes bits from both ends.
    hash ^ (hash >> 32)
}

impl<T> Default for HostSet<T> {
    fn default() -> Self {
        HostSet { names: HashTable::new(), seen: Seen([0; 64]) }
    }
}

impl<T: PartialEq> HostSet<T> {
    /// Adds an entry; one that is there already is not added twice.
    pub fn insert(&mut self, host: &Host, scope: Scope, value: T) {
        let name = host.as_bytes();
        let same = |named: &Named<T>| *named.name == *name;
        let slot = self.names.entry(hash(name), same, |named| hash(&named.name));
        let new = || Named { name: name.into(), entries: Vec::new() };
        let mut slot = slot.or_insert_with(new);
        let entries = &mut slot.get_mut().entries;
        let entry = (scope, value);
        if !entries.contains(&entry) {
            entries.push(entry);
        }
        self.seen.insert(name);
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether one of the entries that mean this host has a value for which `accept` holds.
    pub fn any(&self, host: &Host, mut accept: impl FnMut(&T) -> bool) -> bool {
        let name = host.as_bytes();
        // An address has no parents.
        let mut end = if host.is_address() { 0 } else { name.len() };
        loop {
            let dot = host.dot_before(end);
            let (scope, begin) = match dot {
                Some(dot) => (Scope::Subdomains, dot + 1),
                None => (Scope::Exact, 0),
            };
            let found = self.find(name.get(begin..).unwrap_or_default());
            let is_accepted = found.is_some_and(|named| {
                let mut entries = named.entries.iter();
                entries.any(|(one, value)| (*one == scope || *one == Scope::Tree) && accept(value))
            });
            match dot {
                Some(dot) if !is_accepted => end = dot,
                _ => return is_accepted,
            }
        }
    }

    #[inline(always)]
    fn find(&self, name: &[u8]) -> Option<&Named<T>> {
        if !self.seen.may_have(name) {
            return None;
        }
        self.names.find(hash(name), |named| *named.name == *name)
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

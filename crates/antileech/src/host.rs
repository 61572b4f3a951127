//! Hosts in the one form in which they are compared.

use std::io::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str;

use smallvec::SmallVec;

pub use self::set::{HostSet, Scope};

mod set;
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

#[cfg(test)]
mod tests {
    use super::*;

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
}

//! Where a request comes from, as far as the report tells.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use antileech::host::Host;
use antileech::referer::Referer;
use antileech::request::{Client, Line, Request};

/// The host of the page that a Referer names. `None` if it is malformed.
pub fn page(referer: &[u8]) -> Option<Host> {
    Referer::parse(referer.trim_ascii()).ok().map(Referer::into_host)
}

/// The host of the page that a request comes from: of its Referer, or, as the rules have it, of
/// its Origin if there is none.
pub fn page_of(request: &Request<'_>) -> Option<Host> {
    match request.line("referer") {
        Line::One(referer) if !referer.is_empty() => page(referer),
        Line::Several => None,
        Line::One(_) | Line::Absent => match request.line("origin") {
            Line::One(origin) => Referer::parse_origin(origin).ok().map(Referer::into_host),
            Line::Absent | Line::Several => None,
        },
    }
}

/// As [`page`], but only if that is not the host that the request names.
pub fn foreign_page(referer: &[u8], own: &[u8]) -> Option<Host> {
    page(referer).filter(|host| host.as_bytes() != own)
}

/// Whether a Referer is of the host that the request names, at little cost. What is malformed
/// behind the host may pass for it: it is no page of another site either.
#[inline]
pub fn is_own_page(referer: &[u8], own: &[u8]) -> bool {
    let authority = referer.strip_prefix(b"https://").or_else(|| referer.strip_prefix(b"http://"));
    let rest = authority.and_then(|authority| authority.strip_prefix(own));
    rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'/' | b':' | b'?')))
}

/// The network of a client: /24 of IPv4, /48 of IPv6, `unix:`.
pub fn network(client: Client) -> String {
    match client {
        Client::Unix => "unix:".to_owned(),
        Client::Ip(address) => match address.to_canonical() {
            IpAddr::V4(address) => {
                format!("{}/24", Ipv4Addr::from_bits(address.to_bits() & (!0 << 8)))
            }
            IpAddr::V6(address) => {
                format!("{}/48", Ipv6Addr::from_bits(address.to_bits() & (!0 << 80)))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages() {
        let cases: &[(&str, Option<&str>)] = &[
            ("http://evil.example/", Some("evil.example")),
            ("https://EVIL.example:8443/a?b", Some("evil.example")),
            (" http://evil.example", Some("evil.example")),
            ("http://own.example/", None),
            ("https://own.example", None),
            ("https://own.example:8443/", None),
            ("https://own.example?a", None),
            ("HTTP://Own.Example/", None),
            ("http://own.example.evil.example/", Some("own.example.evil.example")),
            ("http://www.own.example/", Some("www.own.example")),
            ("http://own.example@evil.example/", None),
            ("http://own.example:a@evil.example/", None),
            ("about:blank", None),
            ("", None),
        ];
        for (referer, expected) in cases {
            let found = foreign_page(referer.as_bytes(), b"own.example");
            assert!(found.is_none() || !is_own_page(referer.as_bytes(), b"own.example"));
            let found = found.as_ref().map(|host| std::str::from_utf8(host.as_bytes()).unwrap());
            assert_eq!(found, *expected, "{referer}");
        }
        for own in ["http://own.example", "https://own.example/a", "http://own.example:80/"] {
            assert!(page(own.as_bytes()).is_some());
            assert!(is_own_page(own.as_bytes(), b"own.example"), "{own}");
        }
        assert!(foreign_page(b"http://a.example/", b"").is_some());
    }

    #[test]
    fn networks() {
        for (address, expected) in [
            ("192.0.2.77", "192.0.2.0/24"),
            ("255.255.255.255", "255.255.255.0/24"),
            ("::ffff:192.0.2.77", "192.0.2.0/24"),
            ("2001:db8:1:2::3", "2001:db8:1::/48"),
            ("::1", "::/48"),
        ] {
            assert_eq!(network(Client::Ip(address.parse().unwrap())), expected);
        }
        assert_eq!(network(Client::Unix), "unix:");
    }
}

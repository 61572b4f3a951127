//! Entries of a Referer list.

use std::str;

use super::{Referer, has_dot_segment, parse_port};
use crate::host::{Host, Scope};
use crate::pattern::{Anchoring, Pattern};

/// Which URLs of a host an entry means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub(super) port: Option<u16>,
    /// Up to and including the last slash before the `*`.
    pub(super) below: Option<Box<[u8]>>,
}

impl Place {
    pub(super) fn contains(&self, referer: &Referer<'_>) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What lists of other implementations have, and what would match too much.
    #[test]
    fn wildcards() {
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
}

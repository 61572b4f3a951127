//! A request that is nobody's but the program's own: to sign a URL, or to judge a line of a log.

use std::net::{IpAddr, Ipv4Addr};

use thiserror::Error;

use crate::request::{Client, Lookup, Request, Target, Text, UnixTime, Variable, split_target};
use crate::server_names::ServerNames;
use crate::sign::{self, PathCarriers};

/// A request with everything that belongs to it.
pub struct PlainRequest {
    /// `scheme://host[:port]`; empty if only a target is known.
    base: String,
    target: Vec<u8>,
    headers: Vec<(String, Vec<u8>)>,
    /// The values of variables and texts; their number is the index.
    pub variables: Vec<Option<Vec<u8>>>,
    /// The length of the path carrier that was lifted off.
    pub lifted: usize,
    /// nginx's `$uri`.
    pub uri: Vec<u8>,
    /// The host that the request names.
    pub host: Vec<u8>,
    /// Where it comes from.
    pub client: Client,
    /// The names of the answering server.
    pub server_names: Option<ServerNames>,
    /// The time of the request.
    pub now: UnixTime,
}

/// What is no URL that a request can have.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("not an http(s) URL or a path, without a fragment, in ASCII")]
pub struct InvalidUrl;

impl PlainRequest {
    /// A request for a raw target, `path[?query]`, at the time 0, of the client 127.0.0.1.
    pub fn new(target: impl Into<Vec<u8>>) -> Self {
        let target = target.into();
        let mut uri = Vec::new();
        normalise(split_target(&target).0, &mut uri);
        PlainRequest {
            base: String::new(),
            target,
            headers: Vec::new(),
            variables: Vec::new(),
            lifted: 0,
            uri,
            host: Vec::new(),
            client: Client::Ip(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            server_names: None,
            now: 0,
        }
    }

    /// A request for `http[s]://host[:port][/path][?query]` or `/path[?query]`. The URL must be
    /// encoded as it is to be sent.
    pub fn from_url(url: &str) -> Result<Self, InvalidUrl> {
        if url.bytes().any(|byte| !(b'!'..=b'~').contains(&byte) || byte == b'#') {
            return Err(InvalidUrl);
        }
        if url.starts_with('/') {
            return Ok(PlainRequest::new(url));
        }
        let (scheme, rest) = url.split_once("://").ok_or(InvalidUrl)?;
        if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return Err(InvalidUrl);
        }
        let (authority, target) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port),
            _ => (authority, ""),
        };
        if host.is_empty() || host.contains('@') || port.bytes().any(|b| !b.is_ascii_digit()) {
            return Err(InvalidUrl);
        }
        let slash = if target.starts_with('/') { "" } else { "/" };
        let mut request = PlainRequest::new(format!("{slash}{target}"));
        request.base = format!("{scheme}://{authority}");
        request.host = host.to_ascii_lowercase().into_bytes();
        Ok(request)
    }

    /// The URL of a target on the same server.
    pub fn url(&self, target: &[u8]) -> Vec<u8> {
        [self.base.as_bytes(), target].concat()
    }

    /// Adds a header line.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.as_ref().to_vec()));
        self
    }

    /// Sets the time.
    #[must_use]
    pub fn at(mut self, now: UnixTime) -> Self {
        self.now = now;
        self
    }

    /// Lifts a path carrier off, as the module does before it looks for a location.
    pub fn lift(&mut self, carriers: &PathCarriers) {
        if let Some(length) = carriers.lift(&self.target, &self.uri) {
            self.lifted = length;
            self.uri.drain(..length);
        }
    }

    fn target(&self) -> Target<'_> {
        let target = Target::new(&self.target, self.lifted);
        let has = |text: &[u8], part: &[u8]| memchr::memmem::find(text, part).is_some();
        let is_plain = target.path().first() == Some(&b'/')
            && !target.raw().starts_with(b"?")
            && !has(target.raw(), b"#")
            && ![&b"%"[..], b"//", b"/."].iter().any(|part| has(target.path(), part));
        if is_plain { target.plain(target.path().len()) } else { target }
    }

    /// What the rules see.
    pub fn view(&self) -> Request<'_> {
        let is_https = self.base.get(..6).is_some_and(|s| s.eq_ignore_ascii_case("https:"));
        Request {
            target: self.target(),
            uri: &self.uri,
            scheme: if is_https { b"https" } else { b"http" },
            host: &self.host,
            client: self.client,
            server_names: self.server_names.as_ref(),
            now: self.now,
            lookup: self,
        }
    }
}

/// Writes what nginx makes of a path that has no dot segments: decoded, and with slashes merged.
pub fn normalise(path: &[u8], uri: &mut Vec<u8>) {
    uri.clear();
    for byte in sign::percent_decode(path) {
        if byte != b'/' || uri.last() != Some(&b'/') {
            uri.push(byte);
        }
    }
}

impl Lookup for PlainRequest {
    fn header_lines<'a>(&'a self, name: &str, each: &mut dyn FnMut(&'a [u8])) {
        for (_, value) in self.headers.iter().filter(|(header, _)| header == name) {
            each(value);
        }
    }

    fn variable(&self, variable: Variable) -> Option<&[u8]> {
        self.variables.get(variable.0)?.as_deref()
    }

    fn text(&self, text: Text) -> Option<&[u8]> {
        self.variables.get(text.0)?.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        // URL, host, target, $uri.
        let cases = [
            ("http://A.example/b%20c?d", "a.example", "/b%20c?d", "/b c"),
            ("https://a.example:8443/b//c", "a.example", "/b//c", "/b/c"),
            ("https://a.example", "a.example", "/", "/"),
            ("https://a.example?b=/", "a.example", "/?b=/", "/"),
            ("http://[::1]:80/a", "[::1]", "/a", "/a"),
            ("http://[::1]/a", "[::1]", "/a", "/a"),
            ("/a?b", "", "/a?b", "/a"),
        ];
        for (url, host, target, uri) in cases {
            let request = PlainRequest::from_url(url).unwrap();
            let view = request.view();
            let seen = [view.host, view.target.raw(), view.uri]
                .map(|text| text.escape_ascii().to_string());
            assert_eq!(seen, [host, target, uri], "{url}");
        }
        let refused = [
            "",
            "a",
            "a/b",
            "ftp://a/",
            "http:///a",
            "http://u@a/",
            "http://a:b/",
            "/a#b",
            "/a b",
            "/\u{4e2d}",
            "http://a/\n",
        ];
        for url in refused {
            assert_eq!(PlainRequest::from_url(url).err(), Some(InvalidUrl), "{url}");
        }
    }
}

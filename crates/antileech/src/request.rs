//! The borrowed view of one request that the rules judge. Everything a client sent is bytes.

use std::net::IpAddr;

use crate::server_names::ServerNames;

/// Seconds since 1970-01-01 00:00:00 UTC.
pub type UnixTime = i64;

/// One request as the client sent it.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// What it asks for.
    pub target: Target<'a>,
    /// The decoded and normalised path (nginx's `$uri`), without a lifted carrier.
    pub uri: &'a [u8],
    /// `http` or `https`.
    pub scheme: &'a [u8],
    /// The host that the request names, without a port (nginx's `$host`); empty if none.
    pub host: &'a [u8],
    /// Where the request came from.
    pub client: Client,
    /// The names of the answering server, if any rule may ask for them.
    pub server_names: Option<&'a ServerNames>,
    /// The current time.
    pub now: UnixTime,
    /// Headers and variables.
    pub lookup: &'a dyn Lookup,
}

/// A raw request target in origin form, `path[?query]`, before any decoding or rewriting.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    raw: &'a [u8],
    lifted: usize,
    /// Path and query. Only signatures ask for them, and those ask often.
    parts: Option<(&'a [u8], &'a [u8])>,
    is_plain: bool,
}

impl<'a> Target<'a> {
    /// A target, the first `lifted` bytes of which are a path carrier that was lifted off.
    pub fn new(raw: &'a [u8], lifted: usize) -> Self {
        Target { raw, lifted, parts: None, is_plain: false }
    }

    /// The same target, taken apart once for all who ask for its parts, as signatures do.
    #[must_use]
    pub fn taken_apart(self) -> Self {
        Target { parts: Some(self.parts()), ..self }
    }

    /// The same target, in which the server has found nothing to decode, to normalise or to cut off:
    /// it has no fragment, and its path no escape, dot segment or empty segment. `path` is the
    /// length of the path without the carrier. Nobody needs to look for these again.
    #[must_use]
    pub fn plain(self, path: usize) -> Self {
        let rest = self.raw.get(self.lifted..).unwrap_or_default();
        let (path, query) = rest.split_at_checked(path).unwrap_or_default();
        let parts = Some((path, query.get(1..).unwrap_or_default()));
        Target { parts, is_plain: true, ..self }
    }

    /// Whether it was said to be [`plain`](Target::plain).
    pub fn is_plain(&self) -> bool {
        self.is_plain
    }

    #[inline(always)]
    fn parts(&self) -> (&'a [u8], &'a [u8]) {
        self.parts.unwrap_or_else(|| {
            let (path, query) = split_target(self.raw);
            (path.get(self.lifted..).unwrap_or_default(), query)
        })
    }

    /// All of it.
    pub fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// The path without the carrier; `/` if the target has none (RFC 9112 §3.2.1).
    pub fn path(&self) -> &'a [u8] {
        self.parts().0
    }

    /// The query, without its `?`; empty if there is none.
    pub fn query(&self) -> &'a [u8] {
        self.parts().1
    }

    /// The length of the path carrier that was lifted off; 0 if none.
    pub fn lifted(&self) -> usize {
        self.lifted
    }

    /// The path with the carrier.
    pub fn whole_path(&self) -> &'a [u8] {
        split_target(self.raw).0
    }
}

/// The peer of a request, after any realip processing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// An IPv4 or IPv6 address.
    Ip(IpAddr),
    /// A UNIX-domain socket.
    Unix,
}

/// Parts of a request that are looked up only by the rules that need them.
pub trait Lookup {
    /// Calls `each` with the value of every header line of this name, in order of arrival.
    /// `name` is in lower case.
    fn header_lines<'a>(&'a self, name: &str, each: &mut dyn FnMut(&'a [u8]));

    /// The headers that most rules ask for. A server can look for all of them at once.
    fn usual_headers(&self) -> UsualHeaders<'_> {
        let lines = |name| {
            let mut line = Line::Absent;
            self.header_lines(name, &mut |value| line = line.and(value));
            line
        };
        UsualHeaders { referer: lines("referer"), user_agent: lines("user-agent") }
    }

    /// The value of a variable, empty if it has none; `None` if its evaluation failed.
    fn variable(&self, variable: Variable) -> Option<&[u8]>;

    /// The value of a text with variables; `None` if its evaluation failed.
    fn text(&self, text: Text) -> Option<&[u8]>;
}

/// A variable that the configuration names; the number has a meaning for its [`Lookup`] only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable(pub usize);

/// A text with variables that the configuration names; see [`Variable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(pub usize);

/// The headers that most rules ask for, as sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct UsualHeaders<'a> {
    /// `Referer`
    pub referer: Line<'a>,
    /// `User-Agent`
    pub user_agent: Line<'a>,
}

/// The lines of a header that is meant to occur at most once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line<'a> {
    /// No such header.
    #[default]
    Absent,
    /// One line.
    One(&'a [u8]),
    /// More than one line.
    Several,
}

impl<'a> Line<'a> {
    /// With one line more.
    #[must_use]
    #[inline(always)]
    pub fn and(self, value: &'a [u8]) -> Self {
        match self {
            Line::Absent => Line::One(value),
            Line::One(_) | Line::Several => Line::Several,
        }
    }

    /// Without the white space around a value (RFC 9110 §5.5).
    #[must_use]
    pub fn trimmed(self) -> Self {
        match self {
            Line::One(value) => Line::One(value.trim_ascii()),
            Line::Absent | Line::Several => self,
        }
    }
}

impl<'a> Request<'a> {
    /// See [`Target::path`].
    pub fn path(&self) -> &'a [u8] {
        self.target.path()
    }

    /// See [`Target::query`].
    pub fn query(&self) -> &'a [u8] {
        self.target.query()
    }

    /// The header that must not occur twice, its value without surrounding white space
    /// (RFC 9110 §5.5). `name` is in lower case.
    pub fn line(&self, name: &str) -> Line<'a> {
        let mut line = Line::Absent;
        self.lookup.header_lines(name, &mut |value| line = line.and(value));
        line.trimmed()
    }
}

/// Splits a raw request target at the first `?` into path and query. A target without a path
/// (`GET http://host?query`) has the path `/`.
pub fn split_target(target: &[u8]) -> (&[u8], &[u8]) {
    let (path, query) = match memchr::memchr(b'?', target) {
        Some(at) => {
            (target.get(..at).unwrap_or_default(), target.get(at + 1..).unwrap_or_default())
        }
        None => (target, &[][..]),
    };
    (if path.is_empty() { b"/" } else { path }, query)
}

//! One line of a log as the request that it tells of.

use std::net::IpAddr;
use std::str;

use antileech::plain::normalise;
use antileech::request::{Client, Lookup, Request, Target, Text, UnixTime, Variable, split_target};
use antileech::server_names::ServerNames;
use antileech::sign::PathCarriers;

use super::fields::{Fields, Source};
use super::moment;

/// A request that a line tells of. It is read again for every line, in the same memory.
#[derive(Default)]
pub struct Record {
    values: Vec<Vec<u8>>,
    method: Vec<u8>,
    protocol: Vec<u8>,
    target: Vec<u8>,
    uri: Vec<u8>,
    host: Vec<u8>,
    lifted: usize,
    client: Option<Client>,
    now: Option<UnixTime>,
    texts: Vec<Option<Vec<u8>>>,
}

/// Why a line cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not of the format.
    Format,
    /// It has more bytes than [`super::lines::MAX_LINE`].
    Long,
    /// It has no request that nginx would have looked at.
    Request,
}

impl Unreadable {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Unreadable::Format => "is not of the log format",
            Unreadable::Long => "is too long",
            Unreadable::Request => "has no valid request",
        }
    }
}

impl Record {
    /// Reads a line.
    pub fn read(
        &mut self,
        line: &[u8],
        fields: &Fields,
        carriers: &PathCarriers,
    ) -> Result<(), Unreadable> {
        self.values.resize_with(fields.format.variables.len(), Vec::new);
        fields.format.read(line, &mut self.values).ok_or(Unreadable::Format)?;
        self.read_target(fields).ok_or(Unreadable::Request)?;
        normalise(split_target(&self.target).0, &mut self.uri);
        self.lifted = carriers.lift(&self.target, &self.uri).unwrap_or_default();
        self.uri.drain(..self.lifted);
        self.client = fields.client.and_then(|index| parse_client(self.values.get(index)?));
        self.now = self.time(fields);
        self.read_host(fields);
        let mut texts = std::mem::take(&mut self.texts);
        texts.clear();
        texts.extend(fields.texts.iter().map(|text| text.value(self)));
        self.texts = texts;
        Ok(())
    }

    fn value(&self, index: Option<usize>) -> Option<&[u8]> {
        self.values.get(index?).map(Vec::as_slice)
    }

    /// Takes the request line apart. Formats without one have a target or nothing.
    fn read_target(&mut self, fields: &Fields) -> Option<()> {
        self.target.clear();
        if let Some(line) = fields.request.and_then(|index| self.values.get(index)) {
            let method = line.iter().position(|byte| *byte == b' ')?;
            let (method, rest) = line.split_at_checked(method)?;
            let rest = rest.get(1..)?;
            let (target, protocol) = match memchr::memrchr(b' ', rest) {
                Some(space) if rest.get(space + 1..)?.starts_with(b"HTTP/") => {
                    (rest.get(..space)?, rest.get(space + 1..)?)
                }
                _ => (rest, &b"HTTP/0.9"[..]),
            };
            if !method.iter().all(|byte| byte.is_ascii_uppercase() || b"_-".contains(byte)) {
                return None;
            }
            self.method.clear();
            self.method.extend_from_slice(method);
            self.protocol.clear();
            self.protocol.extend_from_slice(protocol);
            self.target.extend_from_slice(origin_form(target)?);
        } else if let Some(target) = fields.target.and_then(|index| self.values.get(index)) {
            self.target.extend_from_slice(origin_form(target)?);
        } else {
            self.target.push(b'/');
        }
        Some(())
    }

    /// The log has the time at which the answer ended; the rules were asked when it began.
    fn time(&self, fields: &Fields) -> Option<UnixTime> {
        let (index, read) = fields.time?;
        let ended = read(self.values.get(index)?)?;
        let took = self.value(fields.request_time).and_then(moment::number).unwrap_or_default();
        Some(ended.saturating_sub(i64::try_from(took / 1000).ok()?))
    }

    fn read_host(&mut self, fields: &Fields) {
        let mut host = std::mem::take(&mut self.host);
        host.clear();
        if let Some(given) = fields.host.as_ref().and_then(|source| self.find(source)) {
            // `$http_host` has a port, and is as the client wrote it; `$host` has none.
            let end = memchr::memrchr(b']', given).unwrap_or(0);
            let port = given.get(end..).and_then(|rest| memchr::memchr(b':', rest));
            let name = port.and_then(|port| given.get(..end + port)).unwrap_or(given);
            host.extend(name.iter().map(u8::to_ascii_lowercase));
        }
        self.host = host;
    }

    /// What a variable has; `None` if the log does not tell.
    pub fn find<'a>(&'a self, source: &'a Source) -> Option<&'a [u8]> {
        let (path, query) = split_target(&self.target);
        Some(match source {
            Source::Argument(name) => argument(query, name),
            Source::Arguments => query,
            Source::Field(index) => self.values.get(*index)?,
            Source::Given(value) => value,
            Source::IsArguments if query.is_empty() => b"",
            Source::IsArguments => b"?",
            Source::Method => &self.method,
            Source::Protocol => &self.protocol,
            Source::Target if path.len() > self.target.len() => path,
            Source::Target => self.target.get(self.lifted..)?,
            Source::Uri => &self.uri,
        })
    }

    /// The decoded path.
    pub fn uri(&self) -> &[u8] {
        &self.uri
    }

    /// The client's address; `None` if the line has none.
    pub fn client(&self) -> Option<Client> {
        self.client
    }

    /// When the request began; `None` if the line does not tell.
    pub fn now(&self) -> Option<UnixTime> {
        self.now
    }

    /// How many bytes were sent; `None` if the line does not tell.
    pub fn bytes(&self, fields: &Fields) -> Option<u64> {
        self.value(fields.bytes).and_then(moment::number).map(|thousandths| thousandths / 1000)
    }

    /// What the rules see.
    pub fn view<'a>(
        &'a self,
        lookup: &'a LogLookup<'a>,
        server_names: Option<&'a ServerNames>,
    ) -> Request<'a> {
        let scheme = lookup.fields.scheme.as_ref().and_then(|source| self.find(source));
        Request {
            target: Target::new(&self.target, self.lifted),
            uri: &self.uri,
            scheme: scheme.unwrap_or(b"http"),
            host: &self.host,
            client: self.client.unwrap_or(Client::Unix),
            server_names,
            now: self.now.unwrap_or_default(),
            lookup,
        }
    }
}

/// Headers and variables of a record.
pub struct LogLookup<'a> {
    /// The record.
    pub record: &'a Record,
    /// What its values are.
    pub fields: &'a Fields,
}

impl Lookup for LogLookup<'_> {
    fn header_lines<'a>(&'a self, name: &str, each: &mut dyn FnMut(&'a [u8])) {
        let header = self.fields.headers.iter().find(|(known, _)| known == name);
        let value = header.and_then(|(_, source)| self.record.find(source));
        // A log does not tell an empty header from none.
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            each(value);
        }
    }

    fn variable(&self, variable: Variable) -> Option<&[u8]> {
        let source = self.fields.variables.get(variable.0)?.1.as_ref()?;
        self.record.find(source)
    }

    fn text(&self, text: Text) -> Option<&[u8]> {
        self.record.texts.get(text.0)?.as_deref()
    }
}

/// The path and query of a target (RFC 9112 §3.2): what nginx has as `$request_uri`.
fn origin_form(target: &[u8]) -> Option<&[u8]> {
    if target.starts_with(b"/") {
        return Some(target);
    }
    let authority = memchr::memmem::find(target, b"://")?;
    let scheme = target.get(..authority)?;
    if !scheme.eq_ignore_ascii_case(b"http") && !scheme.eq_ignore_ascii_case(b"https") {
        return None;
    }
    let rest = target.get(authority + 3..)?;
    let path = rest.iter().position(|byte| b"/?".contains(byte)).unwrap_or(rest.len());
    rest.get(path..)
}

fn parse_client(text: &[u8]) -> Option<Client> {
    if text == b"unix:" {
        return Some(Client::Unix);
    }
    str::from_utf8(text).ok()?.parse::<IpAddr>().ok().map(Client::Ip)
}

/// The first argument of a name, as `$arg_NAME` has it.
fn argument<'a>(query: &'a [u8], name: &[u8]) -> &'a [u8] {
    let value = query.split(|byte| *byte == b'&').find_map(|pair| {
        let (found, value) = pair.split_at_checked(name.len())?;
        found.eq_ignore_ascii_case(name).then_some(value)?.strip_prefix(b"=")
    });
    value.unwrap_or_default()
}

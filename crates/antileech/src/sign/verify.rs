//! Verifying the signature of a request.

use std::net::IpAddr;

use super::digest::{self, Sum};
use super::key::{Key, KeySlot};
use super::percent;
use super::scheme::{Arguments, PathForm, Scheme};
use super::strip;
use super::template::{self, Argument, Carrier, Field, Fields, Found, Part, Piece};
use super::time::Validity;
use crate::request::{Client, Line, Request, UnixTime, split_target};
use crate::verdict::Reason;

/// How many cookies of one name are tried. Browsers send several when paths or domains differ
/// (RFC 6265 §5.4).
const MAX_COOKIES: usize = 4;

/// One line of `antileech_sign`: a scheme with its keys.
#[derive(Clone)]
pub struct Signer {
    pub(super) scheme: Scheme,
    validity: Validity,
    pub(super) key: Key,
    backup: Option<Key>,
}

/// Who vouched for a request.
#[derive(Clone, Copy)]
pub struct Credential<'p, 'r> {
    /// The signer whose signature the request has.
    pub signer: &'p Signer,
    /// The key that made the signature.
    pub key: KeySlot,
    /// The time until which the URL works.
    pub expires: UnixTime,
    /// The user that the URL names; empty if none.
    pub uid: &'r [u8],
}

impl Signer {
    /// A signer; `None` if the scheme needs a ttl and has none.
    pub fn new(scheme: Scheme, key: Key, backup: Option<Key>) -> Option<Signer> {
        Some(Signer { validity: scheme.validity()?, scheme, key, backup })
    }

    /// The scheme.
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// Whether the path carrier that was lifted off the request is one of this scheme.
    pub fn claims(&self, request: &Request<'_>) -> bool {
        let (path, _) = split_target(request.target);
        self.scheme.carrier.lift(&self.scheme.forms, path) == Some(request.lifted)
    }

    /// Writes a raw target without the arguments of the scheme, piece by piece.
    pub fn strip_target<'a>(&self, target: &'a [u8], write: &mut dyn FnMut(&'a [u8])) {
        strip::target(target, self.arguments(), write);
    }

    /// Writes a raw query without the arguments of the scheme, piece by piece.
    pub fn strip_query<'a>(&self, query: &'a [u8], write: &mut dyn FnMut(&'a [u8])) {
        strip::query(query, self.arguments(), write);
    }

    /// Whether the scheme has arguments that can be stripped.
    pub fn has_arguments(&self) -> bool {
        !self.arguments().is_empty()
    }

    pub(super) fn arguments(&self) -> &[Argument] {
        match &self.scheme.carrier {
            Carrier::Query(arguments) => arguments,
            Carrier::Cookie(..) | Carrier::Header(..) | Carrier::Path(_) => &[],
        }
    }

    /// Verifies the signature of a request.
    pub fn verify<'p, 'r>(&'p self, request: &Request<'r>) -> Result<Credential<'p, 'r>, Reason> {
        match &self.scheme.carrier {
            Carrier::Query(arguments) => {
                let mut fields = Fields::default();
                let found = template::find_arguments(request.query(), arguments);
                if found.contains(&Found::Twice) {
                    return Err(Reason::SignDuplicate);
                }
                for (argument, found) in arguments.iter().zip(found) {
                    let Found::Once(value) = found else { return Err(Reason::SignMissing) };
                    self.split(&mut fields, &argument.parts, value)?;
                }
                self.verify_fields(request, &fields)
            }
            Carrier::Path(parts) => {
                let mut fields = Fields::default();
                let (whole, _) = split_target(request.target);
                self.split(&mut fields, parts, whole).map_err(|_| Reason::SignMissing)?;
                // A carrier that was not lifted is one over which the rest of the path climbs.
                if fields.path != Some(request.path()) {
                    return Err(Reason::SignMalformed);
                }
                self.verify_fields(request, &fields)
            }
            Carrier::Header(name, parts) => match request.line(name) {
                Line::Absent => Err(Reason::SignMissing),
                Line::One(value) => self.verify_text(request, parts, value),
                Line::Several => Err(Reason::SignDuplicate),
            },
            Carrier::Cookie(name, parts) => {
                let mut result = Err(Reason::SignMissing);
                let mut left = MAX_COOKIES;
                each_cookie(request, name, &mut |value| {
                    if result.is_err() && left > 0 {
                        left -= 1;
                        result = further(result, self.verify_text(request, parts, value));
                    }
                });
                result
            }
        }
    }

    fn verify_text<'p, 'r>(
        &'p self,
        request: &Request<'r>,
        parts: &[Part],
        text: &'r [u8],
    ) -> Result<Credential<'p, 'r>, Reason> {
        let mut fields = Fields::default();
        self.split(&mut fields, parts, text)?;
        self.verify_fields(request, &fields)
    }

    fn split<'r>(
        &self,
        fields: &mut Fields<'r>,
        parts: &[Part],
        text: &'r [u8],
    ) -> Result<(), Reason> {
        if fields.split(parts, &self.scheme.forms, text) {
            Ok(())
        } else {
            Err(Reason::SignMalformed)
        }
    }

    fn verify_fields<'p, 'r>(
        &'p self,
        request: &Request<'r>,
        fields: &Fields<'r>,
    ) -> Result<Credential<'p, 'r>, Reason> {
        let forms = &self.scheme.forms;
        self.check_target(request)?;
        self.check_message(request)?;
        let time = forms.times.iter().find_map(|format| format.parse(fields.time));
        let time = time.ok_or(Reason::SignMalformed)?;
        let given = forms.signature.parse(fields.sign).ok_or(Reason::SignMalformed)?;
        let is_of = |key: &Key| {
            let sum =
                key.with(request, self.scheme.key_format, |key| self.digest(request, fields, key));
            sum.is_some_and(|sum| forms.signature.matches(&given, &sum))
        };
        let key = if is_of(&self.key) {
            KeySlot::Primary
        } else if self.backup.as_ref().is_some_and(is_of) {
            KeySlot::Backup
        } else {
            return Err(Reason::SignMismatch);
        };
        self.validity.check(time, request.now)?;
        let expires = self.validity.end(time);
        Ok(Credential { signer: self, key, expires, uid: fields.uid })
    }

    /// Refuses targets that this server and a signer could read differently.
    pub(super) fn check_target(&self, request: &Request<'_>) -> Result<(), Reason> {
        let path = request.path();
        let refused = memchr::memchr(b'#', request.target).is_some()
            || has_dot_segment(path)
            || (!self.scheme.covers_raw_path() && has_other_spelling(path))
            || (self.scheme.arguments == Arguments::None && self.has_further_arguments(request));
        if refused { Err(Reason::SignMalformed) } else { Ok(()) }
    }

    fn has_further_arguments(&self, request: &Request<'_>) -> bool {
        strip::kept(request.query(), self.arguments()).any(|pair| {
            let (name, _) = template::split_pair(pair);
            !self.scheme.message.iter().any(|piece| match piece {
                Piece::Argument(signed) => **signed == *name,
                _ => false,
            })
        })
    }

    /// Checks that all pieces of the message can be had.
    pub(super) fn check_message(&self, request: &Request<'_>) -> Result<(), Reason> {
        for piece in &self.scheme.message {
            match piece {
                Piece::Argument(name)
                    if template::find_argument(request.query(), name) == Found::Twice =>
                {
                    return Err(Reason::SignDuplicate);
                }
                Piece::Variable(variable, _) if request.lookup.variable(*variable).is_none() => {
                    return Err(Reason::SignMismatch);
                }
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) fn digest(&self, request: &Request<'_>, fields: &Fields<'_>, key: &[u8]) -> Sum {
        digest::compute(self.scheme.forms.signature.algorithm, key, |write| {
            for piece in &self.scheme.message {
                self.write_piece(piece, request, fields, key, write);
            }
        })
    }

    fn write_piece(
        &self,
        piece: &Piece,
        request: &Request<'_>,
        fields: &Fields<'_>,
        key: &[u8],
        write: &mut dyn FnMut(&[u8]),
    ) {
        let path = request.path();
        let basename = memchr::memrchr(b'/', path).map_or(0, |slash| slash + 1);
        match piece {
            Piece::Argument(name) => match template::find_argument(request.query(), name) {
                Found::Once(value) => write(value),
                Found::Absent | Found::Twice => {}
            },
            Piece::Basename => write(path.get(basename..).unwrap_or_default()),
            Piece::Dir => write(path.get(..basename).unwrap_or_default()),
            Piece::DirNoSlash => {
                write(path.get(..basename.saturating_sub(1)).unwrap_or_default());
            }
            Piece::Host => write(request.host),
            Piece::Key => write(key),
            Piece::Literal(text) => write(text),
            Piece::Path => match self.scheme.path {
                PathForm::Raw => write(path),
                PathForm::Decoded => {
                    for byte in percent::decode(path) {
                        write(&[byte.unwrap_or(b'%')]);
                    }
                }
            },
            Piece::Query => {
                let signature = self
                    .arguments()
                    .iter()
                    .find(|argument| argument.parts.contains(&Part::Field(Field::Sign)));
                strip::query(request.query(), signature.map_or(&[], std::slice::from_ref), write);
            }
            Piece::QuerySorted => {
                let mut pairs: Vec<_> = strip::kept(request.query(), self.arguments()).collect();
                pairs.sort_unstable();
                let mut separator: &[u8] = b"";
                for pair in pairs {
                    write(separator);
                    write(pair);
                    separator = b"&";
                }
            }
            Piece::Rand => write(fields.rand),
            Piece::RemoteAddr => match request.client {
                Client::Ip(address) => write(address.to_string().as_bytes()),
                Client::Unix => write(b"unix:"),
            },
            Piece::RemoteAddrBin => match request.client {
                Client::Ip(IpAddr::V4(address)) => write(&address.octets()),
                Client::Ip(IpAddr::V6(address)) => write(&address.octets()),
                Client::Unix => {}
            },
            Piece::Scheme => write(request.scheme),
            Piece::Time => write(fields.time),
            Piece::Uid => write(fields.uid),
            Piece::Uri => write(request.uri),
            Piece::Variable(variable, _) => {
                write(request.lookup.variable(*variable).unwrap_or_default());
            }
        }
    }
}

/// How far the check of a signature got that failed for this reason.
pub(crate) fn progress(reason: Reason) -> u8 {
    match reason {
        Reason::SignExpired => 5,
        Reason::SignEarly => 4,
        Reason::SignMismatch => 3,
        Reason::SignDuplicate => 2,
        Reason::SignMalformed => 1,
        _ => 0,
    }
}

/// The better of two results: a success, or else the failure that got further.
fn further<T>(first: Result<T, Reason>, second: Result<T, Reason>) -> Result<T, Reason> {
    match (first, second) {
        (Err(first), Err(second)) if progress(second) > progress(first) => Err(second),
        (Err(_), Ok(second)) => Ok(second),
        (first, _) => first,
    }
}

/// Calls `each` with the values of the cookies of a name (RFC 6265 §5.4).
fn each_cookie<'r>(request: &Request<'r>, name: &[u8], each: &mut dyn FnMut(&'r [u8])) {
    request.lookup.header_lines("cookie", &mut |line| {
        for cookie in line.split(|byte| *byte == b';') {
            let value = cookie.trim_ascii_start().strip_prefix(name);
            if let Some(value) = value.and_then(|rest| rest.strip_prefix(b"=")) {
                each(value.trim_ascii_end());
            }
        }
    });
}

/// Whether a raw path has a segment `.` or `..`, in whatever encoding, also when parameters follow
/// it (`..;x`), and when encoded slashes delimit it.
fn has_dot_segment(path: &[u8]) -> bool {
    if memchr::memchr(b'%', path).is_none() && memchr::memmem::find(path, b"/.").is_none() {
        return false;
    }
    // The dots since the last slash, as long as nothing else came.
    let mut dots = None;
    for byte in percent::decode(path) {
        dots = match (byte, dots) {
            (Some(b'/' | b';'), Some(1 | 2)) => return true,
            (Some(b'/'), _) => Some(0),
            (Some(b'.'), Some(dots @ (0 | 1))) => Some(dots + 1),
            _ => None,
        };
    }
    matches!(dots, Some(1 | 2))
}

/// Whether another raw path than this may lead to the same file: one with empty segments, encoded
/// slashes, backslashes, or something that becomes one of these or a dot when it is decoded twice.
fn has_other_spelling(path: &[u8]) -> bool {
    let starts_with = |text: &[u8], escapes: &[&[u8]]| {
        escapes.iter().any(|escape| {
            text.get(..escape.len()).is_some_and(|start| start.eq_ignore_ascii_case(escape))
        })
    };
    memchr::memchr(b'\\', path).is_some()
        || memchr::memmem::find(path, b"//").is_some()
        || memchr::memchr_iter(b'%', path).any(|at| {
            let escaped = path.get(at + 1..).unwrap_or_default();
            starts_with(escaped, &[b"2f", b"5c", b"252e", b"252f", b"255c"])
        })
}

//! Verifying the signature of a request.

use super::carrier::{Argument, Carrier, Part};
use super::constraint;
use super::digest::{self, Sum};
use super::field::{Field, Fields};
use super::key::{Decoded, Key, KeySlot};
use super::layout::Layout;
use super::message::{Composition, Piece};
use super::query::{self, Found, Rest};
use super::scheme::{Arguments, Scheme};
use super::several::further;
use super::time::Validity;
use crate::request::{Line, Request, UnixTime};
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
    /// The request headers that a signature is read from, or made of.
    headers: Box<[Box<str>]>,
    /// The pieces of the message that a request may not have, or not so that it can be hashed.
    doubtful: Box<[Piece]>,
    /// The query of a URL that has no other arguments.
    layout: Option<Layout>,
    /// Whether the scheme takes every target that is plain.
    takes_plain_targets: bool,
    /// Whether the signature says for which requests it is, besides those that have its message.
    is_constrained: bool,
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
    /// The raw target without the arguments of the scheme, if that is the start of it, as it is
    /// when the signer put them at the end.
    pub rest: Option<&'r [u8]>,
}

impl Signer {
    /// A signer; `None` if the scheme needs a ttl and has none.
    pub fn new(scheme: Scheme, key: Key, backup: Option<Key>) -> Option<Signer> {
        let headers = headers(&scheme);
        let is_doubtful = |piece: &&Piece| {
            matches!(piece, Piece::Argument(_) | Piece::QuerySorted | Piece::Variable(..))
        };
        let doubtful = scheme.message.iter().filter(is_doubtful).cloned().collect();
        let takes_plain_targets = scheme.covers_raw_path(&Fields::default())
            && scheme.arguments == Arguments::Any
            && scheme.refused.is_empty()
            && !scheme.carrier.fields().any(|field| matches!(field, Field::Acl | Field::Depth));
        let is_constrained = scheme.carrier.fields().any(constraint::is_one);
        Some(Signer {
            validity: scheme.validity()?,
            layout: Layout::new(&scheme.carrier, &scheme.forms),
            takes_plain_targets,
            is_constrained,
            scheme,
            key,
            backup,
            headers,
            doubtful,
        })
    }

    /// Its keys.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.key).chain(&self.backup)
    }

    /// The scheme.
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// The request headers that a signature is read from, or made of.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(|name| &**name)
    }

    /// Whether the signature travels in front of the path, and is lifted off it.
    pub fn is_lifted(&self) -> bool {
        matches!(self.scheme.carrier, Carrier::Path(_))
    }

    /// Whether a signature is valid for one address of clients only.
    pub fn binds_address(&self) -> bool {
        let is_address = |piece: &Piece| matches!(piece, Piece::RemoteAddr | Piece::RemoteAddrBin);
        self.scheme.message.iter().any(is_address)
    }

    /// When a URL works.
    pub fn validity(&self) -> &Validity {
        &self.validity
    }

    /// Whether the path carrier that was lifted off the request is one of this scheme.
    pub fn claims(&self, request: &Request<'_>) -> bool {
        let path = request.target.whole_path();
        self.scheme.carrier.lift(&self.scheme.forms, path) == Some(request.target.lifted())
    }

    /// Writes a raw target without the arguments of the scheme, piece by piece.
    pub fn strip_target<'a>(&self, target: &'a [u8], write: &mut dyn FnMut(&'a [u8])) {
        query::strip_target(target, self.arguments(), write);
    }

    /// Writes a raw query without the arguments of the scheme, piece by piece.
    pub fn strip_query<'a>(&self, query: &'a [u8], write: &mut dyn FnMut(&'a [u8])) {
        query::strip(query, self.arguments(), write);
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
    #[inline(always)]
    pub fn verify<'p, 'r>(&'p self, request: &Request<'r>) -> Result<Credential<'p, 'r>, Reason> {
        self.verify_alone(request)
            .unwrap_or_else(|| self.verify_among(request, query::pairs(request.query())))
    }

    /// Verifies the signature of a request of which the query is nothing but the arguments of the
    /// scheme, in its order. `None` if it is not.
    #[inline(always)]
    fn verify_alone<'p, 'r>(
        &'p self,
        request: &Request<'r>,
    ) -> Option<Result<Credential<'p, 'r>, Reason>> {
        let fields = self.layout.as_ref()?.split(request.query())?;
        let rest = query::rest_of_target(&request.target, Rest::None);
        let result = self.verify_fields(request, &fields, rest);
        // No field of a valid signature has a `&`.
        let is_one_each =
            || memchr::memchr_iter(b'&', request.query()).count() + 1 == self.arguments().len();
        (result.is_ok() || is_one_each()).then_some(result)
    }

    /// Verifies the signature of a request; `pairs` are those of its query.
    #[inline(never)]
    pub(crate) fn verify_among<'p, 'r>(
        &'p self,
        request: &Request<'r>,
        pairs: impl Iterator<Item = &'r [u8]>,
    ) -> Result<Credential<'p, 'r>, Reason> {
        match &self.scheme.carrier {
            Carrier::Query(arguments) => {
                let (mut fields, mut is_malformed) = (Fields::default(), false);
                let found = query::find_arguments(pairs, arguments, |argument, value| {
                    is_malformed |= self.split(&mut fields, &argument.parts, value).is_err();
                });
                if found.is_twice {
                    return Err(Reason::SignDuplicate);
                }
                if !found.are_complete {
                    return Err(Reason::SignMissing);
                }
                if is_malformed {
                    return Err(Reason::SignMalformed);
                }
                let rest = query::rest_of_target(&request.target, found.rest);
                self.verify_fields(request, &fields, rest)
            }
            Carrier::Path(parts) => {
                let path = request.target.whole_path();
                let fields = Fields::split_path(parts, &self.scheme.forms, path);
                let fields = fields.ok_or(Reason::SignMissing)?;
                // A carrier that was not lifted is one over which the rest of the path climbs.
                if fields.get(Field::Path) != request.path() {
                    return Err(Reason::SignMalformed);
                }
                self.verify_fields(request, &fields, None)
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
        self.verify_fields(request, &fields, None)
    }

    fn split<'r>(
        &self,
        fields: &mut Fields<'r>,
        parts: &[Part],
        text: &'r [u8],
    ) -> Result<(), Reason> {
        fields.split(parts, &self.scheme.forms, text).ok_or(Reason::SignMalformed)
    }

    #[inline(always)]
    fn verify_fields<'p, 'r>(
        &'p self,
        request: &Request<'r>,
        fields: &Fields<'r>,
        rest: Option<&'r [u8]>,
    ) -> Result<Credential<'p, 'r>, Reason> {
        let forms = &self.scheme.forms;
        if !(self.takes_plain_targets && request.target.is_plain()) {
            self.check_target(request, fields)?;
        }
        if !self.doubtful.is_empty() {
            self.check_message(request)?;
        }
        let time = fields.get(Field::Time);
        let time = match forms.times.as_slice() {
            [format] => format.parse(time),
            formats => formats.iter().find_map(|format| format.parse(time)),
        };
        let time = time.ok_or(Reason::SignMalformed)?;
        let key = if self.is_of(&self.key, request, fields) {
            KeySlot::Primary
        } else if self.is_of_backup(request, fields) {
            KeySlot::Backup
        } else if forms.signature.has_shape(fields.get(Field::Sign)) {
            return Err(Reason::SignMismatch);
        } else {
            return Err(Reason::SignMalformed);
        };
        self.validity.check(time, request.now)?;
        if self.is_constrained {
            constraint::check(request, fields, self.validity.skew)?;
        }
        let expires = self.validity.end(time);
        Ok(Credential { signer: self, key, expires, uid: fields.get(Field::Uid), rest })
    }

    /// Whether a key made a signature.
    #[inline(always)]
    fn is_of(&self, key: &Key, request: &Request<'_>, fields: &Fields<'_>) -> bool {
        let mut buffer = Decoded::new();
        let key = key.bytes(request, self.scheme.key_format, &mut buffer);
        let sum = key.map(|key| self.digest(request, fields, key));
        let form = &self.scheme.forms.signature;
        sum.is_some_and(|sum| form.matches(fields.get(Field::Sign), &sum))
    }

    #[inline(never)]
    fn is_of_backup(&self, request: &Request<'_>, fields: &Fields<'_>) -> bool {
        self.backup.as_ref().is_some_and(|key| self.is_of(key, request, fields))
    }

    /// Checks that all pieces of the message can be had, and are what they seem.
    pub(super) fn check_message(&self, request: &Request<'_>) -> Result<(), Reason> {
        for piece in &self.doubtful {
            match piece {
                Piece::Argument(name)
                    if query::find_argument(request.query(), name) == Found::Twice =>
                {
                    return Err(Reason::SignDuplicate);
                }
                Piece::QuerySorted => query::check_sortable(request.query(), self.arguments())?,
                Piece::Variable(variable, _) if request.lookup.variable(*variable).is_none() => {
                    return Err(Reason::SignMismatch);
                }
                _ => {}
            }
        }
        Ok(())
    }

    #[inline(always)]
    pub(super) fn digest(&self, request: &Request<'_>, fields: &Fields<'_>, key: &[u8]) -> Sum {
        let composition = Composition { request, fields, key, signer: self };
        digest::compute(
            self.scheme.forms.signature.algorithm,
            key,
            #[inline(always)]
            |message| {
                for piece in &self.scheme.message {
                    composition.write(piece, message);
                }
            },
        )
    }
}

#[cfg(test)]
impl Signer {
    /// The same, but for what makes it quick.
    pub(super) fn without_layout(&self) -> Signer {
        Signer { layout: None, ..self.clone() }
    }
}

/// The header that carries the fields, and those whose variables are hashed.
fn headers(scheme: &Scheme) -> Box<[Box<str>]> {
    let carrier = match &scheme.carrier {
        Carrier::Cookie(..) => Some("Cookie".into()),
        Carrier::Header(name, _) => Some(name.clone()),
        Carrier::Path(_) | Carrier::Query(_) => None,
    };
    let hashed = scheme.message.iter().filter_map(|piece| match piece {
        Piece::Variable(_, name) if name.starts_with("cookie_") => Some("Cookie".into()),
        Piece::Variable(_, name) => Some(name.strip_prefix("http_")?.replace('_', "-").into()),
        _ => None,
    });
    carrier.into_iter().chain(hashed).collect()
}

/// Calls `each` with the values of the cookies of a name (RFC 6265 §5.4).
pub(super) fn each_cookie<'r>(request: &Request<'r>, name: &[u8], each: &mut dyn FnMut(&'r [u8])) {
    request.lookup.header_lines("cookie", &mut |line| {
        for cookie in line.split(|byte| *byte == b';') {
            let value = cookie.trim_ascii_start().strip_prefix(name);
            if let Some(value) = value.and_then(|rest| rest.strip_prefix(b"=")) {
                each(value.trim_ascii_end());
            }
        }
    });
}

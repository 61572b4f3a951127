//! Signing URLs, by the same definitions by which they are verified.

use thiserror::Error;

use super::carrier::{Carrier, Label, Part, SEPARATOR};
use super::constraint;
use super::field::{Field, Fields};
use super::key::Decoded;
use super::message::Piece;
use super::verify::Signer;
use super::{path, query};
use crate::request::{Request, Target, UnixTime, split_target};

/// What a signer writes into a signature, besides the path. Schemes take what they carry of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stamp<'a> {
    /// The time, which means what the scheme says.
    pub time: UnixTime,
    /// Patterns of the paths that the signature covers, joined by `!`; empty for the path itself.
    pub acl: &'a str,
    /// How many segments of the path the signature covers, 0 to 99; 0 means all of it.
    pub depth: u8,
    /// Names the key, `[A-Za-z0-9_.-]{1,100}`.
    pub key_name: &'a str,
    /// Free text, `[A-Za-z0-9_.]{0,100}`.
    pub rand: &'a str,
    /// Names a user, `[A-Za-z0-9_.]{0,100}`.
    pub uid: &'a str,
    /// The start of the URLs that the signature covers, in base64url.
    pub url_prefix: &'a str,
}

/// A signature that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Issued {
    /// The value of a cookie of this name.
    Cookie(Box<[u8]>, Vec<u8>),
    /// The value of a header of this name.
    Header(Box<str>, Vec<u8>),
    /// The signed target, `path[?query]`.
    Target(Vec<u8>),
}

/// Why no signature could be issued.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum IssueError {
    /// A text of the stamp is missing, too long, or has other characters than it may.
    #[error("\"{0}\" is missing or has characters that the scheme does not allow")]
    InvalidText(&'static str),
    /// The scheme hashes the host, and the request names none.
    #[error("the scheme needs a URL with a host")]
    NoHost,
    /// The time is before 1970, or too far away.
    #[error("the scheme cannot write this time")]
    InvalidTime,
    /// The key comes from a variable that has no value.
    #[error("there is no key")]
    NoKey,
    /// The target has an argument of the scheme.
    #[error("the URL is signed already")]
    Signed,
    /// Such a target is never verified: its path has a `.` or `..` segment, or a `#`, or another
    /// spelling that the scheme does not tell apart.
    #[error("the scheme cannot sign such a URL")]
    Unsignable,
}

impl Signer {
    /// Signs the target of a request with the primary key.
    pub fn issue(&self, request: &Request<'_>, stamp: Stamp<'_>) -> Result<Issued, IssueError> {
        let forms = &self.scheme.forms;
        let format = forms.times.first().ok_or(IssueError::InvalidTime)?;
        let time = format.format(stamp.time).ok_or(IssueError::InvalidTime)?;
        let depth = stamp.depth.to_string();
        let mut fields = Fields::default();
        fields.set(Field::Time, time.as_bytes());
        let texts = [
            (Field::Acl, stamp.acl.as_bytes()),
            (Field::Depth, depth.as_bytes()),
            (Field::KeyName, stamp.key_name.as_bytes()),
            (Field::Rand, stamp.rand.as_bytes()),
            (Field::Uid, stamp.uid.as_bytes()),
            (Field::UrlPrefix, stamp.url_prefix.as_bytes()),
        ];
        for (field, text) in texts {
            let is_carried = self.scheme.carrier.fields().any(|carried| carried == field);
            let is_left_out = field == Field::Acl && text.is_empty();
            if is_carried && !is_left_out {
                if !forms.has_shape(field, text) {
                    return Err(IssueError::InvalidText(field.name()));
                }
                fields.set(field, text);
            }
        }
        let labels = self.scheme.carrier.labels().map(|labels| join_labels(labels, &fields));
        if let Some(labels) = &labels {
            fields.set(Field::Signed, labels);
        }
        let needs_host = self.scheme.message.contains(&Piece::Host);
        if needs_host && request.host.is_empty() {
            return Err(IssueError::NoHost);
        }
        let mut is_signed = false;
        let pairs = query::pairs(request.query());
        let found = query::find_arguments(pairs, self.arguments(), |_, _| is_signed = true);
        if found.is_twice || is_signed {
            return Err(IssueError::Signed);
        }
        // What is hashed sees the query as it will be, without the signature.
        let target = self.with_arguments(request.target.raw(), &fields, false);
        let unsigned = Request { target: Target::new(&target, 0), ..*request };
        self.check_target(&unsigned, &fields).map_err(|_| IssueError::Unsignable)?;
        self.check_message(&unsigned).map_err(|_| IssueError::Unsignable)?;
        constraint::check(&unsigned, &fields, 0).map_err(|_| IssueError::Unsignable)?;
        let mut buffer = Decoded::new();
        let key = self.key.bytes(&unsigned, self.scheme.key_format, &mut buffer);
        let sum = self.digest(&unsigned, &fields, key.ok_or(IssueError::NoKey)?);
        let signature = forms.signature.write(&sum);
        fields.set(Field::Sign, &signature);
        fields.set(Field::Path, request.path());
        Ok(match &self.scheme.carrier {
            Carrier::Cookie(name, parts) => Issued::Cookie(name.clone(), join(parts, &fields)),
            Carrier::Header(name, parts) => Issued::Header(name.clone(), join(parts, &fields)),
            Carrier::Path(parts) => {
                let mut target = join(parts, &fields);
                if !survives(&target, request.path()) {
                    return Err(IssueError::Unsignable);
                }
                if request.target.raw().contains(&b'?') {
                    target.push(b'?');
                    target.extend_from_slice(request.query());
                }
                Issued::Target(target)
            }
            Carrier::Query(_) => {
                Issued::Target(self.with_arguments(request.target.raw(), &fields, true))
            }
        })
    }

    /// A target with the arguments of the scheme behind its own; the one that has the signature
    /// only if that is known.
    fn with_arguments(&self, target: &[u8], fields: &Fields<'_>, signed: bool) -> Vec<u8> {
        let (path, query) = split_target(target);
        let mut target = path.to_vec();
        let mut separator = b'?';
        if !query.is_empty() {
            target.push(separator);
            target.extend_from_slice(query);
            separator = b'&';
        }
        for argument in self.arguments() {
            if signed || !argument.carries(Field::Sign) {
                target.push(separator);
                target.extend_from_slice(&argument.name);
                target.push(b'=');
                target.extend(join_encoded(&argument.parts, fields));
                separator = b'&';
            }
        }
        target
    }
}

/// Whether what is in front of a path is still there once the whole is normalised, as nginx does
/// before it looks for a location. A field may be empty, or all dots.
fn survives(whole: &[u8], path: &[u8]) -> bool {
    let carrier = whole.strip_suffix(path).unwrap_or_default();
    !path::has_dot_segment(whole) && !path::has_other_spelling(carrier)
}

/// Puts a carrier's text together.
fn join(parts: &[Part], fields: &Fields<'_>) -> Vec<u8> {
    let mut text = Vec::new();
    for part in parts {
        match part {
            Part::Field(field) => text.extend_from_slice(fields.get(*field)),
            Part::Labels(labels) => text.extend(join_labels(labels, fields)),
            Part::Literal(literal) => text.extend_from_slice(literal),
        }
    }
    text
}

/// The labels of the fields that there are.
fn join_labels(labels: &[Label], fields: &Fields<'_>) -> Vec<u8> {
    let item = |(label, field): &Label| Some([label, &b"="[..], fields.find(*field)?].concat());
    labels.iter().filter_map(item).collect::<Vec<_>>().join(&SEPARATOR)
}

/// The same for an argument: what base64 has and queries read differently is percent-encoded.
fn join_encoded(parts: &[Part], fields: &Fields<'_>) -> Vec<u8> {
    let mut encoded = Vec::new();
    for byte in fields.get(Field::Sign) {
        match byte {
            b'+' | b'/' | b'=' => encoded.extend(format!("%{byte:02X}").into_bytes()),
            _ => encoded.push(*byte),
        }
    }
    let mut fields = *fields;
    fields.set(Field::Sign, &encoded);
    join(parts, &fields)
}

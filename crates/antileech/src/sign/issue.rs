//! Signing URLs, by the same definitions by which they are verified.

use thiserror::Error;

use super::template::{self, Carrier, Field, Fields, Found, Part};
use super::verify::Signer;
use crate::request::{Request, UnixTime, split_target};

/// What a signer writes into a signature, besides the path.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stamp<'a> {
    /// The time, which means what the scheme says.
    pub time: UnixTime,
    /// Free text, for schemes that have it: `[A-Za-z0-9_.]{0,100}`.
    pub rand: &'a str,
    /// Names a user, for schemes that have it: `[A-Za-z0-9_.]{0,100}`.
    pub uid: &'a str,
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
    /// `rand` or `uid` have other characters, or are too long.
    #[error("\"rand\" and \"uid\" take up to 100 letters, digits, \"_\" and \".\"")]
    InvalidText,
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
        let mut fields = Fields {
            path: None,
            rand: stamp.rand.as_bytes(),
            sign: b"",
            time: time.as_bytes(),
            uid: stamp.uid.as_bytes(),
        };
        if !forms.has_shape(Field::Rand, fields.rand) || !forms.has_shape(Field::Uid, fields.uid) {
            return Err(IssueError::InvalidText);
        }
        let found = template::find_arguments(request.query(), self.arguments());
        if found.iter().any(|found| *found != Found::Absent) {
            return Err(IssueError::Signed);
        }
        // What is hashed sees the query as it will be, without the signature.
        let target = self.with_arguments(request.target, &fields, false);
        let unsigned = Request { target: &target, ..*request };
        self.check_target(&unsigned).map_err(|_| IssueError::Unsignable)?;
        self.check_message(&unsigned).map_err(|_| IssueError::Unsignable)?;
        let sum = self
            .key
            .with(&unsigned, self.scheme.key_format, |key| self.digest(&unsigned, &fields, key));
        let signature = forms.signature.write(&sum.ok_or(IssueError::NoKey)?);
        fields.sign = &signature;
        fields.path = Some(request.path());
        Ok(match &self.scheme.carrier {
            Carrier::Cookie(name, parts) => Issued::Cookie(name.clone(), join(parts, &fields)),
            Carrier::Header(name, parts) => Issued::Header(name.clone(), join(parts, &fields)),
            Carrier::Path(parts) => {
                let mut target = join(parts, &fields);
                if request.target.contains(&b'?') {
                    target.push(b'?');
                    target.extend_from_slice(request.query());
                }
                Issued::Target(target)
            }
            Carrier::Query(_) => Issued::Target(self.with_arguments(request.target, &fields, true)),
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
            if signed || !argument.parts.contains(&Part::Field(Field::Sign)) {
                target.push(separator);
                target.extend_from_slice(&argument.name);
                target.push(b'=');
                target.extend(join(&argument.parts, fields));
                separator = b'&';
            }
        }
        target
    }
}

/// Puts a carrier's text together. What base64 has and URLs do not is percent-encoded.
fn join(parts: &[Part], fields: &Fields<'_>) -> Vec<u8> {
    let mut text = Vec::new();
    for part in parts {
        match part {
            Part::Field(Field::Path) => text.extend_from_slice(fields.path.unwrap_or_default()),
            Part::Field(Field::Rand) => text.extend_from_slice(fields.rand),
            Part::Field(Field::Sign) => {
                for byte in fields.sign {
                    match byte {
                        b'+' | b'/' | b'=' => text.extend(format!("%{byte:02X}").into_bytes()),
                        _ => text.push(*byte),
                    }
                }
            }
            Part::Field(Field::Time) => text.extend_from_slice(fields.time),
            Part::Field(Field::Uid) => text.extend_from_slice(fields.uid),
            Part::Literal(literal) => text.extend_from_slice(literal),
        }
    }
    text
}

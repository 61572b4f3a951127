//! What is hashed.

use std::net::IpAddr;

use super::constraint;
use super::digest::Message;
use super::field::{Field, Fields, Forms};
use super::query::{self, Found};
use super::scheme::PathForm;
use super::template::{Token, tokens};
use super::verify::Signer;
use crate::request::{Client, Request, Variable};

/// A piece of what is hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The only argument of this name, raw; nothing if there is none.
    Argument(Box<[u8]>),
    /// The path behind its last slash, raw.
    Basename,
    /// The path up to and including its last slash, raw.
    Dir,
    /// The same without that slash.
    DirNoSlash,
    /// `~url=` and the raw path, unless the field `$acl` travels.
    ExactUrl,
    /// A field that travels, as sent.
    Field(Field),
    /// The host that the request names.
    Host,
    /// The key.
    Key,
    /// Text.
    Literal(Box<[u8]>),
    /// The path in the form that the scheme says.
    Path,
    /// The raw query without the argument that has the signature.
    Query,
    /// The query without the scheme's arguments: decoded, and sorted by name.
    QuerySorted,
    /// The client's address as text.
    RemoteAddr,
    /// The client's address as 4 or 16 bytes.
    RemoteAddrBin,
    /// `http` or `https`.
    Scheme,
    /// The start of the raw path that the field `$depth` says.
    Scope,
    /// The decoded and normalised path.
    Uri,
    /// A variable of nginx, by name.
    Variable(Variable, Box<str>),
}

/// The pieces that have a name of their own.
const NAMED: [(&str, Piece); 14] = [
    ("basename", Piece::Basename),
    ("dir", Piece::Dir),
    ("dir_noslash", Piece::DirNoSlash),
    ("exact_url", Piece::ExactUrl),
    ("host", Piece::Host),
    ("key", Piece::Key),
    ("path", Piece::Path),
    ("query", Piece::Query),
    ("query_sorted", Piece::QuerySorted),
    ("remote_addr", Piece::RemoteAddr),
    ("remote_addr_bin", Piece::RemoteAddrBin),
    ("scheme", Piece::Scheme),
    ("scope", Piece::Scope),
    ("uri", Piece::Uri),
];

impl Piece {
    /// Reads a `message=` template; `variable` finds variables of nginx.
    pub fn parse_all(
        template: &str,
        variable: &mut dyn FnMut(&str) -> Result<Variable, String>,
    ) -> Result<Vec<Piece>, String> {
        tokens(template)
            .map(|token| match token? {
                Token::Literal(text) => Ok(Piece::Literal(text.as_bytes().into())),
                Token::Name("sign") => Err("\"message\" cannot have \"$sign\"".to_owned()),
                Token::Name(name) => Piece::find(name, variable),
            })
            .collect()
    }

    fn find(
        name: &str,
        variable: &mut dyn FnMut(&str) -> Result<Variable, String>,
    ) -> Result<Piece, String> {
        if let Some((_, piece)) = NAMED.iter().find(|(named, _)| *named == name) {
            return Ok(piece.clone());
        }
        if let Some(field) = Field::find(name) {
            return Ok(Piece::Field(field));
        }
        match name.strip_prefix("arg_") {
            Some(argument) if !argument.is_empty() => {
                Ok(Piece::Argument(argument.as_bytes().into()))
            }
            _ => Ok(Piece::Variable(variable(name)?, name.into())),
        }
    }

    /// Whether the piece covers the path, or a part of it.
    pub fn covers_path(&self) -> bool {
        matches!(
            self,
            Piece::Basename
                | Piece::Dir
                | Piece::DirNoSlash
                | Piece::ExactUrl
                | Piece::Field(Field::UrlPrefix)
                | Piece::Path
                | Piece::Scope
                | Piece::Uri
        )
    }

    /// The name in a template.
    fn name(&self) -> String {
        match self {
            Piece::Argument(name) => format!("arg_{}", name.escape_ascii()),
            Piece::Field(field) => field.name().to_owned(),
            Piece::Literal(text) => text.escape_ascii().to_string(),
            Piece::Variable(_, name) => name.to_string(),
            _ => {
                let named = NAMED.iter().find(|(_, piece)| piece == self);
                named.map(|(name, _)| *name).unwrap_or_default().to_owned()
            }
        }
    }

    /// Whether the piece has the same width in every request.
    fn is_fixed(&self, forms: &Forms) -> bool {
        match self {
            // No label of a list is `url`.
            Piece::Key | Piece::Literal(_) | Piece::Field(Field::Signed) => true,
            Piece::Field(field) => forms.width(*field).is_some(),
            _ => false,
        }
    }

    /// Whether the piece cannot contain a byte.
    fn excludes(&self, byte: u8, forms: &Forms, raw_path: bool) -> bool {
        match self {
            Piece::Argument(_) => byte == b'&' || byte == b'#',
            Piece::Basename => byte == b'/' || !forms.can_contain(Field::Path, byte),
            Piece::Dir | Piece::DirNoSlash | Piece::Scope => !forms.can_contain(Field::Path, byte),
            Piece::Field(field) => !forms.can_contain(*field, byte),
            Piece::Host => !byte.is_ascii_alphanumeric() && !b"-_.:[]".contains(&byte),
            Piece::Path => raw_path && !forms.can_contain(Field::Path, byte),
            Piece::RemoteAddr => !byte.is_ascii_hexdigit() && !b".:".contains(&byte),
            Piece::Scheme => !byte.is_ascii_alphabetic(),
            _ => false,
        }
    }

    /// The byte with which the piece starts, if it is always the same.
    fn first_byte(&self) -> Option<u8> {
        match self {
            Piece::Literal(text) => text.first().copied(),
            Piece::Dir | Piece::Path | Piece::Scope | Piece::Uri => Some(b'/'),
            _ => None,
        }
    }

    /// The byte with which the piece ends, if it is always the same.
    fn last_byte(&self) -> Option<u8> {
        match self {
            Piece::Literal(text) => text.last().copied(),
            Piece::Dir => Some(b'/'),
            _ => None,
        }
    }
}

/// Checks that two different requests cannot have the same message: one field at most may have no
/// end that can be told. Those in front of it are told from the left, because each has a fixed
/// width or is followed by a byte that cannot be in it; those behind it from the right, because
/// each has a fixed width or follows such a byte. Errors name the fields in question.
pub fn check_decodable(message: &[Piece], forms: &Forms, raw_path: bool) -> Result<(), String> {
    let excludes = |piece: &Piece, byte: Option<u8>| {
        byte.is_some_and(|byte| piece.excludes(byte, forms, raw_path))
    };
    let mut open: Vec<&Piece> = Vec::new();
    for (index, piece) in message.iter().enumerate() {
        let next = message.get(index + 1).and_then(Piece::first_byte);
        let previous = index.checked_sub(1).and_then(|index| message.get(index)?.last_byte());
        let boundary = if open.is_empty() { next } else { previous };
        if !piece.is_fixed(forms) && !excludes(piece, boundary) {
            open.push(piece);
        }
    }
    if open.len() <= 1 {
        return Ok(());
    }
    let names: Vec<String> = open.iter().map(|piece| format!("\"${}\"", piece.name())).collect();
    Err(format!("nothing tells where one ends and the next starts of {}", names.join(" and ")))
}

/// What the pieces of one message are made of.
pub(super) struct Composition<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) fields: &'a Fields<'a>,
    pub(super) key: &'a [u8],
    pub(super) signer: &'a Signer,
}

impl Composition<'_> {
    /// Adds a piece.
    #[inline(always)]
    pub(super) fn write(&self, piece: &Piece, message: &mut Message<'_>) {
        // What most messages are made of.
        match piece {
            Piece::Field(field) => message.add(self.fields.get(*field)),
            Piece::Key => message.add(self.key),
            Piece::Literal(text) => message.add(text),
            Piece::Path if self.signer.scheme.path == PathForm::Raw => {
                message.add(self.request.path())
            }
            _ => self.write_other(piece, message),
        }
    }

    #[inline(never)]
    fn write_other(&self, piece: &Piece, message: &mut Message<'_>) {
        let mut write = |text: &[u8]| message.add(text);
        let request = self.request;
        let path = request.path();
        let basename = || memchr::memrchr(b'/', path).map_or(0, |slash| slash + 1);
        match piece {
            Piece::Argument(name) => match query::find_argument(request.query(), name) {
                Found::Once(value) => write(value),
                Found::Absent | Found::Twice => {}
            },
            Piece::Basename => write(path.get(basename()..).unwrap_or_default()),
            Piece::Dir => write(path.get(..basename()).unwrap_or_default()),
            Piece::DirNoSlash => {
                write(path.get(..basename().saturating_sub(1)).unwrap_or_default());
            }
            Piece::ExactUrl => {
                if self.fields.find(Field::Acl).is_none() {
                    write(b"~url=");
                    write(path);
                }
            }
            Piece::Host => write(request.host),
            // `write` has had those that are hashed as they are.
            Piece::Field(_) | Piece::Key | Piece::Literal(_) => {}
            Piece::Path => add_decoded(path, message),
            Piece::Query => {
                let signature = self.signer.arguments().iter().find(|one| one.carries(Field::Sign));
                let signature = signature.map_or(&[][..], std::slice::from_ref);
                query::strip(request.query(), signature, &mut |piece| write(piece));
            }
            Piece::QuerySorted => {
                let mut pairs: Vec<_> =
                    query::without(request.query(), self.signer.arguments()).collect();
                pairs.sort_by_cached_key(|pair| {
                    super::percent_decode(query::split_pair(pair).0).collect::<Vec<u8>>()
                });
                query::join(pairs.into_iter(), &mut |piece| {
                    add_decoded(piece, message);
                });
            }
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
            Piece::Scope => {
                write(constraint::scope(path, self.fields.get(Field::Depth)).unwrap_or(path))
            }
            Piece::Uri => write(request.uri),
            Piece::Variable(variable, _) => {
                write(request.lookup.variable(*variable).unwrap_or_default());
            }
        }
    }
}
fn add_decoded(text: &[u8], message: &mut Message<'_>) {
    for byte in super::percent_decode(text) {
        message.add(&[byte]);
    }
}

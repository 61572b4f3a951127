//! The two templates of a scheme: where its fields travel, and what is hashed.

use super::digest::SignatureForm;
use super::percent;
use super::time::TimeFormat;
use crate::request::Variable;

/// The most arguments, cookies or headers that one scheme spreads its fields over.
const MAX_PLACES: usize = 8;

/// A field that travels with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The path itself; only at the end of a path carrier.
    Path,
    /// Free text of the signer, `[A-Za-z0-9_.]{0,100}`.
    Rand,
    /// The signature.
    Sign,
    /// The time.
    Time,
    /// Names a user, `[A-Za-z0-9_.]{0,100}`.
    Uid,
}

/// A part of the text that carries fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A field.
    Field(Field),
    /// Text in between.
    Literal(Box<[u8]>),
}

/// Where the fields of a scheme travel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// In cookies of these names.
    Cookie(Box<[u8]>, Vec<Part>),
    /// In a header, its name in lower case.
    Header(Box<str>, Vec<Part>),
    /// In front of the path.
    Path(Vec<Part>),
    /// In arguments.
    Query(Vec<Argument>),
}

/// A query argument that carries fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// The exact name.
    pub name: Box<[u8]>,
    /// Its value.
    pub parts: Vec<Part>,
}

/// The forms that fields of a scheme have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forms {
    /// The signature.
    pub signature: SignatureForm,
    /// The time; several forms differ in width.
    pub times: Vec<TimeFormat>,
}

impl Forms {
    /// The number of characters of a field, where that is fixed.
    fn width(&self, field: Field) -> Option<usize> {
        match field {
            Field::Sign => self.signature.width(),
            Field::Time => match self.times.as_slice() {
                [format] => Some(format.width()),
                _ => None,
            },
            Field::Path | Field::Rand | Field::Uid => None,
        }
    }

    /// Whether a field looks as it must, dates of the calendar aside.
    pub(super) fn has_shape(&self, field: Field, text: &[u8]) -> bool {
        match field {
            Field::Path => text.starts_with(b"/"),
            Field::Rand | Field::Uid => {
                text.len() <= 100
                    && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(byte))
            }
            Field::Sign => self.signature.parse(text).is_some(),
            Field::Time => self.times.iter().any(|format| format.has_shape(text)),
        }
    }
}

/// Whether a byte can be in a field.
fn can_contain(field: Field, byte: u8) -> bool {
    match field {
        Field::Path => byte != b'?',
        Field::Rand | Field::Uid => byte.is_ascii_alphanumeric() || b"_.".contains(&byte),
        // base64 may come percent-encoded.
        Field::Sign => byte.is_ascii_alphanumeric() || b"+/-_=%".contains(&byte),
        Field::Time => byte.is_ascii_hexdigit(),
    }
}

/// The fields of a request, as sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fields<'a> {
    /// The path behind a path carrier.
    pub path: Option<&'a [u8]>,
    /// See [`Field::Rand`].
    pub rand: &'a [u8],
    /// See [`Field::Sign`].
    pub sign: &'a [u8],
    /// See [`Field::Time`].
    pub time: &'a [u8],
    /// See [`Field::Uid`].
    pub uid: &'a [u8],
}

impl<'a> Fields<'a> {
    fn set(&mut self, field: Field, text: &'a [u8]) {
        match field {
            Field::Path => self.path = Some(text),
            Field::Rand => self.rand = text,
            Field::Sign => self.sign = text,
            Field::Time => self.time = text,
            Field::Uid => self.uid = text,
        }
    }

    /// Takes a text apart into its fields: fields of a fixed width first, other fields up to the
    /// first occurrence of the literal behind them. `false` if the text is not of that form.
    pub(super) fn split(&mut self, parts: &[Part], forms: &Forms, text: &'a [u8]) -> bool {
        self.try_split(parts, forms, text).is_some()
    }

    fn try_split(&mut self, parts: &[Part], forms: &Forms, text: &'a [u8]) -> Option<()> {
        let mut rest = text;
        let mut parts = parts.iter().peekable();
        while let Some(part) = parts.next() {
            let field = match part {
                Part::Field(field) => *field,
                Part::Literal(literal) => {
                    rest = rest.strip_prefix(&**literal)?;
                    continue;
                }
            };
            let end = match (forms.width(field), parts.peek()) {
                (Some(width), _) => width,
                (None, None) => rest.len(),
                (None, Some(Part::Literal(literal))) => memchr::memmem::find(rest, literal)?,
                // Templates have no other field behind one of variable width: this one is `$path`.
                (None, Some(Part::Field(_))) => memchr::memchr(b'/', rest)?,
            };
            let (value, behind) = rest.split_at_checked(end)?;
            if !forms.has_shape(field, value) {
                return None;
            }
            self.set(field, value);
            rest = behind;
        }
        rest.is_empty().then_some(())
    }
}

impl Carrier {
    /// Reads a `url=` template.
    pub fn parse(template: &str) -> Result<Carrier, String> {
        let carrier = if let Some(arguments) = template.strip_prefix('?') {
            let mut parsed = Vec::new();
            for argument in arguments.split('&') {
                let (name, value) = argument
                    .split_once('=')
                    .ok_or_else(|| format!("\"{argument}\" in \"url\" has no \"=\""))?;
                check_name(name)?;
                parsed.push(Argument { name: name.as_bytes().into(), parts: parse_parts(value)? });
            }
            Carrier::Query(parsed)
        } else if template.starts_with('/') {
            Carrier::Path(parse_parts(template)?)
        } else if let Some((name, value)) = split_carrier(template, "cookie:") {
            check_name(name)?;
            Carrier::Cookie(name.as_bytes().into(), parse_parts(value)?)
        } else if let Some((name, value)) = split_carrier(template, "header:") {
            check_name(name)?;
            Carrier::Header(name.to_ascii_lowercase().into(), parse_parts(value)?)
        } else {
            return Err(format!(
                "\"url\" must start with \"?\", \"/\", \"cookie:NAME=\" or \"header:NAME=\", not \
                 \"{template}\""
            ));
        };
        carrier.check_fields()?;
        Ok(carrier)
    }

    fn check_fields(&self) -> Result<(), String> {
        let fields: Vec<Field> = self.fields().collect();
        for field in [Field::Path, Field::Rand, Field::Sign, Field::Time, Field::Uid] {
            let count = fields.iter().filter(|found| **found == field).count();
            let wanted = match field {
                Field::Sign | Field::Time => 1..=1,
                Field::Path if matches!(self, Carrier::Path(_)) => 1..=1,
                Field::Path => 0..=0,
                Field::Rand | Field::Uid => 0..=1,
            };
            if !wanted.contains(&count) {
                let name = field.name();
                return Err(match count {
                    0 => format!("\"url\" has no \"${name}\""),
                    1 => format!(
                        "\"${name}\" belongs at the end of a \"url\" that starts with \"/\""
                    ),
                    _ => format!("\"url\" has \"${name}\" more than once"),
                });
            }
        }
        if let Carrier::Path(parts) = self {
            if parts.last() != Some(&Part::Field(Field::Path)) {
                return Err(
                    "\"$path\" belongs at the end of a \"url\" that starts with \"/\"".into()
                );
            }
        }
        if let Carrier::Query(arguments) = self {
            if arguments.len() > MAX_PLACES {
                return Err(format!("\"url\" has more than {MAX_PLACES} arguments"));
            }
            for (index, argument) in arguments.iter().enumerate() {
                let twin = |other: &Argument| other.name.eq_ignore_ascii_case(&argument.name);
                if arguments.iter().skip(index + 1).any(twin) {
                    return Err(format!(
                        "\"url\" has the argument \"{}\" more than once",
                        argument.name.escape_ascii()
                    ));
                }
            }
        }
        Ok(())
    }

    /// Checks that no text can be taken apart in two ways: a field without a fixed width ends
    /// where the carrier ends, or at a literal that cannot be in it.
    pub fn check_forms(&self, forms: &Forms) -> Result<(), String> {
        self.texts().try_for_each(|parts| {
            parts.windows(2).try_for_each(|pair| {
                let [Part::Field(field), next] = pair else { return Ok(()) };
                let ends = forms.width(*field).is_some()
                    || match next {
                        Part::Field(Field::Path) => !can_contain(*field, b'/'),
                        Part::Field(_) => false,
                        Part::Literal(literal) => {
                            literal.first().is_some_and(|byte| !can_contain(*field, *byte))
                        }
                    };
                if ends {
                    Ok(())
                } else {
                    Err(format!("nothing tells where \"${}\" ends in \"url\"", field.name()))
                }
            })
        })
    }

    fn texts(&self) -> impl Iterator<Item = &[Part]> {
        let (one, arguments) = match self {
            Carrier::Cookie(_, parts) | Carrier::Header(_, parts) | Carrier::Path(parts) => {
                (Some(parts.as_slice()), &[][..])
            }
            Carrier::Query(arguments) => (None, arguments.as_slice()),
        };
        one.into_iter().chain(arguments.iter().map(|argument| argument.parts.as_slice()))
    }

    /// The fields that travel.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.texts().flatten().filter_map(|part| match part {
            Part::Field(field) => Some(*field),
            Part::Literal(_) => None,
        })
    }

    /// Whether a field travels in another argument than the signature.
    pub fn is_beside_signature(&self, field: Field) -> bool {
        let Carrier::Query(arguments) = self else { return false };
        let carries = |argument: &Argument, field| argument.parts.contains(&Part::Field(field));
        arguments.iter().any(|one| carries(one, field) && !carries(one, Field::Sign))
    }

    /// Gives the argument that carries a field another name.
    pub fn rename(&mut self, field: Field, name: &str) -> Result<(), String> {
        check_name(name)?;
        let Carrier::Query(arguments) = self else {
            return Err("the scheme has no arguments".to_owned());
        };
        let carries = |argument: &&mut Argument| argument.parts.contains(&Part::Field(field));
        let argument = arguments.iter_mut().find(carries);
        argument.ok_or_else(|| format!("no argument has \"${}\"", field.name()))?.name =
            name.as_bytes().into();
        self.check_fields()
    }

    /// The length of this carrier in front of a raw path, if the path has exactly its shape.
    pub fn lift(&self, forms: &Forms, path: &[u8]) -> Option<usize> {
        let Carrier::Path(parts) = self else { return None };
        let mut fields = Fields::default();
        fields.try_split(parts, forms, path)?;
        path.len().checked_sub(fields.path?.len())
    }
}

fn split_carrier<'a>(template: &'a str, kind: &str) -> Option<(&'a str, &'a str)> {
    template.strip_prefix(kind)?.split_once('=')
}

/// Names of arguments, cookies and headers: what all of them allow, so that none has two spellings.
fn check_name(name: &str) -> Result<(), String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.!".contains(&byte);
    if (1..=100).contains(&name.len()) && name.bytes().all(is_plain) {
        return Ok(());
    }
    Err(format!("invalid name \"{name}\", letters, digits and \"_-.!\" are expected"))
}

impl Field {
    fn name(self) -> &'static str {
        match self {
            Field::Path => "path",
            Field::Rand => "rand",
            Field::Sign => "sign",
            Field::Time => "time",
            Field::Uid => "uid",
        }
    }
}

fn parse_parts(template: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    for token in tokens(template) {
        parts.push(match token? {
            Token::Literal(text) => Part::Literal(text.as_bytes().into()),
            Token::Name(name) => Part::Field(match name {
                "path" => Field::Path,
                "rand" => Field::Rand,
                "sign" => Field::Sign,
                "time" => Field::Time,
                "uid" => Field::Uid,
                _ => return Err(format!("\"${name}\" cannot be carried in \"url\"")),
            }),
        });
    }
    Ok(parts)
}

/// A piece of what is hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The only argument of this name, raw.
    Argument(Box<[u8]>),
    /// The path behind its last slash, raw.
    Basename,
    /// The path up to and including its last slash, raw.
    Dir,
    /// The same without that slash.
    DirNoSlash,
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
    /// The raw query without the scheme's arguments, sorted.
    QuerySorted,
    /// The field.
    Rand,
    /// The client's address as text.
    RemoteAddr,
    /// The client's address as 4 or 16 bytes.
    RemoteAddrBin,
    /// `http` or `https`.
    Scheme,
    /// The field, as sent.
    Time,
    /// The field.
    Uid,
    /// The decoded and normalised path.
    Uri,
    /// A variable of nginx, by name.
    Variable(Variable, Box<str>),
}

impl Piece {
    /// Reads a `message=` template; `variable` finds variables of nginx.
    pub fn parse_all(
        template: &str,
        variable: &mut dyn FnMut(&str) -> Result<Variable, String>,
    ) -> Result<Vec<Piece>, String> {
        tokens(template)
            .map(|token| {
                Ok(match token? {
                    Token::Literal(text) => Piece::Literal(text.as_bytes().into()),
                    Token::Name(name) => match name {
                        "basename" => Piece::Basename,
                        "dir" => Piece::Dir,
                        "dir_noslash" => Piece::DirNoSlash,
                        "host" => Piece::Host,
                        "key" => Piece::Key,
                        "path" => Piece::Path,
                        "query" => Piece::Query,
                        "query_sorted" => Piece::QuerySorted,
                        "rand" => Piece::Rand,
                        "remote_addr" => Piece::RemoteAddr,
                        "remote_addr_bin" => Piece::RemoteAddrBin,
                        "scheme" => Piece::Scheme,
                        "time" => Piece::Time,
                        "uid" => Piece::Uid,
                        "uri" => Piece::Uri,
                        _ => match name.strip_prefix("arg_") {
                            Some(argument) if !argument.is_empty() => {
                                Piece::Argument(argument.as_bytes().into())
                            }
                            _ => Piece::Variable(variable(name)?, name.into()),
                        },
                    },
                })
            })
            .collect()
    }

    /// Whether the piece covers the path, or a part of it.
    pub fn covers_path(&self) -> bool {
        use Piece::*;
        matches!(self, Basename | Dir | DirNoSlash | Path | Uri)
    }

    /// The name in a template.
    pub fn name(&self) -> String {
        match self {
            Piece::Argument(name) => format!("arg_{}", name.escape_ascii()),
            Piece::Basename => "basename".into(),
            Piece::Dir => "dir".into(),
            Piece::DirNoSlash => "dir_noslash".into(),
            Piece::Host => "host".into(),
            Piece::Key => "key".into(),
            Piece::Literal(text) => text.escape_ascii().to_string(),
            Piece::Path => "path".into(),
            Piece::Query => "query".into(),
            Piece::QuerySorted => "query_sorted".into(),
            Piece::Rand => "rand".into(),
            Piece::RemoteAddr => "remote_addr".into(),
            Piece::RemoteAddrBin => "remote_addr_bin".into(),
            Piece::Scheme => "scheme".into(),
            Piece::Time => "time".into(),
            Piece::Uid => "uid".into(),
            Piece::Uri => "uri".into(),
            Piece::Variable(_, name) => name.to_string(),
        }
    }
}

/// Checks that two different requests cannot have the same message: all pieces but one must have
/// a fixed width or be followed by a byte that they cannot contain. Errors name the others.
pub fn check_decodable(message: &[Piece], forms: &Forms, raw_path: bool) -> Result<(), String> {
    let is_fixed = |piece: &Piece| match piece {
        Piece::Key | Piece::Literal(_) => true,
        Piece::Time => forms.width(Field::Time).is_some(),
        _ => false,
    };
    let excludes = |piece: &Piece, byte: u8| match piece {
        Piece::Argument(_) => byte == b'&' || byte == b'#',
        Piece::Basename => byte == b'/' || byte == b'?',
        Piece::Dir | Piece::DirNoSlash => byte == b'?',
        Piece::Path => byte == b'?' && raw_path,
        Piece::Rand | Piece::Uid => !can_contain(Field::Uid, byte),
        Piece::Time => !can_contain(Field::Time, byte),
        Piece::Host => !byte.is_ascii_alphanumeric() && !b"-_.:[]".contains(&byte),
        Piece::RemoteAddr => !byte.is_ascii_hexdigit() && !b".:".contains(&byte),
        Piece::Scheme => !byte.is_ascii_alphabetic(),
        _ => false,
    };
    let first_byte = |piece: &Piece| match piece {
        Piece::Literal(text) => text.first().copied(),
        Piece::Dir | Piece::DirNoSlash | Piece::Path | Piece::Uri => Some(b'/'),
        _ => None,
    };
    let open: Vec<String> = message
        .iter()
        .enumerate()
        .filter(|(index, piece)| {
            let next = message.get(index + 1).and_then(first_byte);
            !is_fixed(piece) && !next.is_some_and(|byte| excludes(piece, byte))
        })
        .map(|(_, piece)| format!("\"${}\"", piece.name()))
        .collect();
    if open.len() <= 1 {
        return Ok(());
    }
    Err(format!("nothing tells where one ends and the next starts of {}", open.join(" and ")))
}

enum Token<'a> {
    Literal(&'a str),
    Name(&'a str),
}

/// Splits a template into literals and the names of `$name` and `${name}`.
fn tokens(template: &str) -> impl Iterator<Item = Result<Token<'_>, String>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        match next_token(rest) {
            Some((token, behind)) => {
                rest = behind;
                Some(Ok(token))
            }
            None => {
                rest = "";
                Some(Err("a \"$\" must be followed by a name, or by a name in braces".to_owned()))
            }
        }
    })
}

fn next_token(text: &str) -> Option<(Token<'_>, &str)> {
    let Some(behind) = text.strip_prefix('$') else {
        let (literal, rest) = text.split_at_checked(text.find('$').unwrap_or(text.len()))?;
        return Some((Token::Literal(literal), rest));
    };
    let (name, rest) = if let Some(braced) = behind.strip_prefix('{') {
        braced.split_once('}')?
    } else {
        let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '_';
        behind.split_at_checked(behind.find(is_end).unwrap_or(behind.len()))?
    };
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name.then_some((Token::Name(name), rest))
}

/// The value of each argument of a scheme in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<'q> {
    Absent,
    Once(&'q [u8]),
    Twice,
}

/// Looks up the arguments of a scheme in a raw query, in one pass.
pub(super) fn find_arguments<'q>(
    query: &'q [u8],
    arguments: &[Argument],
) -> [Found<'q>; MAX_PLACES] {
    let mut searches = [Search::default(); MAX_PLACES];
    for pair in pairs(query) {
        for (argument, search) in arguments.iter().zip(&mut searches) {
            search.see(pair, &argument.name);
        }
    }
    searches.map(|search| search.found)
}

/// Looks up one argument in a raw query.
pub(super) fn find_argument<'q>(query: &'q [u8], name: &[u8]) -> Found<'q> {
    let mut search = Search::default();
    for pair in pairs(query) {
        search.see(pair, name);
    }
    search.found
}

/// The search for an argument. It counts under its exact name; names that are the same but for
/// ASCII case and percent-encoding count as its twins, because what stands behind this server may
/// take them for it.
#[derive(Clone, Copy)]
struct Search<'q> {
    found: Found<'q>,
    seen: bool,
}

impl Default for Search<'_> {
    fn default() -> Self {
        Search { found: Found::Absent, seen: false }
    }
}

impl<'q> Search<'q> {
    fn see(&mut self, pair: &'q [u8], expected: &[u8]) {
        let (name, value) = split_pair(pair);
        if !is_twin(name, expected) {
            return;
        }
        if self.seen {
            self.found = Found::Twice;
        } else if name == expected {
            self.found = Found::Once(value);
        }
        self.seen = true;
    }
}

fn is_twin(name: &[u8], expected: &[u8]) -> bool {
    if name.len() == expected.len() {
        name.eq_ignore_ascii_case(expected)
    } else {
        name.len() > expected.len() && percent::decodes_to_ignoring_case(name, expected)
    }
}

/// The pairs of a query; those that are empty included.
pub(super) fn pairs(query: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    let end = (!query.is_empty()).then_some(query.len());
    memchr::memchr_iter(b'&', query).chain(end).map(move |end| {
        let pair = query.get(start..end).unwrap_or_default();
        start = end + 1;
        pair
    })
}

/// Splits a pair at its first `=`; one without has an empty value.
pub(super) fn split_pair(pair: &[u8]) -> (&[u8], &[u8]) {
    let end = memchr::memchr(b'=', pair).unwrap_or(pair.len());
    (pair.get(..end).unwrap_or_default(), pair.get(end + 1..).unwrap_or_default())
}

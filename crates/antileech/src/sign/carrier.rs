//! Where the fields of a signature travel.

use super::field::{Field, Fields, Forms};
use super::template::{Token, tokens};

/// The most arguments that one scheme spreads its fields over.
pub(super) const MAX_ARGUMENTS: usize = 8;

/// A part of the text that carries fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A field.
    Field(Field),
    /// A list of `name=field` in any order, joined by `~`, that is the rest of the text. The last
    /// one of the template, which is the signature, is the last one of every list; besides it only
    /// the time is needed.
    Labels(Vec<Label>),
    /// Text in between.
    Literal(Box<[u8]>),
}

/// A label, and the field behind its `=`.
pub type Label = (Box<[u8]>, Field);

/// What joins labels.
pub(super) const SEPARATOR: u8 = b'~';

impl Part {
    fn fields(&self) -> impl Iterator<Item = Field> {
        let (one, labels) = match self {
            Part::Field(field) => (Some(*field), &[][..]),
            Part::Labels(labels) => (None, labels.as_slice()),
            Part::Literal(_) => (None, &[][..]),
        };
        one.into_iter().chain(labels.iter().map(|(_, field)| *field))
    }
}

/// Where the fields of a scheme travel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// In cookies of this name.
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
            check_header_name(name)?;
            Carrier::Header(name.to_ascii_lowercase().into(), parse_parts(value)?)
        } else {
            return Err(format!(
                "\"url\" must start with \"?\", \"/\", \"cookie:NAME=\" or \"header:NAME=\", not \
                 \"{template}\""
            ));
        };
        carrier.check_literals()?;
        carrier.check_fields()?;
        Ok(carrier)
    }

    /// Checks that literals have nothing that could not travel, or not as it is.
    fn check_literals(&self) -> Result<(), String> {
        let forbidden: &[u8] = match self {
            Carrier::Cookie(..) => b"#;",
            Carrier::Header(..) | Carrier::Query(_) => b"#",
            Carrier::Path(_) => b"#?%\\",
        };
        let is_good = |byte: &u8| byte.is_ascii_graphic() && !forbidden.contains(byte);
        let bad = self.texts().flatten().find_map(|part| match part {
            Part::Literal(text) if !text.iter().all(is_good) => Some(text),
            Part::Field(_) | Part::Labels(_) | Part::Literal(_) => None,
        });
        bad.map_or(Ok(()), |text| {
            Err(format!("\"{}\" cannot be carried in \"url\"", text.escape_ascii()))
        })
    }

    fn check_fields(&self) -> Result<(), String> {
        for field in Field::ALL {
            let count = self.fields().filter(|found| *found == field).count();
            let wanted = match field {
                Field::Sign | Field::Time => 1..=1,
                Field::Path if matches!(self, Carrier::Path(_)) => 1..=1,
                Field::Path | Field::Signed => 0..=0,
                _ => 0..=1,
            };
            if !wanted.contains(&count) {
                let name = field.name();
                return Err(match count {
                    0 => format!("\"url\" has no \"${name}\""),
                    1 => path_goes_last(),
                    _ => format!("\"url\" has \"${name}\" more than once"),
                });
            }
        }
        match self {
            Carrier::Path(parts) if parts.last() != Some(&Part::Field(Field::Path)) => {
                Err(path_goes_last())
            }
            Carrier::Query(arguments) if arguments.len() > MAX_ARGUMENTS => {
                Err(format!("\"url\" has more than {MAX_ARGUMENTS} arguments"))
            }
            Carrier::Query(arguments) => {
                for (index, argument) in arguments.iter().enumerate() {
                    let twin = |other: &&Argument| other.name.eq_ignore_ascii_case(&argument.name);
                    if let Some(twin) = arguments.iter().skip(index + 1).find(twin) {
                        return Err(format!(
                            "\"url\" has one argument more than once, for {} and {}",
                            argument.content(),
                            twin.content()
                        ));
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Checks that no text can be taken apart in two ways: a field without a fixed width ends
    /// where the carrier ends, or at a literal that cannot be in it.
    pub fn check_forms(&self, forms: &Forms) -> Result<(), String> {
        self.texts().try_for_each(|parts| {
            parts.windows(2).try_for_each(|pair| {
                let [Part::Field(field), next] = pair else { return Ok(()) };
                let ends = forms.width(*field).is_some()
                    || match next {
                        Part::Field(Field::Path) => !forms.can_contain(*field, b'/'),
                        Part::Field(_) | Part::Labels(_) => false,
                        Part::Literal(literal) => {
                            literal.first().is_some_and(|byte| !forms.can_contain(*field, *byte))
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

    /// Whether the fields travel as a list of labels.
    pub fn has_labels(&self) -> bool {
        self.labels().is_some()
    }

    /// The labels, if the fields travel as a list of them.
    pub(super) fn labels(&self) -> Option<&[Label]> {
        self.texts().flatten().find_map(|part| match part {
            Part::Labels(labels) => Some(labels.as_slice()),
            Part::Field(_) | Part::Literal(_) => None,
        })
    }

    /// The fields that travel.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.texts().flatten().flat_map(Part::fields)
    }

    /// Whether a field travels in another argument than the signature.
    pub fn is_beside_signature(&self, field: Field) -> bool {
        let Carrier::Query(arguments) = self else { return false };
        arguments.iter().any(|one| one.carries(field) && !one.carries(Field::Sign))
    }

    /// Gives the argument that carries a field another name.
    pub fn rename(&mut self, field: Field, name: &str) -> Result<(), String> {
        check_name(name)?;
        let Carrier::Query(arguments) = self else {
            return Err("the scheme has no arguments".to_owned());
        };
        let argument = arguments.iter_mut().find(|argument| argument.carries(field));
        argument.ok_or_else(|| format!("no argument has \"${}\"", field.name()))?.name =
            name.as_bytes().into();
        self.check_fields()
    }

    /// Whether two fields travel in one argument.
    pub fn are_together(&self, one: Field, other: Field) -> bool {
        let Carrier::Query(arguments) = self else { return false };
        arguments.iter().any(|argument| argument.carries(one) && argument.carries(other))
    }

    /// Lets the token that is the value of the only argument travel elsewhere: `query:NAME`,
    /// `cookie:NAME`, `header:NAME`, or `path`, as `/NAME-TOKEN` with the argument's name.
    pub fn move_to(&mut self, place: &str) -> Result<(), String> {
        let Carrier::Query(arguments) = self else {
            return Err("the token has been moved already".to_owned());
        };
        let [argument] = arguments.as_mut_slice() else {
            return Err("the scheme has no single token".to_owned());
        };
        let Argument { name, parts } = argument;
        let mut parts = std::mem::take(parts);
        let has_labels = parts.iter().any(|part| matches!(part, Part::Labels(_)));
        *self = match place.split_once(':') {
            None if place == "path" && has_labels => {
                return Err("nothing tells where a token of labels ends in a path".to_owned());
            }
            None if place == "path" => {
                let literal = [b"/", &**name, b"-"].concat();
                parts.insert(0, Part::Literal(literal.into()));
                parts.push(Part::Field(Field::Path));
                Carrier::Path(parts)
            }
            Some((kind, name)) => {
                match kind {
                    "header" => check_header_name(name)?,
                    _ => check_name(name)?,
                }
                match kind {
                    "cookie" => Carrier::Cookie(name.as_bytes().into(), parts),
                    "header" => Carrier::Header(name.to_ascii_lowercase().into(), parts),
                    "query" => {
                        Carrier::Query(vec![Argument { name: name.as_bytes().into(), parts }])
                    }
                    _ => return Err(unknown_place()),
                }
            }
            None => return Err(unknown_place()),
        };
        Ok(())
    }

    /// The length of this carrier in front of a raw path, if the path has exactly its shape.
    pub fn lift(&self, forms: &Forms, path: &[u8]) -> Option<usize> {
        let Carrier::Path(parts) = self else { return None };
        let fields = Fields::split_path(parts, forms, path)?;
        path.len().checked_sub(fields.find(Field::Path)?.len())
    }
}

impl Argument {
    /// Whether a field travels in it.
    pub fn carries(&self, field: Field) -> bool {
        self.parts.iter().flat_map(Part::fields).any(|carried| carried == field)
    }

    /// The fields that travel in it, for a message that does not quote its name: that may be a key
    /// in the wrong place.
    pub(super) fn content(&self) -> String {
        let fields = self.parts.iter().flat_map(Part::fields);
        let names: Vec<String> = fields.map(|field| format!("\"${}\"", field.name())).collect();
        if names.is_empty() { "a literal".to_owned() } else { names.join(" and ") }
    }
}

fn path_goes_last() -> String {
    "\"$path\" belongs at the end of a \"url\" that starts with \"/\"".to_owned()
}

fn unknown_place() -> String {
    "\"query:NAME\", \"path\", \"cookie:NAME\" or \"header:NAME\" is expected".to_owned()
}

/// Reads `name=$field~name=$field`; the last one is the signature.
fn parse_labels(template: &str) -> Result<Vec<Label>, String> {
    let labels: Option<Vec<Label>> = template
        .split('~')
        .map(|item| {
            let (label, field) = item.split_once("=$")?;
            Some((label.as_bytes().into(), Field::find(field)?))
        })
        .collect();
    labels
        .filter(|labels| labels.last().is_some_and(|(_, field)| *field == Field::Sign))
        .ok_or_else(|| "labels are not of the form \"{a=$time~b=$sign}\"".to_owned())
}

fn split_carrier<'a>(template: &'a str, kind: &str) -> Option<(&'a str, &'a str)> {
    template.strip_prefix(kind)?.split_once('=')
}

/// Names of arguments, cookies and headers: what all of them allow, so that none has two spellings.
/// The error does not quote the name, which may be a key in the wrong place.
pub(super) fn check_name(name: &str) -> Result<(), String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.!".contains(&byte);
    if (1..=100).contains(&name.len()) && name.bytes().all(is_plain) {
        return Ok(());
    }
    Err("invalid name, letters, digits and \"_-.!\" are expected".to_owned())
}

/// nginx drops headers with other names, unless it is told not to.
fn check_header_name(name: &str) -> Result<(), String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if (1..=100).contains(&name.len()) && name.bytes().all(is_plain) {
        return Ok(());
    }
    Err("invalid name of a header, letters, digits and \"-\" are expected".to_owned())
}

fn parse_parts(template: &str) -> Result<Vec<Part>, String> {
    if let Some(labels) = template.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return Ok(vec![Part::Labels(parse_labels(labels)?)]);
    }
    tokens(template)
        .map(|token| {
            Ok(match token? {
                Token::Literal(text) => Part::Literal(text.as_bytes().into()),
                Token::Name(name) => Part::Field(
                    Field::find(name)
                        .ok_or_else(|| format!("\"${name}\" cannot be carried in \"url\""))?,
                ),
            })
        })
        .collect()
}

//! The fields of a scheme: what they look like, and how they are taken out of a request.

use std::net::IpAddr;
use std::str;

use super::carrier::{Label, Part, SEPARATOR};
use super::signature::{Encoding, SignatureForm};
use super::time::TimeFormat;

/// A field that travels with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Patterns of paths, joined by `!`: the signature covers every path that one of them matches.
    /// `*` stands for any text and `?` for any character.
    Acl,
    /// Text that is not looked at.
    Data,
    /// A number of path segments, 0 to 99: the signature covers every path that starts with them.
    Depth,
    /// Text that is not looked at.
    Id,
    /// The client's address.
    Ip,
    /// Names the key, `[A-Za-z0-9_.-]{1,100}`. It is not looked at.
    KeyName,
    /// The path itself; only at the end of a path carrier.
    Path,
    /// Free text of the signer, `[A-Za-z0-9_.]{0,100}`.
    Rand,
    /// The signature.
    Sign,
    /// The text of a list of labels in front of the signature; it cannot be carried itself.
    Signed,
    /// A time, in ten decimal digits, before which the signature is not valid.
    Start,
    /// The time.
    Time,
    /// Names a user, `[A-Za-z0-9_.]{0,100}`.
    Uid,
    /// The start of an absolute URL in base64url: the signature covers every URL that starts so.
    UrlPrefix,
}

impl Field {
    pub(super) const ALL: [Field; 14] = [
        Field::Acl,
        Field::Data,
        Field::Depth,
        Field::Id,
        Field::Ip,
        Field::KeyName,
        Field::Path,
        Field::Rand,
        Field::Sign,
        Field::Signed,
        Field::Start,
        Field::Time,
        Field::Uid,
        Field::UrlPrefix,
    ];

    /// The name in a template.
    pub fn name(self) -> &'static str {
        match self {
            Field::Acl => "acl",
            Field::Data => "data",
            Field::Depth => "depth",
            Field::Id => "id",
            Field::Ip => "ip",
            Field::KeyName => "key_name",
            Field::Path => "path",
            Field::Rand => "rand",
            Field::Sign => "sign",
            Field::Signed => "signed",
            Field::Start => "start",
            Field::Time => "time",
            Field::Uid => "uid",
            Field::UrlPrefix => "url_prefix",
        }
    }

    pub(super) fn find(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Whether a URL of a scheme with this field may leave it empty.
    fn may_be_empty(self) -> bool {
        matches!(self, Field::Rand | Field::Uid)
    }
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
    pub(super) fn width(&self, field: Field) -> Option<usize> {
        match field {
            Field::Sign => self.signature.width(),
            Field::Time => match self.times.as_slice() {
                [format] => Some(format.width()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a field looks as it must, dates of the calendar aside.
    pub(super) fn has_shape(&self, field: Field, text: &[u8]) -> bool {
        match field {
            Field::Path => text.starts_with(b"/"),
            // They are parsed when they are verified.
            Field::Sign | Field::Time => true,
            Field::Ip => str::from_utf8(text).is_ok_and(|text| text.parse::<IpAddr>().is_ok()),
            Field::Start => TimeFormat::Dec.has_shape(text),
            Field::Depth => matches!(text, [b'0'..=b'9'] | [b'1'..=b'9', b'0'..=b'9']),
            _ => {
                let max = match field {
                    Field::KeyName | Field::Rand | Field::Uid => 100,
                    _ => 4096,
                };
                text.len() <= max
                    && (field.may_be_empty() || !text.is_empty())
                    && text.iter().all(|byte| self.can_contain(field, *byte))
            }
        }
    }

    /// Whether a byte can be in a field.
    pub(super) fn can_contain(&self, field: Field, byte: u8) -> bool {
        match field {
            // What is no path in a request line (RFC 9112 §3.2.1).
            Field::Path => byte > b' ' && byte != b'?' && byte != 0x7f,
            Field::Acl | Field::Data | Field::Id | Field::Signed => {
                byte > b' ' && byte != 0x7f && byte != SEPARATOR
            }
            Field::Depth | Field::Start => byte.is_ascii_digit(),
            Field::Ip => byte.is_ascii_hexdigit() || b".:".contains(&byte),
            Field::KeyName => byte.is_ascii_alphanumeric() || b"_.-".contains(&byte),
            Field::Rand | Field::Uid => byte.is_ascii_alphanumeric() || b"_.".contains(&byte),
            Field::Sign => {
                byte.is_ascii_alphanumeric()
                    || match self.signature.encoding {
                        Encoding::Hex => self.signature.prefix.contains(&byte),
                        Encoding::Base64 => b"+/-_=%".contains(&byte),
                        Encoding::Base64UrlExact => b"-_".contains(&byte),
                        // The other alphabet is read too, but nobody's signer writes it here.
                        Encoding::Base64Url | Encoding::Base64UrlPadded => b"-_=%".contains(&byte),
                    }
                    || self.signature.prefix.contains(&byte)
            }
            Field::Time => byte.is_ascii_hexdigit(),
            Field::UrlPrefix => byte.is_ascii_alphanumeric() || b"-_=".contains(&byte),
        }
    }
}

/// The fields of a request, as sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fields<'a>([Option<&'a [u8]>; Field::ALL.len()]);

impl<'a> Fields<'a> {
    /// A field; empty if the scheme does not carry it.
    pub fn get(&self, field: Field) -> &'a [u8] {
        self.find(field).unwrap_or_default()
    }

    pub(super) fn find(&self, field: Field) -> Option<&'a [u8]> {
        self.0.get(field as usize).copied().flatten()
    }

    pub(super) fn set(&mut self, field: Field, text: &'a [u8]) {
        if let Some(slot) = self.0.get_mut(field as usize) {
            *slot = Some(text);
        }
    }

    /// Takes a text apart into its fields: fields of a fixed width first, other fields up to the
    /// first occurrence of the literal behind them. `None` if the text is not of that form.
    pub(super) fn split(&mut self, parts: &[Part], forms: &Forms, text: &'a [u8]) -> Option<()> {
        if let [Part::Field(field)] = parts {
            let has_width = forms.width(*field).is_none_or(|width| width == text.len());
            self.set(*field, text);
            return (has_width && forms.has_shape(*field, text)).then_some(());
        }
        let mut rest = text;
        let mut parts = parts.iter().peekable();
        while let Some(part) = parts.next() {
            let field = match part {
                Part::Field(field) => *field,
                Part::Labels(labels) => return self.split_labels(labels, forms, rest),
                Part::Literal(literal) => {
                    rest = rest.strip_prefix(&**literal)?;
                    continue;
                }
            };
            let end = match (forms.width(field), parts.peek()) {
                (Some(width), _) => width,
                (None, None | Some(Part::Labels(_))) => rest.len(),
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

    /// Takes a path with a carrier in front apart. `None` if it has not exactly that shape.
    pub(super) fn split_path(parts: &[Part], forms: &Forms, path: &'a [u8]) -> Option<Self> {
        let mut fields = Fields::default();
        fields.split(parts, forms, path)?;
        let time = fields.get(Field::Time);
        let has_shape = forms.signature.has_shape(fields.get(Field::Sign))
            && forms.times.iter().any(|format| format.has_shape(time));
        has_shape.then_some(fields)
    }

    fn split_labels(&mut self, labels: &[Label], forms: &Forms, text: &'a [u8]) -> Option<()> {
        let (last_label, _) = labels.last()?;
        let mut last = &[][..];
        for item in text.split(|byte| *byte == SEPARATOR) {
            let (label, value) = item.split_at_checked(memchr::memchr(b'=', item)?)?;
            let value = value.get(1..)?;
            let (_, field) = labels.iter().find(|(known, _)| **known == *label)?;
            if self.find(*field).is_some() || !forms.has_shape(*field, value) {
                return None;
            }
            self.set(*field, value);
            last = item;
        }
        let signed = text.len().checked_sub(last.len() + 1)?;
        self.set(Field::Signed, text.get(..signed)?);
        (last.starts_with(last_label) && self.find(Field::Time).is_some()).then_some(())
    }
}

//! Options of a signature scheme.

use super::carrier;
use super::field::Field;
use super::message::Piece;
use super::scheme::{Arguments, KeyFormat, PathForm, Scheme};
use super::time::{Meaning, TimeFormat};
use crate::duration;

/// The longest `skew`, in seconds.
const MAX_SKEW: i64 = 3_600;

/// The fewest hexadecimal digits of a signature.
const MIN_DIGITS: usize = 8;

/// The hexadecimal digits of a signature that nobody can guess, however often they try: 64 bits.
const STRONG_DIGITS: usize = 16;

impl Scheme {
    /// Sets an option that `antileech_sign` may override; `false` if there is none of that name.
    pub fn override_option(&mut self, option: &str, value: &str) -> Result<bool, String> {
        match option {
            "args" => {
                self.arguments = match value {
                    "any" => Arguments::Any,
                    "none" => Arguments::None,
                    _ => return Err(invalid(option, "\"any\" or \"none\"")),
                }
            }
            "bind" if self.is_scoped() => self.bind(value)?,
            "cap" => self.set_cap(value)?,
            "digest" => {
                self.forms.signature.algorithm = value.parse().map_err(|()| {
                    invalid(
                        option,
                        "\"md5\", \"sha1\", \"sha256\", \"hmac-md5\", \"hmac-sha1\" or \
                         \"hmac-sha256\"",
                    )
                })?;
            }
            "salt" if self.carrier.has_labels() => {
                self.message.push(Piece::Literal([b"~salt=", value.as_bytes()].concat().into()));
            }
            "in" if self.is_scoped() || self.carrier.has_labels() => {
                self.carrier
                    .move_to(value)
                    .map_err(|error| format!("invalid value of \"in\": {error}"))?;
            }
            "limit" => {
                self.times.limit = value
                    .parse()
                    .map_err(|()| invalid(option, "\"inclusive\" or \"exclusive\""))?;
            }
            "means" => {
                self.times.meaning = value.parse().map_err(|()| {
                    invalid(option, "\"expires\", \"issued\", \"started\" or \"window\"")
                })?;
            }
            "path" if self.message.contains(&Piece::Path) => {
                self.path = match value {
                    "decoded" => PathForm::Decoded,
                    "raw" => PathForm::Raw,
                    _ => return Err(invalid(option, "\"raw\" or \"decoded\"")),
                }
            }
            "skew" => {
                let skew = duration::parse(value).filter(|skew| *skew <= MAX_SKEW);
                self.times.skew = skew.ok_or_else(|| invalid(option, "a time of at most 1h"))?;
            }
            "time" => {
                let formats: Result<Vec<TimeFormat>, ()> =
                    value.split(',').map(str::parse).collect();
                let formats = formats.map_err(|()| {
                    invalid(option, "\"dec\", \"hex\", \"ymdhm+0800\" or a list of them")
                })?;
                let twice = |(index, format): (usize, &TimeFormat)| {
                    let same = |other: &TimeFormat| other.width() == format.width();
                    formats.iter().skip(index + 1).any(same)
                };
                if formats.iter().enumerate().any(twice) {
                    return Err("\"time\" names two forms of the same width".to_owned());
                }
                self.forms.times = formats;
            }
            _ => {
                let field = match option {
                    "arg.sign" => Field::Sign,
                    "arg.time" if !self.carrier.are_together(Field::Sign, Field::Time) => {
                        Field::Time
                    }
                    _ => return Ok(false),
                };
                self.carrier
                    .rename(field, value)
                    .map_err(|error| format!("invalid option \"{option}\": {error}"))?;
            }
        }
        Ok(true)
    }

    /// Sets an option that belongs to the definition; `false` if there is none of that name.
    pub(super) fn set_option(&mut self, option: &str, value: &str) -> Result<bool, String> {
        match option {
            "encode" => {
                self.forms.signature.encoding = value.parse().map_err(|()| {
                    invalid(option, "\"hex\", \"base64\", \"base64url\", \"base64url-exact\" or \"base64url-padded\"")
                })?;
            }
            "key_format" => {
                self.key_format = match value {
                    "base64" => KeyFormat::Base64,
                    "base64url" => KeyFormat::Base64Url,
                    "hex" => KeyFormat::Hex,
                    "text" => KeyFormat::Text,
                    _ => {
                        return Err(invalid(
                            option,
                            "\"text\", \"hex\", \"base64\" or \"base64url\"",
                        ));
                    }
                }
            }
            "refuse" => {
                for name in value.split(',') {
                    carrier::check_name(name)?;
                    self.refused.push(name.as_bytes().into());
                }
            }
            "prefix" => self.forms.signature.prefix = value.as_bytes().into(),
            "slice" => {
                let range = value.split_once('-').and_then(|(from, to)| {
                    let (from, to): (usize, usize) = (from.parse().ok()?, to.parse().ok()?);
                    (from < to).then_some((from, to))
                });
                let expected = || invalid(option, "two positions such as \"12-20\"");
                let (from, to) = range.ok_or_else(expected)?;
                let digits = to - from;
                if digits < MIN_DIGITS {
                    return Err(invalid(option, "a slice of at least 8 digits"));
                }
                if digits < STRONG_DIGITS {
                    self.weak = Some(format!("a signature has {} bits only", 4 * digits).into());
                }
                self.forms.signature.slice = Some((from, to));
            }
            "ttl" => self.set_ttl(value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Whether the signature covers a part of the path that the URL names.
    fn is_scoped(&self) -> bool {
        self.message.contains(&Piece::Scope)
    }

    /// Makes what a request is bound to a part of the message, one line for each.
    fn bind(&mut self, value: &str) -> Result<(), String> {
        for (name, piece) in [("host", Piece::Host), ("ip", Piece::RemoteAddr)] {
            if value.split(',').any(|bound| bound == name) {
                self.message.push(Piece::Literal(Box::from(*b"\n")));
                self.message.push(piece);
            }
        }
        match value {
            "host" | "ip" | "host,ip" | "ip,host" => Ok(()),
            _ => Err(invalid("bind", "\"host\", \"ip\" or \"host,ip\"")),
        }
    }

    /// Sets how long a URL works, or for `means=expires` how far ahead its time may be.
    pub fn set_ttl(&mut self, value: &str) -> Result<(), String> {
        if self.times.meaning == Meaning::Expires {
            return self.set_cap(value);
        }
        self.times.ttl = Some(self.parse_ttl("ttl", value)?);
        Ok(())
    }

    fn set_cap(&mut self, value: &str) -> Result<(), String> {
        self.times.cap = Some(self.parse_ttl("cap", value)?);
        Ok(())
    }

    fn parse_ttl(&self, option: &str, value: &str) -> Result<i64, String> {
        match duration::parse(value) {
            Some(0) => Err(format!("\"{option}\" is zero, no URL would work")),
            Some(ttl) if ttl <= self.max_ttl => Ok(ttl),
            Some(_) => Err(format!("\"{option}\" is longer than {} days", self.max_ttl / 86_400)),
            None => Err(invalid(option, "a time such as \"30m\"")),
        }
    }
}

/// Says what the value of an option should have been.
pub(super) fn invalid(option: &str, expected: &str) -> String {
    format!("invalid value of \"{option}\", {expected} is expected")
}

//! A signature scheme: data that verifying and issuing are derived from.

use super::carrier::{self, Argument, Carrier};
use super::digest::Algorithm;
use super::field::{Field, Fields, Forms};
use super::message::{self, Piece};
use super::signature::{Encoding, SignatureForm};
use super::time::{Limit, Meaning, TimeFormat, Validity};
use crate::duration;
use crate::request::Variable;

/// The longest `skew`, in seconds.
const MAX_SKEW: i64 = 3_600;

/// The fewest hexadecimal digits of a signature.
const MIN_DIGITS: usize = 8;

/// The hexadecimal digits of a signature that nobody can guess, however often they try: 64 bits.
const STRONG_DIGITS: usize = 16;

/// The longest ttl and cap of a scheme whose vendor states none, in seconds: 20 years.
const MAX_TTL: i64 = 20 * 365 * 86_400;

/// How a URL is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Its name in the configuration.
    pub name: Box<str>,
    /// Where its fields travel.
    pub carrier: Carrier,
    /// What is hashed.
    pub message: Vec<Piece>,
    /// The forms of signature and time.
    pub forms: Forms,
    /// How the text of a key becomes bytes.
    pub key_format: KeyFormat,
    /// Which spelling of the path `$path` is.
    pub path: PathForm,
    /// Whether other arguments are allowed.
    pub arguments: Arguments,
    /// Arguments with which no URL is valid, because they limit its use in a way that checking a
    /// signature cannot enforce.
    pub refused: Vec<Box<[u8]>>,
    /// What the time means. The `ttl` is `None` as long as nothing has said it.
    pub times: Times,
    /// The longest ttl and cap, in seconds.
    pub max_ttl: i64,
    /// Whether two different requests can have the same message; a vendor's scheme may be so.
    is_ambiguous: bool,
    /// Why a signature says less than it should.
    pub weak: Option<Box<str>>,
}

/// The part of a [`Validity`] that a scheme says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    /// See [`Meaning`].
    pub meaning: Meaning,
    /// See [`Limit`].
    pub limit: Limit,
    /// See [`Validity::ttl`].
    pub ttl: Option<i64>,
    /// See [`Validity::cap`].
    pub cap: Option<i64>,
    /// See [`Validity::skew`].
    pub skew: i64,
}

/// How the text of a key becomes bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFormat {
    /// RFC 4648 §4.
    Base64,
    /// RFC 4648 §5.
    Base64Url,
    /// Two digits a byte.
    Hex,
    /// As it is.
    Text,
}

/// Which spelling of the path is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathForm {
    /// Percent-decoded once.
    Decoded,
    /// As sent.
    Raw,
}

/// Whether a signed URL may have arguments that are not of the scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arguments {
    /// It may.
    Any,
    /// It may not.
    None,
}

/// The texts that define a scheme.
#[derive(Clone, Copy, Debug)]
pub struct Definition<'a> {
    /// Where the fields travel.
    pub url: &'a str,
    /// What is hashed.
    pub message: &'a str,
    /// `name=value` words.
    pub options: &'a [&'a str],
}

impl Scheme {
    /// Compiles a scheme of a vendor, in which two requests may have the same message.
    pub(super) fn of_vendor(name: &str, definition: Definition<'_>) -> Result<Scheme, String> {
        let mut no_variables = |name: &str| Err(format!("unknown name \"${name}\""));
        let mut scheme = Scheme::compile(name, definition, &mut no_variables)?;
        if let Err(weakness) = scheme.check_decodable() {
            scheme.is_ambiguous = true;
            scheme.weak = Some(weakness.into());
        }
        scheme.check()?;
        Ok(scheme)
    }

    /// Compiles a scheme of a user. `variable` finds variables of nginx. Errors are sentences without a
    /// subject that say what is wrong.
    pub fn new(
        name: &str,
        definition: Definition<'_>,
        variable: &mut dyn FnMut(&str) -> Result<Variable, String>,
    ) -> Result<Scheme, String> {
        let mut scheme = Scheme::compile(name, definition, variable)?;
        scheme.check()?;
        let covers_path = |piece: &&Piece| piece.covers_path();
        if scheme.message.iter().filter(covers_path).all(|piece| *piece == Piece::Basename) {
            scheme.weak = Some("a signature is valid in every folder".into());
        }
        Ok(scheme)
    }

    fn compile(
        name: &str,
        definition: Definition<'_>,
        variable: &mut dyn FnMut(&str) -> Result<Variable, String>,
    ) -> Result<Scheme, String> {
        let mut scheme = Scheme {
            name: name.into(),
            carrier: Carrier::parse(definition.url)?,
            message: Piece::parse_all(definition.message, variable)?,
            forms: Forms {
                signature: SignatureForm {
                    algorithm: Algorithm::Md5,
                    encoding: Encoding::Hex,
                    slice: None,
                    prefix: Box::default(),
                },
                times: vec![TimeFormat::Dec],
            },
            key_format: KeyFormat::Text,
            path: PathForm::Raw,
            arguments: Arguments::Any,
            refused: Vec::new(),
            times: Times {
                meaning: Meaning::Expires,
                limit: Limit::Inclusive,
                ttl: None,
                cap: None,
                skew: 0,
            },
            max_ttl: MAX_TTL,
            is_ambiguous: false,
            weak: None,
        };
        for option in definition.options {
            let (option, value) = option
                .split_once('=')
                .ok_or_else(|| format!("\"{option}\" is not of the form name=value"))?;
            if scheme.override_option(option, value)? || scheme.set_option(option, value)? {
                continue;
            }
            return Err(format!("unknown option \"{option}\""));
        }
        Ok(scheme)
    }

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
    fn set_option(&mut self, option: &str, value: &str) -> Result<bool, String> {
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

    /// What is wrong with the scheme as a whole.
    pub fn check(&self) -> Result<(), String> {
        let signature = &self.forms.signature;
        let hashes = |piece: &Piece| self.message.contains(piece);
        if !signature.algorithm.is_keyed() && !hashes(&Piece::Key) {
            return Err("\"message\" has no \"$key\", so that anybody could sign".to_owned());
        }
        if !self.message.iter().any(Piece::covers_path) {
            return Err(
                "\"message\" has no path, so that a URL would open every other one".to_owned()
            );
        }
        let is_carried = |field| self.carrier.fields().any(|carried| carried == field);
        for field in Field::ALL {
            let is_hashed = hashes(&Piece::Field(field));
            let is_there =
                if field == Field::Signed { self.carrier.has_labels() } else { is_carried(field) };
            if is_hashed && !is_there {
                return Err(format!("nothing in \"url\" carries \"${}\"", field.name()));
            }
            let in_query = hashes(&Piece::Query) && self.carrier.is_beside_signature(field);
            let in_labels = hashes(&Piece::Field(Field::Signed)) && self.carrier.has_labels();
            let is_signed =
                is_hashed || in_query || in_labels || matches!(field, Field::Path | Field::Sign);
            if is_carried(field) && !is_signed {
                return Err(format!(
                    "\"message\" has no \"${}\", so that anybody could change it",
                    field.name()
                ));
            }
        }
        if hashes(&Piece::Scope) != is_carried(Field::Depth) {
            return Err(
                "\"$scope\" in \"message\" and \"$depth\" in \"url\" belong together".into()
            );
        }
        if let Some((_, to)) = signature.slice {
            if signature.encoding != Encoding::Hex || to > 2 * signature.algorithm.size() {
                return Err("\"slice\" is for the hexadecimal digits of the digest".to_owned());
            }
        }
        if !signature
            .prefix
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte))
        {
            return Err(invalid("prefix", "letters, digits and \"_-.\""));
        }
        self.check_refused()?;
        self.check_circle()?;
        self.carrier.check_forms(&self.forms)?;
        if !self.is_ambiguous {
            self.check_decodable()?;
        }
        match (self.times.meaning, self.times.cap) {
            (Meaning::Started | Meaning::Window, Some(_)) => {
                Err("\"cap\" is for \"means=expires\" and \"means=issued\"".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Checks that the scheme can do without the arguments that it refuses.
    fn check_refused(&self) -> Result<(), String> {
        let Carrier::Query(arguments) = &self.carrier else { return Ok(()) };
        let is_refused = |argument: &&Argument| {
            self.refused.iter().any(|name| name.eq_ignore_ascii_case(&argument.name))
        };
        match arguments.iter().find(is_refused) {
            None => Ok(()),
            Some(argument) => Err(format!(
                "\"refuse\" names the argument \"{}\", no URL would work",
                argument.name.escape_ascii()
            )),
        }
    }

    /// Checks that no signature has to be known before it can be computed.
    fn check_circle(&self) -> Result<(), String> {
        let Carrier::Query(arguments) = &self.carrier else { return Ok(()) };
        let has_signature = |name: &[u8]| {
            arguments.iter().any(|one| one.carries(Field::Sign) && *one.name == *name)
        };
        self.message.iter().try_for_each(|piece| match piece {
            Piece::Argument(name) if has_signature(name) => Err(format!(
                "\"message\" has \"$arg_{}\", which carries the signature itself",
                name.escape_ascii()
            )),
            _ => Ok(()),
        })
    }

    fn check_decodable(&self) -> Result<(), String> {
        let raw_path = self.path == PathForm::Raw;
        message::check_decodable(&self.message, &self.forms, raw_path)
    }

    /// When a URL of this scheme works; `None` as long as nothing has said its `ttl`.
    pub fn validity(&self) -> Option<Validity> {
        let Times { meaning, limit, ttl, cap, skew } = self.times;
        let ttl = if meaning == Meaning::Expires { 0 } else { ttl? };
        Some(Validity { meaning, limit, ttl, cap, skew })
    }

    /// Whether the message has the raw path itself, so that no other spelling of it and no other
    /// path can have the same signature.
    pub(super) fn covers_raw_path(&self, fields: &Fields<'_>) -> bool {
        self.message.iter().any(|piece| match piece {
            Piece::ExactUrl => fields.find(Field::Acl).is_none(),
            Piece::Path => self.path == PathForm::Raw,
            Piece::Scope => fields.get(Field::Depth) == b"0",
            _ => false,
        })
    }
}

fn invalid(option: &str, expected: &str) -> String {
    format!("invalid value of \"{option}\", {expected} is expected")
}

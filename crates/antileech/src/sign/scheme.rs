//! A signature scheme: data that verifying and issuing are derived from.

use super::carrier::{Argument, Carrier};
use super::digest::Algorithm;
use super::field::{Field, Fields, Forms};
use super::message::{self, Piece};
use super::options;
use super::signature::{Encoding, SignatureForm};
use super::time::{Limit, Meaning, TimeFormat, Validity};
use crate::request::Variable;

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
            return Err(options::invalid("prefix", "letters, digits and \"_-.\""));
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
                "\"refuse\" names the argument of {}, no URL would work",
                argument.content()
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
            Piece::Argument(name) if has_signature(name) => {
                Err("\"message\" has the argument that carries the signature itself".to_owned())
            }
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

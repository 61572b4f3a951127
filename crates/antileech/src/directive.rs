//! The words of directives: what one level of the configuration says, and what holds there once
//! the levels above it are taken into account.

mod scheme;
mod settings;
mod sign;
mod words;

use std::fmt;
use std::str;
use std::sync::Arc;

pub use self::scheme::{Schemes, parse_scheme};
pub use self::settings::{Corp, CorpPolicy, LogLevel, Settings, Status};
use self::words::{
    Entries, FLAG, LEVELS, Quoted, Written, add, add_entries, on_one_line, only, parse_flag,
    parse_status, set_once,
};
use crate::accept::{AcceptRule, MediaRange};
use crate::ip::{IpEntry, IpRule, NetSet};
use crate::policy::{AllowEmpty, Policy};
use crate::referer::{RefererEntry, RefererRule};
use crate::request::{Text, Variable};
use crate::sign::Signer;
use crate::user_agent::{UserAgentEntry, UserAgentRule};

/// What the reader of a configuration provides.
pub trait Context {
    /// Reads a file whose name is relative to the configuration. Errors say what failed.
    fn read(&mut self, path: &str) -> Result<File, String>;

    /// Finds a variable by its name, without the `$`.
    fn variable(&mut self, name: &str) -> Result<Variable, String>;

    /// Finds the variable that a key comes from. Unlike others, its name is in no message: the
    /// word may be a key that begins with a `$`.
    fn key_variable(&mut self, name: &str) -> Result<Variable, String> {
        self.variable(name)
    }

    /// Compiles a text with variables.
    fn text(&mut self, text: &[u8]) -> Result<Text, String>;

    /// The schemes that are defined so far.
    fn schemes(&self) -> &Schemes;

    /// Warns about what works and is unlikely to be meant.
    fn warn(&mut self, warning: &str);
}

/// A file that the configuration names.
#[derive(Clone, Debug)]
pub struct File {
    /// The full name.
    pub name: String,
    /// The content.
    pub content: Vec<u8>,
    /// Whether everybody on the machine may read it.
    pub world_readable: bool,
}

/// What is wrong with a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It occurs twice on a level and may not.
    Duplicate,
    /// Messages; none if what is wrong has been said.
    Invalid(Vec<String>),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Duplicate => f.write_str("is duplicate"),
            Error::Invalid(messages) => f.write_str(&messages.join("\n")),
        }
    }
}

impl Error {
    /// The same, naming the directive, each message on a line of its own.
    pub fn of(self, directive: &str) -> Error {
        let name = |message: String| format!("\"{directive}\" {}", on_one_line(message));
        match self {
            Error::Duplicate => Error::Duplicate,
            Error::Invalid(messages) => Error::Invalid(messages.into_iter().map(name).collect()),
        }
    }
}

impl std::error::Error for Error {}

impl From<String> for Error {
    fn from(message: String) -> Self {
        Error::Invalid(vec![message])
    }
}
/// What one level of the configuration says.
#[derive(Default)]
pub struct Level {
    accept: Written<Vec<MediaRange>>,
    allow_empty: Option<AllowEmpty>,
    bypass: Written<Vec<Text>>,
    corp: Option<Corp>,
    dry_run: Option<bool>,
    ip: Written<Entries<IpEntry>>,
    log_level: Option<LogLevel>,
    referer: Written<Entries<RefererEntry>>,
    sign: Written<Vec<Signer>>,
    status: Option<Status>,
    strip: Option<bool>,
    user_agent: Written<Entries<UserAgentEntry>>,
    vary: Option<bool>,
}
impl Level {
    /// Takes in a directive: its name, and the words behind it.
    pub fn set(
        &mut self,
        directive: &str,
        words: &[&[u8]],
        context: &mut dyn Context,
    ) -> Result<(), Error> {
        let result = match directive {
            "antileech_accept" => self.set_accept(words),
            "antileech_allow_empty" => {
                set_once(&mut self.allow_empty, words, "\"on\", \"off\" or \"direct\"", |word| {
                    match word {
                        "direct" => Some(AllowEmpty::Direct),
                        "off" => Some(AllowEmpty::Off),
                        "on" => Some(AllowEmpty::On),
                        _ => None,
                    }
                })
            }
            "antileech_bypass" => self.set_bypass(words, context),
            "antileech_corp" => self.set_corp(words, context),
            "antileech_dry_run" => set_once(&mut self.dry_run, words, FLAG, parse_flag),
            "antileech_ip" => add_entries(&mut self.ip, words, context, |word, context| {
                let entry = str::from_utf8(word).ok().and_then(IpEntry::parse);
                let (entry, dropped) = entry.ok_or("is not an address, a CIDR or \"unix:\"")?;
                if dropped {
                    context.warn(&format!("low address bits of {} are meaningless", Quoted(word)));
                }
                Ok(entry)
            }),
            "antileech_log_level" => {
                set_once(&mut self.log_level, words, LEVELS, |word| match word {
                    "error" => Some(LogLevel::Error),
                    "info" => Some(LogLevel::Info),
                    "notice" => Some(LogLevel::Notice),
                    "off" => Some(LogLevel::Off),
                    "warn" => Some(LogLevel::Warn),
                    _ => None,
                })
            }
            "antileech_referer" => {
                add_entries(&mut self.referer, words, context, |word, _| RefererEntry::parse(word))
            }
            "antileech_sign" => self.set_sign(words, context),
            "antileech_status" => self.set_status(words),
            "antileech_strip" => set_once(&mut self.strip, words, FLAG, parse_flag),
            "antileech_ua" => add_entries(&mut self.user_agent, words, context, |word, _| {
                UserAgentEntry::parse(word)
            }),
            "antileech_vary" => set_once(&mut self.vary, words, FLAG, parse_flag),
            _ => Err(Error::from("is unknown".to_owned())),
        };
        result.map_err(|error| error.of(directive))
    }

    fn set_accept(&mut self, words: &[&[u8]]) -> Result<(), Error> {
        add(&mut self.accept, words, |words, ranges| {
            for word in words {
                let range = MediaRange::parse(word);
                ranges.push(range.ok_or_else(|| {
                    format!(
                        "value {} is not a media type such as \"text/html\" or \"image/*\"",
                        Quoted(word)
                    )
                })?);
            }
            Ok(())
        })
    }

    fn set_bypass(&mut self, words: &[&[u8]], context: &mut dyn Context) -> Result<(), Error> {
        add(&mut self.bypass, words, |words, texts| {
            for word in words {
                if sign::is_bare_client_variable(word) {
                    context.warn(&format!(
                        "\"antileech_bypass\" value {} is written by the client, anybody can pass",
                        Quoted(word)
                    ));
                }
                if !word.contains(&b'$') && !matches!(*word, b"" | b"0") {
                    context.warn(&format!(
                        "\"antileech_bypass\" value {} has no variable, everybody passes",
                        Quoted(word)
                    ));
                }
                texts.push(context.text(word)?);
            }
            Ok(())
        })
    }

    fn set_corp(&mut self, words: &[&[u8]], context: &mut dyn Context) -> Result<(), Error> {
        if self.corp.is_some() {
            return Err(Error::Duplicate);
        }
        let word = only(words)?;
        self.corp = Some(if word.starts_with(b"$") {
            Corp::Text(context.text(word)?)
        } else if word == b"off" {
            Corp::Off
        } else {
            CorpPolicy::parse(word).map(Corp::Always).ok_or_else(|| {
                format!(
                    "value {} is invalid, it must be \"same-origin\", \"same-site\", \
                     \"cross-origin\", \"off\" or a variable",
                    Quoted(word)
                )
            })?
        });
        Ok(())
    }

    fn set_sign(&mut self, words: &[&[u8]], context: &mut dyn Context) -> Result<(), Error> {
        add(&mut self.sign, words, |words, signers| {
            signers.push(sign::parse(words, context)?);
            Ok(())
        })
    }

    fn set_status(&mut self, words: &[&[u8]]) -> Result<(), Error> {
        if self.status.is_some() {
            return Err(Error::Duplicate);
        }
        let (denied, expired) = match words {
            [denied] => (denied, None),
            [denied, expired] => {
                let code = expired.strip_prefix(b"expired=");
                (
                    denied,
                    Some(code.ok_or_else(|| {
                        format!(
                            "parameter {} is invalid, \"expired=CODE\" is expected",
                            Quoted(expired)
                        )
                    })?),
                )
            }
            _ => return Err("needs a code and at most \"expired=CODE\"".to_owned().into()),
        };
        let expired = expired.map(parse_status).transpose()?;
        self.status = Some(Status { denied: parse_status(denied)?, expired });
        Ok(())
    }

    /// What holds at this level, given what holds at the one above. A directive that this level
    /// does not have is inherited; one that it has replaces the inherited one as a whole.
    pub fn resolve(self, parent: &Settings) -> Result<Settings, Error> {
        let inherited = &parent.policy;
        let keeps_policy = matches!(
            self,
            Level {
                accept: Written::Nothing,
                allow_empty: None,
                bypass: Written::Nothing,
                ip: Written::Nothing,
                referer: Written::Nothing,
                sign: Written::Nothing,
                user_agent: Written::Nothing,
                ..
            }
        );
        let policy = if keeps_policy {
            Arc::clone(inherited)
        } else {
            let too_large = |error| Error::from(format!("entries are too large together: {error}"));
            Arc::new(Policy {
                bypass: self.bypass.or(&inherited.bypass, |texts| Ok::<_, Error>(texts.into()))?,
                ip: self.ip.or(&inherited.ip, |list| {
                    let mut nets = NetSet::default();
                    nets.extend(list.entries);
                    Ok::<_, Error>(Arc::new(IpRule::new(list.mode, nets)))
                })?,
                user_agent: self.user_agent.or(&inherited.user_agent, |list| {
                    let rule = UserAgentRule::new(list.mode, &list.entries);
                    rule.map(Arc::new).map_err(too_large)
                })?,
                referer: self.referer.or(&inherited.referer, |list| {
                    let rule = RefererRule::new(list.mode, list.entries);
                    rule.map(Arc::new).map_err(too_large)
                })?,
                allow_empty: self.allow_empty.unwrap_or(inherited.allow_empty),
                accept: self.accept.or(&inherited.accept, |ranges| {
                    Ok::<_, Error>(Arc::new(AcceptRule::new(ranges)))
                })?,
                sign: self.sign.or(&inherited.sign, |signers| Ok::<_, Error>(signers.into()))?,
            })
        };
        Ok(Settings {
            policy,
            corp: self.corp.unwrap_or(parent.corp),
            dry_run: self.dry_run.unwrap_or(parent.dry_run),
            log_level: self.log_level.unwrap_or(parent.log_level),
            status: self.status.unwrap_or(parent.status),
            strip: self.strip.unwrap_or(parent.strip),
            vary: self.vary.unwrap_or(parent.vary),
        })
    }
}
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use self::tests::TestContext;

//! The words of directives: what one level of the configuration says, and what holds there once
//! the levels above it are taken into account.

mod scheme;
mod sign;

use std::borrow::Cow;
use std::fmt;
use std::str;
use std::sync::Arc;

pub use self::scheme::{Schemes, parse_scheme};
use crate::accept::{AcceptRule, MediaRange};
use crate::ip::{IpEntry, IpRule, NetSet};
use crate::list::{self, Mode};
use crate::policy::{AllowEmpty, Policy};
use crate::referer::{RefererEntry, RefererRule};
use crate::request::{Text, Variable};
use crate::sign::Signer;
use crate::user_agent::{UserAgentEntry, UserAgentRule};

/// How many errors of one list file are reported.
const MAX_ERRORS: usize = 10;

/// What the reader of a configuration provides.
pub trait Context {
    /// Reads a file whose name is relative to the configuration. Errors say what failed.
    fn read(&mut self, path: &str) -> Result<File, String>;

    /// Finds a variable by its name, without the `$`.
    fn variable(&mut self, name: &str) -> Result<Variable, String>;

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
    /// Messages; there is at least one.
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

impl std::error::Error for Error {}

impl From<String> for Error {
    fn from(message: String) -> Self {
        Error::Invalid(vec![message])
    }
}

/// What one level says about one directive.
#[derive(Clone, Default)]
enum Written<T> {
    #[default]
    Nothing,
    Off,
    On(T),
}

/// A list directive on one level.
struct Entries<E> {
    mode: Mode,
    entries: Vec<E>,
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
}

/// What holds at a level.
#[derive(Clone)]
pub struct Settings {
    /// The checks; levels that change none of them share one.
    pub policy: Arc<Policy>,
    /// `antileech_corp`
    pub corp: Corp,
    /// `antileech_dry_run`
    pub dry_run: bool,
    /// `antileech_log_level`
    pub log_level: LogLevel,
    /// `antileech_status`
    pub status: Status,
    /// `antileech_strip`
    pub strip: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            policy: Arc::default(),
            corp: Corp::Off,
            dry_run: false,
            log_level: LogLevel::Error,
            status: Status { denied: 403, expired: None },
            strip: true,
        }
    }
}

/// `antileech_corp`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corp {
    /// The same header for every response.
    Always(CorpPolicy),
    /// The header is left as it is.
    Off,
    /// The header that the text gives; none if that is no policy.
    Text(Text),
}

/// A value of the `Cross-Origin-Resource-Policy` header: which pages may use a response
/// (<https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorpPolicy {
    /// Any page.
    CrossOrigin,
    /// Pages of the same origin.
    SameOrigin,
    /// Pages of the same site.
    SameSite,
}

impl CorpPolicy {
    /// Reads a value; they are case-sensitive.
    pub fn parse(value: &[u8]) -> Option<CorpPolicy> {
        match value {
            b"cross-origin" => Some(CorpPolicy::CrossOrigin),
            b"same-origin" => Some(CorpPolicy::SameOrigin),
            b"same-site" => Some(CorpPolicy::SameSite),
            _ => None,
        }
    }

    /// The value.
    pub const fn as_str(self) -> &'static str {
        match self {
            CorpPolicy::CrossOrigin => "cross-origin",
            CorpPolicy::SameOrigin => "same-origin",
            CorpPolicy::SameSite => "same-site",
        }
    }
}

/// `antileech_log_level`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// The default.
    Error,
    /// `info`
    Info,
    /// `notice`
    Notice,
    /// Denials are not logged.
    Off,
    /// `warn`
    Warn,
}

/// `antileech_status`: HTTP status codes, or 444 to close the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    denied: u16,
    expired: Option<u16>,
}

impl Status {
    /// The answer to a request that was denied for this reason.
    pub fn of(self, reason: crate::verdict::Reason) -> u16 {
        match (reason, self.expired) {
            (crate::verdict::Reason::SignExpired, Some(expired)) => expired,
            _ => self.denied,
        }
    }
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
            _ => Err(Error::from("is unknown".to_owned())),
        };
        result.map_err(|error| match error {
            Error::Duplicate => Error::Duplicate,
            Error::Invalid(messages) => Error::Invalid(
                messages.into_iter().map(|message| format!("\"{directive}\" {message}")).collect(),
            ),
        })
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
        })
    }
}

impl Settings {
    /// What to warn about in a location with `satisfy any`.
    pub fn satisfy_any_warning(&self) -> Option<String> {
        let Status { denied, expired } = self.status;
        let ends = |status: &u16| *status != 401 && *status != 403;
        let status = [denied, expired.unwrap_or(denied)].into_iter().find(ends)?;
        self.policy.is_active().then(|| {
            format!(
                "\"antileech_status\" {status} ends a request at once, \"satisfy any\" asks the \
                 next module only on 401 and 403"
            )
        })
    }
}

impl<T> Written<T> {
    fn or<R: Clone>(
        self,
        inherited: &Option<R>,
        compile: impl FnOnce(T) -> Result<R, Error>,
    ) -> Result<Option<R>, Error> {
        match self {
            Written::Nothing => Ok(inherited.clone()),
            Written::Off => Ok(None),
            Written::On(value) => compile(value).map(Some),
        }
    }

    /// The value, which may be added to; an error if the level said `off`.
    fn or_insert(&mut self, value: impl FnOnce() -> T) -> Result<&mut T, Error> {
        if matches!(self, Written::Nothing) {
            *self = Written::On(value());
        }
        match self {
            Written::On(value) => Ok(value),
            Written::Nothing | Written::Off => Err(off_and_on()),
        }
    }

    fn set_off(&mut self) -> Result<(), Error> {
        match self {
            Written::Nothing => {
                *self = Written::Off;
                Ok(())
            }
            Written::Off => Err(Error::Duplicate),
            Written::On(_) => Err(off_and_on()),
        }
    }
}

fn off_and_on() -> Error {
    Error::from("is both \"off\" and in use on one level".to_owned())
}

fn only<'w>(words: &[&'w [u8]]) -> Result<&'w [u8], Error> {
    match words {
        [word] => Ok(word),
        _ => Err(Error::from("needs exactly one value".to_owned())),
    }
}

const FLAG: &str = "\"on\" or \"off\"";
const LEVELS: &str = "\"info\", \"notice\", \"warn\", \"error\" or \"off\"";

fn parse_flag(word: &str) -> Option<bool> {
    match word {
        "off" => Some(false),
        "on" => Some(true),
        _ => None,
    }
}

fn parse_status(word: &[u8]) -> Result<u16, Error> {
    let digits = Some(word).filter(|word| word.iter().all(u8::is_ascii_digit));
    let code: Option<u16> = digits.and_then(|digits| str::from_utf8(digits).ok()?.parse().ok());
    code.filter(|code| (400..=493).contains(code) || (500..=599).contains(code)).ok_or_else(|| {
        Error::from(format!(
            "value {} is invalid, a status from 400 to 599 other than 494 to 499 is expected",
            Quoted(word)
        ))
    })
}

fn set_once<T>(
    slot: &mut Option<T>,
    words: &[&[u8]],
    expected: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<(), Error> {
    if slot.is_some() {
        return Err(Error::Duplicate);
    }
    let word = only(words)?;
    let value = str::from_utf8(word).ok().and_then(parse);
    *slot = Some(
        value.ok_or_else(|| format!("value {} is invalid, it must be {expected}", Quoted(word)))?,
    );
    Ok(())
}

fn add<T>(
    slot: &mut Written<Vec<T>>,
    words: &[&[u8]],
    add: impl FnOnce(&[&[u8]], &mut Vec<T>) -> Result<(), Error>,
) -> Result<(), Error> {
    if *words == [b"off" as &[u8]] {
        return slot.set_off();
    }
    add(words, slot.or_insert(Vec::new)?)
}

fn add_entries<E>(
    slot: &mut Written<Entries<E>>,
    words: &[&[u8]],
    context: &mut dyn Context,
    parse: impl Fn(&[u8], &mut dyn Context) -> Result<E, String>,
) -> Result<(), Error> {
    let (mode, words) = match words {
        [b"off"] => return slot.set_off(),
        [mode, words @ ..] => (*mode, words),
        [] => return Err("needs a mode and entries".to_owned().into()),
    };
    let mode: Mode =
        str::from_utf8(mode).ok().and_then(|mode| mode.parse().ok()).ok_or_else(|| {
            format!("mode {} is invalid, \"whitelist\" or \"blacklist\" is expected", Quoted(mode))
        })?;
    if words.is_empty() {
        return Err(format!("\"{}\" has no entries", mode.as_str()).into());
    }
    let list = slot.or_insert(|| Entries { mode, entries: Vec::new() })?;
    if list.mode != mode {
        return Err("is both a \"whitelist\" and a \"blacklist\" on one level".to_owned().into());
    }
    for word in words {
        let Some(path) = word.strip_prefix(b"file:") else {
            let entry = parse(word, context);
            list.entries.push(entry.map_err(|error| format!("entry {} {error}", Quoted(word)))?);
            continue;
        };
        let path = str::from_utf8(path).map_err(|_| "file name is not UTF-8".to_owned())?;
        let file = context.read(path)?;
        let mut errors = Vec::new();
        let before = list.entries.len();
        for (line, entry) in list::entries(&file.content) {
            let parsed = if entry.starts_with(b"file:") {
                Err("is a file in a file".to_owned())
            } else {
                parse(entry, context)
            };
            match parsed {
                Ok(entry) => list.entries.push(entry),
                Err(error) => {
                    errors.push(format!(
                        "entry {} {error}, in {}:{line}",
                        Quoted(entry),
                        file.name
                    ));
                }
            }
        }
        if let Some(more) = errors.len().checked_sub(MAX_ERRORS).filter(|more| *more > 0) {
            errors.truncate(MAX_ERRORS);
            errors.push(format!("has {more} more invalid entries in {}", file.name));
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        if list.entries.len() == before && mode == Mode::Whitelist {
            context.warn(&format!("no entries in {}", file.name));
        }
    }
    Ok(())
}

/// A word of the configuration for a message: in quotes, control characters escaped.
struct Quoted<'a>(&'a [u8]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MAX: usize = 200;
        let word = self.0.get(..MAX).unwrap_or(self.0);
        let text = match str::from_utf8(word) {
            Ok(text) if !text.contains(char::is_control) => Cow::Borrowed(text),
            _ => Cow::Owned(word.escape_ascii().to_string()),
        };
        let more = if word.len() < self.0.len() { "..." } else { "" };
        write!(f, "\"{text}{more}\"")
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use self::tests::TestContext;

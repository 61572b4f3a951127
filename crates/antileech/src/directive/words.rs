//! Words of directives: single values, and lists of entries.

use std::borrow::Cow;
use std::fmt;
use std::str;

use super::{Context, Error};
use crate::list::{self, Mode};

/// How many errors of one list file are reported.
pub(super) const MAX_ERRORS: usize = 10;

/// What one level says about one directive.
#[derive(Clone, Default)]
pub(super) enum Written<T> {
    #[default]
    Nothing,
    Off,
    On(T),
}

/// A list directive on one level.
pub(super) struct Entries<E> {
    pub(super) mode: Mode,
    pub(super) entries: Vec<E>,
}
impl<T> Written<T> {
    pub(super) fn or<R: Clone>(
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
    pub(super) fn or_insert(&mut self, value: impl FnOnce() -> T) -> Result<&mut T, Error> {
        if matches!(self, Written::Nothing) {
            *self = Written::On(value());
        }
        match self {
            Written::On(value) => Ok(value),
            Written::Nothing | Written::Off => Err(off_and_on()),
        }
    }

    pub(super) fn set_off(&mut self) -> Result<(), Error> {
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

pub(super) fn only<'w>(words: &[&'w [u8]]) -> Result<&'w [u8], Error> {
    match words {
        [word] => Ok(word),
        _ => Err(Error::from("needs exactly one value".to_owned())),
    }
}

pub(super) const FLAG: &str = "\"on\" or \"off\"";
pub(super) const LEVELS: &str = "\"info\", \"notice\", \"warn\", \"error\" or \"off\"";

pub(super) fn parse_flag(word: &str) -> Option<bool> {
    match word {
        "off" => Some(false),
        "on" => Some(true),
        _ => None,
    }
}

pub(super) fn parse_status(word: &[u8]) -> Result<u16, Error> {
    let is_code = |word: &&[u8]| word.len() == 3 && word.iter().all(u8::is_ascii_digit);
    let digits = Some(word).filter(is_code);
    let code: Option<u16> = digits.and_then(|digits| str::from_utf8(digits).ok()?.parse().ok());
    code.filter(|code| (400..=493).contains(code) || (500..=599).contains(code)).ok_or_else(|| {
        Error::from(format!(
            "value {} is invalid, a status from 400 to 599 other than 494 to 499 is expected",
            Quoted(word)
        ))
    })
}

pub(super) fn set_once<T>(
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

pub(super) fn add<T>(
    slot: &mut Written<Vec<T>>,
    words: &[&[u8]],
    add: impl FnOnce(&[&[u8]], &mut Vec<T>) -> Result<(), Error>,
) -> Result<(), Error> {
    if *words == [b"off" as &[u8]] {
        return slot.set_off();
    }
    add(words, slot.or_insert(Vec::new)?)
}

pub(super) fn add_entries<E>(
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
            context.warn(&on_one_line(format!("no entries in {}", file.name)));
        }
    }
    Ok(())
}

/// A message in which words have not been [`Quoted`]: control characters are escaped.
pub(super) fn on_one_line(message: String) -> String {
    if !message.contains(char::is_control) {
        return message;
    }
    let escape = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
    message.chars().map(escape).collect()
}

/// A word of the configuration for a message: in quotes, control characters escaped.
pub(super) struct Quoted<'a>(pub(super) &'a [u8]);

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

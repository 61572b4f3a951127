//! `antileech_scheme`.

use std::str;

use super::{Context, Error, Quoted};
use crate::sign::{Definition, Preset, Scheme};

/// The schemes that users define.
#[derive(Debug, Default)]
pub struct Schemes(Vec<Scheme>);

impl Schemes {
    /// No scheme but those that are built in.
    pub const fn none() -> Self {
        Schemes(Vec::new())
    }

    /// The scheme of a name, built in or defined.
    pub fn find(&self, name: &str) -> Option<Result<Scheme, String>> {
        let own = self.0.iter().find(|scheme| &*scheme.name == name);
        own.cloned().map(Ok).or_else(|| Preset::find(name).map(Preset::scheme))
    }

    /// Adds a scheme; `false` if there is one of its name.
    pub fn add(&mut self, scheme: Scheme) -> bool {
        let is_new = self.find(&scheme.name).is_none();
        if is_new {
            self.0.push(scheme);
        }
        is_new
    }
}

/// Reads `NAME url=... message=... [name=value...]`.
pub fn parse_scheme(words: &[&[u8]], context: &mut dyn Context) -> Result<Scheme, Error> {
    let [name, options @ ..] = words else { return Err(error("needs a name")) };
    let name = str::from_utf8(name).ok().filter(|name| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
        (1..=100).contains(&name.len()) && name.bytes().all(is_plain)
    });
    let Some(name) = name else {
        return Err(error("has an invalid name, letters, digits and \"_-.\" are expected"));
    };
    if context.schemes().find(name).is_some() {
        return Err(error(format!("\"{name}\" is defined already")));
    }
    let mut url = None;
    let mut message = None;
    let mut others: Vec<&str> = Vec::new();
    for word in options {
        let text = str::from_utf8(word).ok();
        let (option, value) = text.and_then(|text| text.split_once('=')).ok_or_else(|| {
            error(format!("\"{name}\": {} is not of the form name=value", Quoted(word)))
        })?;
        let is_of_option =
            |other: &&str| other.strip_prefix(option).is_some_and(|rest| rest.starts_with('='));
        let seen = match option {
            "message" => message.replace(value).is_some(),
            "url" => url.replace(value).is_some(),
            _ => {
                let seen = others.iter().any(is_of_option);
                others.extend(text);
                seen
            }
        };
        if seen {
            return Err(error(format!("\"{name}\" has the option \"{option}\" twice")));
        }
    }
    let url = url.ok_or_else(|| error(format!("\"{name}\" has no \"url\"")))?;
    let message = message.ok_or_else(|| error(format!("\"{name}\" has no \"message\"")))?;
    let definition = Definition { url, message, options: &others };
    Scheme::new(name, definition, &mut |variable| context.variable(variable))
        .map_err(|message| error(format!("\"{name}\": {message}")))
}

fn error(message: impl std::fmt::Display) -> Error {
    Error::from(message.to_string()).of("antileech_scheme")
}

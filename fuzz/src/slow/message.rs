//! Putting together what is hashed.

use std::net::IpAddr;
use std::sync::LazyLock;

use antileech::request::{Client, Request, Variable};
use antileech::verdict::Reason;
use regex::Regex;

use super::{Fields, Scheme, has_only_escapes, is_like, pairs, percent_decode, scope};

/// A part of a template.
#[derive(Clone, Debug)]
pub enum Token {
    /// Text.
    Literal(String),
    /// `$name` or `${name}`.
    Name(String),
}

static TOKEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\$(?:\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))|([^$]+)").unwrap());

/// The parts of a template.
pub fn tokens(template: &str) -> Vec<Token> {
    let found = TOKEN.captures_iter(template).map(|found| {
        match (found.get(1).or_else(|| found.get(2)), found.get(3)) {
            (Some(name), _) => Token::Name(name.as_str().to_owned()),
            (None, text) => Token::Literal(text.unwrap().as_str().to_owned()),
        }
    });
    found.collect()
}

impl Scheme {
    /// The names in the message.
    pub fn message_names(&self) -> impl Iterator<Item = String> {
        tokens(&self.message).into_iter().filter_map(|token| match token {
            Token::Name(name) => Some(name),
            Token::Literal(_) => None,
        })
    }

    /// Checks that what is hashed is there once.
    pub fn check_message(&self, request: &Request<'_>) -> Result<(), Reason> {
        let pairs = pairs(request.query());
        for name in self.message_names() {
            if let Some(argument) = name.strip_prefix("arg_") {
                if pairs.iter().filter(|(other, _)| is_like(other, argument)).count() > 1 {
                    return Err(Reason::SignDuplicate);
                }
            } else if name == "query_sorted" {
                let others = self.other_pairs(request);
                let is_plain = |(name, value): &(&[u8], &[u8])| {
                    let decoded = percent_decode(name);
                    has_only_escapes(name)
                        && has_only_escapes(value)
                        && !decoded.contains(&b'&')
                        && !decoded.contains(&b'=')
                        && !percent_decode(value).contains(&b'&')
                };
                if !others.iter().all(is_plain) {
                    return Err(Reason::SignMalformed);
                }
                let is_double = |(at, (name, _)): (usize, &(&[u8], &[u8]))| {
                    others[..at].iter().any(|(one, _)| percent_decode(one) == percent_decode(name))
                };
                if others.iter().enumerate().any(is_double) {
                    return Err(Reason::SignDuplicate);
                }
            } else if let Some(index) = self.variables.iter().position(|known| *known == name) {
                request.lookup.variable(Variable(index)).ok_or(Reason::SignMismatch)?;
            }
        }
        Ok(())
    }

    fn other_pairs<'r>(&self, request: &Request<'r>) -> Vec<(&'r [u8], &'r [u8])> {
        let names = self.argument_names();
        let mut pairs = pairs(request.query());
        pairs.retain(|(name, _)| !names.iter().any(|known| known.as_bytes() == *name));
        pairs
    }

    /// The message.
    pub fn compose(&self, request: &Request<'_>, fields: &Fields, key: &[u8]) -> Vec<u8> {
        self.pieces(request, fields, key).concat()
    }

    /// The message, piece by piece.
    pub fn pieces(&self, request: &Request<'_>, fields: &Fields, key: &[u8]) -> Vec<Vec<u8>> {
        let piece = |token| match token {
            Token::Literal(text) => text.into_bytes(),
            Token::Name(name) => self.piece(&name, request, fields, key),
        };
        tokens(&self.message).into_iter().map(piece).collect()
    }

    fn piece(&self, name: &str, request: &Request<'_>, fields: &Fields, key: &[u8]) -> Vec<u8> {
        let path = request.path();
        let mut folders: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
        let basename = folders.pop().unwrap();
        let dir_noslash = folders.join(&b'/');
        match name {
            "basename" => basename.to_vec(),
            "dir" if path.contains(&b'/') => [&dir_noslash[..], b"/"].concat(),
            "dir_noslash" => dir_noslash,
            "exact_url" if fields.contains_key("acl") => Vec::new(),
            "exact_url" => [b"~url=", path].concat(),
            "host" => request.host.to_vec(),
            "key" => key.to_vec(),
            "path" if self.option("path", "raw") == "decoded" => percent_decode(path),
            "path" => path.to_vec(),
            "query" => {
                let sign = self.sign_argument().map(str::as_bytes);
                let kept = request
                    .query()
                    .split(|byte| *byte == b'&')
                    .filter(|pair| Some(pair.split(|byte| *byte == b'=').next().unwrap()) != sign);
                kept.collect::<Vec<_>>().join(&b'&')
            }
            "query_sorted" => {
                let mut sorted: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
                let names = self.argument_names();
                let pairs = request.query().split(|byte| *byte == b'&');
                for pair in pairs.filter(|_| !request.query().is_empty()) {
                    let name = pair.split(|byte| *byte == b'=').next().unwrap();
                    if !names.iter().any(|known| known.as_bytes() == name) {
                        sorted.push((percent_decode(name), percent_decode(pair)));
                    }
                }
                sorted.sort();
                let texts: Vec<Vec<u8>> = sorted.into_iter().map(|(_, text)| text).collect();
                texts.join(&b'&')
            }
            "remote_addr" => match request.client {
                Client::Ip(address) => address.to_string().into_bytes(),
                Client::Unix => b"unix:".to_vec(),
            },
            "remote_addr_bin" => match request.client {
                Client::Ip(IpAddr::V4(address)) => address.octets().to_vec(),
                Client::Ip(IpAddr::V6(address)) => address.octets().to_vec(),
                Client::Unix => Vec::new(),
            },
            "scheme" => request.scheme.to_vec(),
            "scope" => scope(path, &fields["depth"]).unwrap(),
            "uri" => request.uri.to_vec(),
            _ => self.other_piece(name, request, fields),
        }
    }

    fn other_piece(&self, name: &str, request: &Request<'_>, fields: &Fields) -> Vec<u8> {
        if let Some(value) = fields.get(name) {
            return value.clone();
        }
        if let Some(index) = self.variables.iter().position(|known| *known == name) {
            return request.lookup.variable(Variable(index)).unwrap_or_default().to_vec();
        }
        let Some(argument) = name.strip_prefix("arg_") else { return Vec::new() };
        let pairs = pairs(request.query());
        let found = pairs.iter().find(|(name, _)| *name == argument.as_bytes());
        found.map(|(_, value)| value.to_vec()).unwrap_or_default()
    }
}

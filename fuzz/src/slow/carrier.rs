//! Finding the fields of a request.

use std::net::IpAddr;

use antileech::request::Request;
use antileech::verdict::Reason;

use super::message::{Token, tokens};
use super::{Fields, Scheme, digest, is_like, pairs, time};

/// The most cookies of one name that are tried.
const MAX_COOKIES: usize = 4;

const NAMES: [&str; 13] = [
    "acl",
    "data",
    "depth",
    "id",
    "ip",
    "key_name",
    "path",
    "rand",
    "sign",
    "start",
    "time",
    "uid",
    "url_prefix",
];

impl Scheme {
    /// The names of the arguments that the scheme has.
    pub fn argument_names(&self) -> Vec<&str> {
        self.arguments().into_iter().map(|(name, _)| name).collect()
    }

    fn arguments(&self) -> Vec<(&str, &str)> {
        let Some(arguments) = self.url.strip_prefix('?') else { return Vec::new() };
        arguments.split('&').map(|one| one.split_once('=').unwrap()).collect()
    }

    /// The name of the argument that has the signature.
    pub fn sign_argument(&self) -> Option<&str> {
        let found = self.arguments().into_iter().find(|(_, value)| value.contains("$sign"));
        found.map(|(name, _)| name)
    }

    /// The fields of each signature that is tried.
    pub fn carried(&self, request: &Request<'_>) -> Result<Vec<Result<Fields, Reason>>, Reason> {
        let malformed = |fields: Option<Fields>| fields.ok_or(Reason::SignMalformed);
        if self.url.starts_with('?') {
            return self.in_query(request).map(|fields| vec![Ok(fields)]);
        }
        if self.url.starts_with('/') {
            let mut fields = Fields::new();
            let whole = request.target.whole_path();
            let times = |text: &[u8]| self.times().any(|form| time::has_shape(form, text));
            let is_one = self.split(&mut fields, &self.url, whole).is_some()
                && times(&fields["time"])
                && digest::decode_signature(self, &fields["sign"]).is_some_and(|s| s.is_clean);
            if !is_one {
                return Err(Reason::SignMissing);
            }
            let is_lifted = fields["path"] == request.path();
            return Ok(vec![if is_lifted { Ok(fields) } else { Err(Reason::SignMalformed) }]);
        }
        let (kind, rest) = self.url.split_once(':').unwrap();
        let (name, template) = rest.split_once('=').unwrap();
        let read = |value: &[u8]| {
            let mut fields = Fields::new();
            malformed(self.split(&mut fields, template, value).map(|()| fields))
        };
        if kind == "header" {
            let mut lines = Vec::new();
            let name = name.to_ascii_lowercase();
            request.lookup.header_lines(&name, &mut |line| lines.push(line));
            return match &lines[..] {
                [] => Err(Reason::SignMissing),
                [line] => Ok(vec![read(line.trim_ascii())]),
                _ => Err(Reason::SignDuplicate),
            };
        }
        let mut found = Vec::new();
        request.lookup.header_lines("cookie", &mut |line| {
            for cookie in line.split(|byte| *byte == b';') {
                let cookie = cookie.trim_ascii();
                if cookie.starts_with(format!("{name}=").as_bytes()) {
                    found.push(read(&cookie[name.len() + 1..]));
                }
            }
        });
        found.truncate(MAX_COOKIES);
        Ok(found)
    }

    fn in_query(&self, request: &Request<'_>) -> Result<Fields, Reason> {
        let pairs = pairs(request.query());
        let alike = |name: &str| pairs.iter().filter(|(other, _)| is_like(other, name)).count();
        if self.arguments().iter().any(|(name, _)| alike(name) > 1) {
            return Err(Reason::SignDuplicate);
        }
        let value = |name: &str| {
            pairs.iter().find(|(other, _)| *other == name.as_bytes()).map(|(_, value)| *value)
        };
        if self.arguments().iter().any(|(name, _)| value(name).is_none()) {
            return Err(Reason::SignMissing);
        }
        let mut fields = Fields::new();
        for (name, template) in self.arguments() {
            let is_split = self.split(&mut fields, template, value(name).unwrap());
            is_split.ok_or(Reason::SignMalformed)?;
        }
        Ok(fields)
    }

    /// Takes a text apart.
    fn split(&self, fields: &mut Fields, template: &str, text: &[u8]) -> Option<()> {
        // A brace alone is a literal.
        let labels = template.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        if let Some(labels) = labels {
            return self.split_labels(fields, labels, text);
        }
        let tokens = tokens(template);
        let mut rest = text;
        for (index, token) in tokens.iter().enumerate() {
            let name = match token {
                Token::Literal(literal) => {
                    rest = rest.strip_prefix(literal.as_bytes())?;
                    continue;
                }
                Token::Name(name) => *NAMES.iter().find(|known| *known == name).unwrap(),
            };
            let up_to = |end: &str| {
                let end = end.as_bytes();
                (0..rest.len()).find(|at| rest[*at..].starts_with(end))
            };
            let length = match (self.width(name), tokens.get(index + 1)) {
                (Some(width), _) => width,
                (None, None) => rest.len(),
                (None, Some(Token::Literal(literal))) => up_to(literal)?,
                (None, Some(Token::Name(_))) => up_to("/")?,
            };
            let (value, behind) = rest.split_at_checked(length)?;
            self.set_field(fields, name, value)?;
            rest = behind;
        }
        rest.is_empty().then_some(())
    }

    fn split_labels(&self, fields: &mut Fields, labels: &str, text: &[u8]) -> Option<()> {
        let labels: Vec<(&str, &str)> =
            labels.split('~').map(|label| label.split_once("=$").unwrap()).collect();
        let items: Vec<&[u8]> = text.split(|byte| *byte == b'~').collect();
        for item in &items {
            let equals = item.iter().position(|byte| *byte == b'=')?;
            let (label, value) = (&item[..equals], &item[equals + 1..]);
            let (_, name) = labels.iter().find(|(known, _)| known.as_bytes() == label)?;
            let name = NAMES.iter().find(|known| *known == name).unwrap();
            if fields.contains_key(name) {
                return None;
            }
            self.set_field(fields, name, value)?;
        }
        let (last, others) = items.split_last()?;
        let label_of_sign = labels.last().unwrap().0;
        let is_last = last.starts_with(format!("{label_of_sign}=").as_bytes());
        fields.insert("signed", others.join(&b'~'));
        (is_last && !others.is_empty() && fields.contains_key("time")).then_some(())
    }

    fn set_field(&self, fields: &mut Fields, name: &'static str, value: &[u8]) -> Option<()> {
        fields.insert(name, value.to_vec());
        let text = String::from_utf8_lossy(value);
        let is_plain = |max: usize, others: &[u8]| {
            value.len() <= max
                && value.iter().all(|byte| byte.is_ascii_alphanumeric() || others.contains(byte))
        };
        let is_good = match name {
            "path" => value.starts_with(b"/"),
            "sign" | "time" => self.width(name).is_none_or(|width| width == value.len()),
            "ip" => text.parse::<IpAddr>().is_ok(),
            "start" => value.len() == 10 && value.iter().all(u8::is_ascii_digit),
            "depth" => (0..100).any(|depth: u8| depth.to_string().as_bytes() == value),
            "rand" | "uid" => is_plain(100, b"_."),
            "key_name" => !value.is_empty() && is_plain(100, b"_.-"),
            "url_prefix" => !value.is_empty() && is_plain(4096, b"-_="),
            _ => {
                (1..=4096).contains(&value.len())
                    && !value.iter().any(|byte| *byte <= b' ' || *byte == 0x7f || *byte == b'~')
            }
        };
        is_good.then_some(())
    }

    fn width(&self, name: &str) -> Option<usize> {
        match name {
            "sign" => digest::width(self),
            "time" if self.times().count() == 1 => self.times().next().map(time::width),
            _ => None,
        }
    }
}

//! Signed URLs, verified slowly: straight from the texts that define a scheme, with whole strings,
//! other implementations of the digests and none of the code of the core.

mod carrier;
mod digest;
mod message;
mod time;

use std::collections::BTreeMap;
use std::net::IpAddr;

use antileech::request::{Client, Request};
use antileech::sign::KeySlot;
use antileech::verdict::Reason;
use regex::bytes::Regex;

pub use self::digest::decode_signature;
pub use self::time::parse as parse_time;

/// Fields of a request, by name.
pub type Fields = BTreeMap<&'static str, Vec<u8>>;

/// A scheme, as texts.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Where the fields travel.
    pub url: String,
    /// What is hashed.
    pub message: String,
    /// The last value of each option.
    pub options: BTreeMap<String, String>,
    /// The names of nginx's variables, in the order of their values.
    pub variables: &'static [&'static str],
}

/// A valid signature.
#[derive(Debug, PartialEq, Eq)]
pub struct Verified {
    /// Which key.
    pub key: KeySlot,
    /// Until when.
    pub expires: i64,
    /// Whose.
    pub uid: Vec<u8>,
}

impl Scheme {
    /// A scheme of these texts; an option is `name=value`.
    pub fn new<'o>(url: &str, message: &str, options: impl IntoIterator<Item = &'o str>) -> Scheme {
        let mut scheme = Scheme {
            url: url.to_owned(),
            message: message.to_owned(),
            options: BTreeMap::new(),
            variables: &crate::configuration::VARIABLES,
        };
        for option in options {
            let (name, value) = option.split_once('=').unwrap();
            scheme.set(name, value);
        }
        scheme
    }

    /// Sets an option.
    pub fn set(&mut self, name: &str, value: &str) {
        match name {
            "bind" => {
                for (bound, piece) in [("host", "\n${host}"), ("ip", "\n${remote_addr}")] {
                    if value.split(',').any(|one| one == bound) {
                        self.message += piece;
                    }
                }
            }
            "salt" => self.message = format!("{}~salt={value}", self.message),
            "in" => {
                let (name, token) = self.url.strip_prefix('?').unwrap().split_once('=').unwrap();
                self.url = match value.split_once(':') {
                    None => format!("/{name}-{token}$path"),
                    Some(("query", name)) => format!("?{name}={token}"),
                    Some((kind, name)) => format!("{kind}:{name}={token}"),
                };
            }
            // A life, or for an end the longest one.
            "ttl" if self.option("means", "expires") == "expires" => {
                self.options.insert("cap".to_owned(), value.to_owned());
            }
            _ => {
                self.options.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    fn option<'s>(&'s self, name: &str, default: &'s str) -> &'s str {
        self.options.get(name).map_or(default, String::as_str)
    }

    /// Verifies.
    pub fn verify(&self, request: &Request<'_>, keys: &[&[u8]]) -> Result<Verified, Reason> {
        let mut best = Reason::SignMissing;
        for found in self.carried(request)? {
            match found.and_then(|fields| self.verify_fields(request, &fields, keys)) {
                Ok(verified) => return Ok(verified),
                Err(reason) if progress(reason) > progress(best) => best = reason,
                Err(_) => {}
            }
        }
        Err(best)
    }

    fn verify_fields(
        &self,
        request: &Request<'_>,
        fields: &Fields,
        keys: &[&[u8]],
    ) -> Result<Verified, Reason> {
        if !self.is_acceptable(request, fields) {
            return Err(Reason::SignMalformed);
        }
        self.check_message(request)?;
        let time = self.times().find_map(|form| time::parse(form, &fields["time"]));
        let time = time.ok_or(Reason::SignMalformed)?;
        let sign = &fields["sign"];
        let shape = digest::decode_signature(self, sign).ok_or(Reason::SignMalformed)?;
        let of_key = |key: &&[u8]| digest::compute(self, key, &self.compose(request, fields, key));
        let index = keys.iter().position(|key| of_key(key) == shape.value);
        let index = index.ok_or(if shape.is_clean {
            Reason::SignMismatch
        } else {
            Reason::SignMalformed
        })?;
        let expires = time::check(self, time, request.now)?;
        check_constraints(request, fields, self.seconds("skew"))?;
        let key = if index == 0 { KeySlot::Primary } else { KeySlot::Backup };
        Ok(Verified { key, expires, uid: fields.get("uid").cloned().unwrap_or_default() })
    }

    fn times(&self) -> impl Iterator<Item = &str> {
        self.option("time", "dec").split(',')
    }

    fn seconds(&self, option: &str) -> i64 {
        self.options.get(option).map_or(0, |text| antileech::duration::parse(text).unwrap())
    }

    /// Whether a target can be read in one way only.
    fn is_acceptable(&self, request: &Request<'_>, fields: &Fields) -> bool {
        let path = request.path();
        let decoded = percent_decode(path);
        let climbs = decoded.split(|byte| *byte == b'/').skip(1).any(|segment| {
            let name = segment.split(|byte| *byte == b';').next().unwrap();
            name == b"." || name == b".."
        });
        let raw = self.option("path", "raw") == "raw";
        let is_exact = self.message_names().any(|name| match name.as_str() {
            "path" => raw,
            "exact_url" => !fields.contains_key("acl"),
            "scope" => fields["depth"] == b"0",
            _ => false,
        });
        let slashes = |text: &[u8]| text.iter().filter(|byte| **byte == b'/').count();
        let lower = decoded.to_ascii_lowercase();
        let has_twin = path.windows(2).any(|pair| pair == b"//")
            || decoded.contains(&b'\\')
            || slashes(&decoded) != slashes(path)
            || [b"%2e", b"%2f", b"%5c"].iter().any(|code| lower.windows(3).any(|w| w == *code));
        let names = self.argument_names();
        let signed: Vec<String> = self.message_names().collect();
        let is_further = |name: &[u8]| {
            let text = String::from_utf8_lossy(name);
            !names.iter().any(|known| known.as_bytes() == name)
                && !signed.iter().any(|known| known.strip_prefix("arg_") == Some(&*text))
        };
        let has_further = self.option("args", "any") == "none"
            && pairs(request.query()).iter().any(|(name, _)| is_further(name));
        let has_refused = self.options.get("refuse").is_some_and(|refused| {
            refused
                .split(',')
                .any(|one| pairs(request.query()).iter().any(|(n, _)| is_like(n, one)))
        });
        let is_deep = fields.get("depth").is_none_or(|depth| scope(path, depth).is_some());
        !request.target.raw().contains(&b'#')
            && !climbs
            && (is_exact || !has_twin)
            && !has_further
            && !has_refused
            && is_deep
    }
}

fn check_constraints(request: &Request<'_>, fields: &Fields, skew: i64) -> Result<(), Reason> {
    let path = request.path();
    if let Some(acl) = fields.get("acl") {
        let matches = |pattern: &[u8]| {
            let text = pattern.iter().map(|byte| match byte {
                b'*' => ".*".to_owned(),
                b'?' => ".".to_owned(),
                byte => format!("\\x{byte:02x}"),
            });
            let text: String = text.collect();
            Regex::new(&format!("(?s-u)\\A{text}\\z")).unwrap().is_match(path)
        };
        if !acl.split(|byte| *byte == b'!').any(matches) {
            return Err(Reason::SignMismatch);
        }
    }
    if let Some(prefix) = fields.get("url_prefix") {
        let digits: &[u8] = prefix.trim_ascii_end();
        let digits = String::from_utf8_lossy(digits);
        let prefix = digest::base64(digits.trim_end_matches('=').as_bytes());
        let prefix = prefix.ok_or(Reason::SignMalformed)?;
        let origin = [request.scheme, b"://", request.host].concat();
        let below = prefix.strip_prefix(&*origin);
        let covers =
            |below: &[u8]| path.starts_with(below) && (below.is_empty() || below.starts_with(b"/"));
        if request.host.is_empty() || !below.is_some_and(covers) {
            return Err(Reason::SignMismatch);
        }
    }
    if let Some(address) = fields.get("ip") {
        let address: IpAddr = String::from_utf8_lossy(address).parse().unwrap();
        let same = |client: IpAddr| client.to_canonical() == address.to_canonical();
        if !matches!(request.client, Client::Ip(client) if same(client)) {
            return Err(Reason::SignMismatch);
        }
    }
    match fields.get("start") {
        Some(start) if time::parse("dec", start).unwrap() > request.now + skew => {
            Err(Reason::SignEarly)
        }
        _ => Ok(()),
    }
}

fn progress(reason: Reason) -> usize {
    use Reason::*;
    let order = [SignMissing, SignMalformed, SignDuplicate, SignMismatch, SignEarly, SignExpired];
    order.iter().position(|known| *known == reason).unwrap()
}

/// The names and values of a query.
fn pairs(query: &[u8]) -> Vec<(&[u8], &[u8])> {
    if query.is_empty() {
        return Vec::new();
    }
    let pairs = query.split(|byte| *byte == b'&').map(|pair| {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        (halves.next().unwrap(), halves.next().unwrap_or_default())
    });
    pairs.collect()
}

/// Whether somebody may take an argument for that of a name.
fn is_like(name: &[u8], expected: &str) -> bool {
    has_only_escapes(name) && percent_decode(name).eq_ignore_ascii_case(expected.as_bytes())
}

fn escape(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    Some(u8::try_from(digit(high)? * 16 + digit(low)?).unwrap())
}

fn has_only_escapes(text: &[u8]) -> bool {
    (0..text.len()).all(|at| text[at] != b'%' || escape(&text[at..]).is_some())
}

/// Decodes once; what is no escape stays.
fn percent_decode(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match escape(&text[at..]) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(text[at]);
                at += 1;
            }
        }
    }
    decoded
}

/// The first segments of a path, with the slash behind them.
fn scope(path: &[u8], depth: &[u8]) -> Option<Vec<u8>> {
    let depth: usize = String::from_utf8_lossy(depth).parse().unwrap();
    if depth == 0 {
        return Some(path.to_vec());
    }
    let segments: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
    (segments.len() > depth + 1).then(|| [&segments[..=depth].join(&b'/')[..], b"/"].concat())
}

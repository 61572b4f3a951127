//! `antileech_sign`. Its messages quote nothing but names of schemes and options, because any
//! other word may be a key.

use std::str;

use super::words::on_one_line;
use super::{Context, Error};
use crate::duration;
use crate::sign::{Key, Scheme, Secret, Signer};

/// The longest key in a file, in bytes.
const MAX_KEY: usize = 1024;

/// Keys that are shorter than this, in bytes, are warned about.
const SHORT_KEY: usize = 16;

/// The options that a line may have.
const OPTIONS: &[&str] = &[
    "arg.sign", "arg.time", "args", "bind", "cap", "digest", "in", "limit", "means", "path",
    "salt", "skew", "time",
];

/// Variables that a client writes, besides those that start with one of [`CLIENT_PREFIXES`].
const CLIENT_VARIABLES: &[&str] = &[
    "args",
    "content_length",
    "content_type",
    "document_uri",
    "host",
    "is_args",
    "proxy_add_x_forwarded_for",
    "proxy_host",
    "query_string",
    "remote_user",
    "request",
    "request_body",
    "request_filename",
    "request_length",
    "request_method",
    "request_uri",
    "ssl_server_name",
    "uri",
];

/// How families of such variables start.
const CLIENT_PREFIXES: &[&str] = &["arg_", "cookie_", "http_", "ssl_client_"];

/// Variables of nginx that everybody knows or can guess, besides those that start with one of
/// [`PUBLIC_PREFIXES`].
const PUBLIC_VARIABLES: &[&str] = &[
    "binary_remote_addr",
    "body_bytes_sent",
    "bytes_sent",
    "connection",
    "connection_requests",
    "document_root",
    "limit_rate",
    "msec",
    "nginx_version",
    "pid",
    "pipe",
    "realpath_root",
    "remote_addr",
    "remote_port",
    "request_completion",
    "request_time",
    "scheme",
    "server_addr",
    "server_name",
    "server_port",
    "server_protocol",
    "status",
    "time_iso8601",
    "time_local",
];

/// How families of such variables start.
const PUBLIC_PREFIXES: &[&str] = &["antileech_", "proxy_", "realip_", "sent_", "ssl_", "tcpinfo_"];

/// Reads `SCHEME KEY [BACKUP|-] [TTL|-] [name=value...]`.
pub(super) fn parse(words: &[&[u8]], context: &mut dyn Context) -> Result<Signer, Error> {
    let [scheme, key, rest @ ..] = words else {
        return Err(error("needs a scheme and a key"));
    };
    let name = str::from_utf8(scheme).unwrap_or_default();
    let mut scheme = context
        .schemes()
        .find(name)
        .ok_or_else(|| error("has an unknown scheme in the first argument"))?
        .map_err(|message| error(format!("scheme \"{name}\": {message}")))?;
    let first_option = rest.iter().position(|word| NameValue::read(word).is_some());
    let (positional, options) =
        rest.split_at_checked(first_option.unwrap_or(rest.len())).unwrap_or_default();
    let (backup, ttl) = match positional {
        [] => (None, None),
        [backup] => (given(backup), None),
        [backup, ttl] => (given(backup), given(ttl)),
        _ => return Err(error("has more than a scheme, two keys and a ttl before its options")),
    };
    set_options(&mut scheme, options, 2 + positional.len())?;
    if let Some(ttl) = ttl {
        let ttl = str::from_utf8(ttl).unwrap_or_default();
        if duration::parse(ttl).is_none() {
            return Err(error("has a fourth argument that is not a time such as \"1h\""));
        }
        scheme.set_ttl(ttl).map_err(|message| scheme_error(&scheme, &message))?;
    }
    scheme.check().map_err(|message| scheme_error(&scheme, &message))?;
    if let Some(weakness) = &scheme.weak {
        context.warn(&format!("scheme \"{}\" is weak: {weakness}", scheme.name));
    }
    if NameValue::read(key).is_some() {
        return Err(error("has an option where the key belongs"));
    }
    if backup.is_some_and(|word| str::from_utf8(word).is_ok_and(|w| duration::parse(w).is_some())) {
        return Err(error(
            "has a time where the backup key belongs, no backup key is written \"-\"",
        ));
    }
    let key = parse_key(key, "key", &scheme, context)?;
    let backup = backup.map(|word| parse_key(word, "backup key", &scheme, context)).transpose()?;
    if backup.as_ref() == Some(&key) {
        return Err(error("has a backup key that is the key itself"));
    }
    let name = scheme.name.clone();
    Signer::new(scheme, key, backup)
        .ok_or_else(|| error(format!("scheme \"{name}\" needs a ttl, the fourth argument")))
}

fn given<'w>(word: &&'w [u8]) -> Option<&'w [u8]> {
    (*word != b"-").then_some(*word)
}

fn error(message: impl Into<String>) -> Error {
    Error::from(message.into())
}

fn scheme_error(scheme: &Scheme, message: &str) -> Error {
    error(format!("scheme \"{}\": {message}", scheme.name))
}

/// A word of the form `name=value`.
struct NameValue<'w> {
    name: &'w str,
    value: &'w str,
}

impl<'w> NameValue<'w> {
    /// Whether a word is meant as an option, known or not. A key in base64 may end in a `=`.
    fn read(word: &'w [u8]) -> Option<Self> {
        let (name, value) = str::from_utf8(word).ok()?.split_once('=')?;
        let is_name = name.bytes().all(|byte| byte.is_ascii_lowercase() || b"._".contains(&byte));
        let is_key = value.trim_start_matches('=').is_empty() && !OPTIONS.contains(&name);
        (!name.is_empty() && is_name && !is_key).then_some(NameValue { name, value })
    }
}

fn set_options(scheme: &mut Scheme, words: &[&[u8]], before: usize) -> Result<(), Error> {
    let mut seen = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let position = before + index + 1;
        let option = NameValue::read(word).ok_or_else(|| {
            error(format!("has something else than an option in argument {position}"))
        })?;
        if !OPTIONS.contains(&option.name) {
            return Err(error(format!(
                "has an unknown option in argument {position}, options are \"{}\"; a key with \
                 \"=\" goes into a file",
                OPTIONS.join("\", \"")
            )));
        }
        if seen.contains(&option.name) {
            return Err(error(format!("has the option \"{}\" twice", option.name)));
        }
        seen.push(option.name);
        let is_known = scheme.override_option(option.name, option.value);
        if !is_known.map_err(|message| scheme_error(scheme, &message))? {
            let message = format!("there is no option \"{}\"", option.name);
            return Err(scheme_error(scheme, &message));
        }
    }
    Ok(())
}

fn parse_key(
    word: &[u8],
    what: &str,
    scheme: &Scheme,
    context: &mut dyn Context,
) -> Result<Key, Error> {
    let text = if let Some(path) = word.strip_prefix(b"file:") {
        let path = str::from_utf8(path).unwrap_or_default();
        let file = context.read(path).map_err(|message| error(format!("{what}: {message}")))?;
        if file.world_readable {
            let warning = format!("key file \"{}\" is readable by everybody", file.name);
            context.warn(&on_one_line(warning));
        }
        let mut content = file.content;
        if content.last() == Some(&b'\n') {
            content.pop();
            if content.last() == Some(&b'\r') {
                content.pop();
            }
        }
        if content.is_empty() || content.len() > MAX_KEY {
            return Err(error(format!(
                "{what} file \"{}\" has {} bytes, 1 to {MAX_KEY} are expected",
                file.name,
                content.len()
            )));
        }
        content
    } else if word.contains(&b'$') {
        let name = variable_name(word).ok_or_else(|| {
            error(format!("has a {what} with \"$\", such a key goes into a file"))
        })?;
        if is_one_of(name, CLIENT_VARIABLES, CLIENT_PREFIXES) {
            return Err(error(format!("has a {what} from a variable that the client writes")));
        }
        if is_one_of(name, PUBLIC_VARIABLES, PUBLIC_PREFIXES) {
            return Err(error(format!("has a {what} from a variable that is no secret")));
        }
        let variable = context.key_variable(name);
        return variable
            .map(Key::Variable)
            .map_err(|_| error(format!("has a {what} from an unknown variable")));
    } else {
        word.to_vec()
    };
    let secret = Secret::new(&text, scheme.key_format).ok_or_else(|| {
        error(format!("has a {what} that is empty or not of the format that the scheme wants"))
    })?;
    if secret.len() < SHORT_KEY {
        context.warn(&format!(
            "the {what} of scheme \"{}\" is shorter than {SHORT_KEY} bytes",
            scheme.name
        ));
    }
    Ok(Key::Secret(secret))
}

/// The name in a word that is one variable, `$name` or `${name}`.
fn variable_name(word: &[u8]) -> Option<&str> {
    let name = word.strip_prefix(b"$")?;
    let name = match name.strip_prefix(b"{") {
        Some(braced) => braced.strip_suffix(b"}")?,
        None => name,
    };
    let is_name =
        !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    if is_name { str::from_utf8(name).ok() } else { None }
}

fn is_one_of(name: &str, names: &[&str], prefixes: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    names.contains(&name.as_str()) || prefixes.iter().any(|prefix| name.starts_with(prefix))
}

/// Whether a word is nothing but an argument, a cookie or a header of the request, or all of its
/// arguments.
pub(super) fn is_bare_client_variable(word: &[u8]) -> bool {
    variable_name(word).is_some_and(|name| {
        is_one_of(name, &["args", "query_string", "request_uri"], CLIENT_PREFIXES)
    })
}

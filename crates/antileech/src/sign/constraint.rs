//! What a token says of the requests that it is for: a part of the path, patterns of paths, the
//! start of a URL, the client's address, the time of its start.

use std::net::IpAddr;
use std::str;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::field::{Field, Fields};
use super::time::TimeFormat;
use crate::request::{Client, Request};
use crate::verdict::Reason;

/// Whether a field says for which requests its token is.
pub(super) fn is_one(field: Field) -> bool {
    matches!(field, Field::Acl | Field::Ip | Field::Start | Field::UrlPrefix)
}

/// Checks that a request is one of those that the fields of its token are for. The token itself
/// has been verified.
pub(super) fn check(request: &Request<'_>, fields: &Fields<'_>, skew: i64) -> Result<(), Reason> {
    let covers = |is_covered| if is_covered { Ok(()) } else { Err(Reason::SignMismatch) };
    if let Some(patterns) = fields.find(Field::Acl) {
        let mut patterns = patterns.split(|byte| *byte == b'!');
        covers(patterns.any(|pattern| matches_pattern(pattern, request.path())))?;
    }
    if let Some(prefix) = fields.find(Field::UrlPrefix) {
        covers(starts_with(request, &decode_prefix(prefix).ok_or(Reason::SignMalformed)?))?;
    }
    if let Some(address) = fields.find(Field::Ip) {
        covers(is_client(request.client, address))?;
    }
    match fields.find(Field::Start) {
        None => Ok(()),
        Some(start) => {
            let start = TimeFormat::Dec.parse(start).ok_or(Reason::SignMalformed)?;
            if start > request.now.saturating_add(skew) { Err(Reason::SignEarly) } else { Ok(()) }
        }
    }
}

/// The start of a raw path that the field `$depth` says: up to and including the slash that ends
/// so many segments, or all of it for 0. `None` if the path is not that deep.
pub(super) fn scope<'a>(path: &'a [u8], depth: &[u8]) -> Option<&'a [u8]> {
    let depth: usize = str::from_utf8(depth).ok()?.parse().ok()?;
    if depth == 0 {
        return Some(path);
    }
    let slash = memchr::memchr_iter(b'/', path).nth(depth)?;
    path.get(..=slash)
}

/// Whether a pattern matches all of a path: `*` any text, `?` any character.
fn matches_pattern(pattern: &[u8], path: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    // Where to go on if the text that the last `*` stands for was too short.
    let mut retry = None;
    while let Some(byte) = path.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                p += 1;
                retry = Some((p, t));
                continue;
            }
            Some(expected) if expected == byte || *expected == b'?' => (p, t) = (p + 1, t + 1),
            _ => {
                let Some((after_star, from)) = retry else { return false };
                (p, t) = (after_star, from + 1);
                retry = Some((after_star, from + 1));
            }
        }
    }
    pattern.get(p..).unwrap_or_default().iter().all(|byte| *byte == b'*')
}

fn decode_prefix(text: &[u8]) -> Option<Vec<u8>> {
    let digits = text.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
    URL_SAFE_NO_PAD.decode(text.get(..digits)?).ok()
}

/// Whether the URL of a request starts with a prefix, which has all of the scheme and the host.
fn starts_with(request: &Request<'_>, prefix: &[u8]) -> bool {
    let path = prefix
        .strip_prefix(request.scheme)
        .and_then(|rest| rest.strip_prefix(b"://"))
        .and_then(|rest| rest.strip_prefix(request.host))
        .filter(|path| path.is_empty() || path.starts_with(b"/"));
    !request.host.is_empty() && path.is_some_and(|path| request.path().starts_with(path))
}

fn is_client(client: Client, address: &[u8]) -> bool {
    let address: Option<IpAddr> = str::from_utf8(address).ok().and_then(|text| text.parse().ok());
    match client {
        Client::Ip(client) => address.is_some_and(|a| a.to_canonical() == client.to_canonical()),
        Client::Unix => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes() {
        let cases: &[(&str, &str, Option<&str>)] = &[
            ("/vod/42/index.m3u8", "0", Some("/vod/42/index.m3u8")),
            ("/vod/42/index.m3u8", "1", Some("/vod/")),
            ("/vod/42/index.m3u8", "2", Some("/vod/42/")),
            ("/vod/42/index.m3u8", "3", None),
            ("/vod/42/", "2", Some("/vod/42/")),
            ("/", "1", None),
            ("/a", "99", None),
        ];
        for (path, depth, expected) in cases {
            let scope = scope(path.as_bytes(), depth.as_bytes());
            assert_eq!(scope.map(|s| str::from_utf8(s).unwrap()), *expected, "{path} {depth}");
        }
    }

    #[test]
    fn patterns() {
        let cases = [
            ("/live/*", "/live/a/b.ts", true),
            ("/live/*", "/live/", true),
            ("/live/*", "/live", false),
            ("/*.ts", "/a/b.ts", true),
            ("/*.ts", "/a/b.tsx", false),
            ("/a?c", "/abc", true),
            ("/a?c", "/ac", false),
            ("/*a*b*c", "/xaxbxbxc", true),
            ("/*a*b*c", "/xaxcxb", false),
            ("*", "/", true),
            ("", "/", false),
            ("/a", "/a", true),
            ("/a**", "/a", true),
        ];
        for (pattern, path, expected) in cases {
            let matches = matches_pattern(pattern.as_bytes(), path.as_bytes());
            assert_eq!(matches, expected, "{pattern} {path}");
        }
    }
}

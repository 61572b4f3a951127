//! What a raw path must not have, and which part of it a signature covers.

use super::percent;

/// Whether a raw path has a segment `.` or `..`, in whatever encoding, also when parameters follow
/// it (`..;x`), and when encoded slashes delimit it.
pub(super) fn has_dot_segment(path: &[u8]) -> bool {
    if memchr::memchr(b'%', path).is_none() && memchr::memmem::find(path, b"/.").is_none() {
        return false;
    }
    // The dots since the last slash, as long as nothing else came.
    let mut dots = None;
    for byte in percent::decode(path) {
        dots = match (byte, dots) {
            (Some(b'/' | b';'), Some(1 | 2)) => return true,
            (Some(b'/'), _) => Some(0),
            (Some(b'.'), Some(dots @ (0 | 1))) => Some(dots + 1),
            _ => None,
        };
    }
    matches!(dots, Some(1 | 2))
}

/// Whether another raw path than this may lead to the same file: one with empty segments, encoded
/// slashes, backslashes, or something that becomes one of these or a dot when it is decoded twice.
pub(super) fn has_other_spelling(path: &[u8]) -> bool {
    let starts_with = |text: &[u8], escapes: &[&[u8]]| {
        escapes.iter().any(|escape| {
            text.get(..escape.len()).is_some_and(|start| start.eq_ignore_ascii_case(escape))
        })
    };
    memchr::memchr(b'\\', path).is_some()
        || memchr::memmem::find(path, b"//").is_some()
        || memchr::memchr_iter(b'%', path).any(|at| {
            let escaped = path.get(at + 1..).unwrap_or_default();
            starts_with(escaped, &[b"2f", b"5c", b"252e", b"252f", b"255c"])
        })
}

/// The start of a path up to and including the slash that ends its `depth`-th segment; all of it
/// if `depth` is 0. `None` if it has fewer segments.
pub(super) fn scope(path: &[u8], depth: usize) -> Option<&[u8]> {
    if depth == 0 {
        return Some(path);
    }
    let slash = memchr::memchr_iter(b'/', path).nth(depth)?;
    path.get(..=slash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes() {
        let cases: &[(&str, usize, Option<&str>)] = &[
            ("/vod/42/index.m3u8", 0, Some("/vod/42/index.m3u8")),
            ("/vod/42/index.m3u8", 1, Some("/vod/")),
            ("/vod/42/index.m3u8", 2, Some("/vod/42/")),
            ("/vod/42/index.m3u8", 3, None),
            ("/vod/42/", 2, Some("/vod/42/")),
            ("/", 1, None),
            ("/a", 99, None),
        ];
        for (path, depth, expected) in cases {
            let scope = scope(path.as_bytes(), *depth).map(|scope| str::from_utf8(scope).unwrap());
            assert_eq!(scope, *expected, "{path} {depth}");
        }
    }
}

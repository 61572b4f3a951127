//! What a raw path must not have.

use super::percent;

/// Whether a raw path has a segment `.` or `..`, in whatever encoding, also when parameters follow
/// it (`..;x`), and when encoded slashes delimit it.
pub(super) fn has_dot_segment(path: &[u8]) -> bool {
    // Nearly all paths have neither an escape nor a segment that starts with a dot. One simple pass
    // costs less than the set-up of two searches.
    let (mut is_start, mut is_suspect) = (false, false);
    for byte in path {
        is_suspect |= *byte == b'%' || (is_start && *byte == b'.');
        is_start = *byte == b'/';
    }
    if !is_suspect {
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

//! What a raw path must not have.

use smallvec::SmallVec;

use super::{percent, percent_decode};
use crate::scan;

/// Whether a raw path has a segment `.` or `..`, in whatever encoding, also when parameters follow
/// it (`..;x`), and when encoded slashes delimit it.
pub(super) fn has_dot_segment(path: &[u8]) -> bool {
    // Most paths have neither an escape nor more than the dot of an extension.
    let has_dot = || memchr::memmem::find(path, b"/.").is_some();
    if !scan::has(path, |all| all.equal(b'%')) && !has_dot() {
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
    let decoded: SmallVec<[u8; 256]> = percent_decode(path).collect();
    let slashes = |text: &[u8]| memchr::memchr_iter(b'/', text).count();
    memchr::memmem::find(path, b"//").is_some()
        || memchr::memchr(b'\\', &decoded).is_some()
        || slashes(&decoded) != slashes(path)
        || decoded.windows(3).any(|escape| {
            [b"%2e", b"%2f", b"%5c"].iter().any(|known| escape.eq_ignore_ascii_case(*known))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_spellings() {
        let cases = [
            ("/a/b", false),
            ("/a/", false),
            ("/a%20b/%41", false),
            ("/%2e5/x%2e", false),
            ("/%2525", false),
            ("/%252d", false),
            ("/a//b", true),
            ("/a%2fb", true),
            ("/a%2Fb", true),
            ("/a\\b", true),
            ("/a%5Cb", true),
            ("/%252e", true),
            ("/%252Fb", true),
            ("/a%255c", true),
            // the same, with more of it encoded
            ("/%25%32%65", true),
            ("/%25%32e", true),
            ("/%252%65", true),
            ("/x%25%32fa", true),
            ("/x%25%35ca", true),
        ];
        for (path, expected) in cases {
            assert_eq!(has_other_spelling(path.as_bytes()), expected, "{path}");
        }
    }
}

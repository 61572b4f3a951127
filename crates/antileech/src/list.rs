//! Lists of entries: what a match means, and the grammar of list files.

use std::str::FromStr;

/// What it means for a request that a list has a matching entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Only what matches is let through.
    Whitelist,
    /// What matches is denied.
    Blacklist,
}

impl Mode {
    /// Whether a request is let through, given whether an entry matched it.
    pub fn admits(self, matched: bool) -> bool {
        matched == (self == Mode::Whitelist)
    }

    /// The word in a directive.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Whitelist => "whitelist",
            Mode::Blacklist => "blacklist",
        }
    }
}

impl FromStr for Mode {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "whitelist" => Ok(Mode::Whitelist),
            "blacklist" => Ok(Mode::Blacklist),
            _ => Err(()),
        }
    }
}

/// The entries of a list file with their line numbers, the first line being 1.
///
/// One entry a line. Blank lines are ignored, and so is everything from a `#` that starts a line
/// or follows a space or a tab. A byte order mark and CRLF line ends are accepted. The line `""`
/// is the empty entry.
pub fn entries(file: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    file.split(|&byte| byte == b'\n').enumerate().filter_map(|(index, line)| {
        let entry = without_comment(line).trim_ascii();
        match entry {
            b"" => None,
            b"\"\"" => Some((index + 1, &[][..])),
            _ => Some((index + 1, entry)),
        }
    })
}

fn without_comment(line: &[u8]) -> &[u8] {
    let starts_comment = |&at: &usize| {
        at.checked_sub(1).and_then(|before| line.get(before)).is_none_or(u8::is_ascii_whitespace)
    };
    match memchr::memchr_iter(b'#', line).find(starts_comment) {
        Some(at) => line.get(..at).unwrap_or_default(),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_files() {
        let cases: &[(&[u8], &[(usize, &[u8])])] = &[
            (b"", &[]),
            (b"a.example\nb.example\n", &[(1, b"a.example"), (2, b"b.example")]),
            (b"a.example", &[(1, b"a.example")]),
            // comments and blank lines
            (b"# all\n\n \t \na # one\n\t#two\nb\t# three", &[(4, b"a"), (6, b"b")]),
            (b"a#b\n~x#y\n", &[(1, b"a#b"), (2, b"~x#y")]),
            // what editors elsewhere write
            (b"\xef\xbb\xbfa\r\nb\r\n\r\n", &[(1, b"a"), (2, b"b")]),
            (b"\xef\xbb\xbf# c\r\na", &[(2, b"a")]),
            // entries with spaces, the empty entry, bytes that are no UTF-8
            (b"  Mozilla/4.0 (compatible;  x)  \n", &[(1, b"Mozilla/4.0 (compatible;  x)")]),
            (b"\"\"\n", &[(1, b"")]),
            (b"\xff\xfe\n", &[(1, b"\xff\xfe")]),
        ];
        for (file, expected) in cases {
            assert_eq!(entries(file).collect::<Vec<_>>(), *expected, "{}", file.escape_ascii());
        }
    }

    #[test]
    fn modes() {
        let cases = [
            (Mode::Whitelist, true, true),
            (Mode::Whitelist, false, false),
            (Mode::Blacklist, true, false),
            (Mode::Blacklist, false, true),
        ];
        for (mode, matched, admitted) in cases {
            assert_eq!(mode.admits(matched), admitted, "{mode:?} {matched}");
        }
    }
}

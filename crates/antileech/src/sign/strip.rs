//! Taking a signature out of a URL.

use super::template::{self, Argument};
use crate::request;

/// Writes a raw query without these arguments, piece by piece. What remains is unchanged, and in
/// its order.
pub(super) fn query<'a>(query: &'a [u8], arguments: &[Argument], write: &mut dyn FnMut(&'a [u8])) {
    let mut separator: &[u8] = b"";
    for pair in kept(query, arguments) {
        write(separator);
        write(pair);
        separator = b"&";
    }
}

/// The same for a raw target; its `?` goes with the last argument.
pub(super) fn target<'a>(
    target: &'a [u8],
    arguments: &[Argument],
    write: &mut dyn FnMut(&'a [u8]),
) {
    let (path, rest) = request::split_target(target);
    write(path);
    if kept(rest, arguments).next().is_some() {
        write(b"?");
        query(rest, arguments, write);
    }
}

pub(super) fn kept<'a>(query: &'a [u8], arguments: &[Argument]) -> impl Iterator<Item = &'a [u8]> {
    template::pairs(query).filter(move |pair| {
        let (name, _) = template::split_pair(pair);
        arguments.iter().all(|argument| *argument.name != *name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        let cases = [
            ("/a?sign=1&t=2", "/a"),
            ("/a?x=1&sign=1&t=2", "/a?x=1"),
            ("/a?sign=1&x=1&t=2&y", "/a?x=1&y"),
            ("/a?t=2&sign=1&x=%73ign&x=2", "/a?x=%73ign&x=2"),
            ("/a?sign&t", "/a"),
            ("/a?x=1&&sign=1&t=2&", "/a?x=1&&"),
            ("/a?signs=1&ts=2&", "/a?signs=1&ts=2&"),
            ("/a?Sign=1&t=2", "/a?Sign=1"),
            ("/a?", "/a"),
            ("/a", "/a"),
            ("?sign=1", "/"),
            ("/a%20b//c?sign=1&t=2", "/a%20b//c"),
            ("/a?x=a?b&sign=1", "/a?x=a?b"),
        ];
        let arguments =
            [b"sign" as &[u8], b"t"].map(|name| Argument { name: name.into(), parts: Vec::new() });
        for (text, expected) in cases {
            let mut stripped = Vec::new();
            target(text.as_bytes(), &arguments, &mut |piece| stripped.extend_from_slice(piece));
            assert_eq!(str::from_utf8(&stripped).unwrap(), expected, "{text}");
        }
    }
}

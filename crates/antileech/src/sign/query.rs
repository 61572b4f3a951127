//! Raw queries: finding the arguments of a scheme, and taking them out.

use super::carrier::{Argument, MAX_ARGUMENTS};
use super::percent;
use crate::request;
use crate::verdict::Reason;

/// Writes a raw query without these arguments, piece by piece. What remains is unchanged, and in
/// its order.
pub(super) fn strip<'a>(query: &'a [u8], arguments: &[Argument], write: &mut dyn FnMut(&'a [u8])) {
    join(without(query, arguments), write);
}

/// The same for a raw target; its `?` goes with the last argument.
pub(super) fn strip_target<'a>(
    target: &'a [u8],
    arguments: &[Argument],
    write: &mut dyn FnMut(&'a [u8]),
) {
    let (path, query) = request::split_target(target);
    write(path);
    if without(query, arguments).next().is_some() {
        write(b"?");
        strip(query, arguments, write);
    }
}

/// The pairs of a query that are none of these arguments.
pub(super) fn without<'a>(
    query: &'a [u8],
    arguments: &[Argument],
) -> impl Iterator<Item = &'a [u8]> {
    pairs(query).filter(move |pair| {
        let (name, _) = split_pair(pair);
        arguments.iter().all(|argument| *argument.name != *name)
    })
}

/// Writes pairs with `&` between them.
pub(super) fn join<'a>(pairs: impl Iterator<Item = &'a [u8]>, write: &mut dyn FnMut(&'a [u8])) {
    let mut separator: &[u8] = b"";
    for pair in pairs {
        write(separator);
        write(pair);
        separator = b"&";
    }
}

/// The value of each argument of a scheme in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<'q> {
    Absent,
    Once(&'q [u8]),
    Twice,
}

/// Looks up the arguments of a scheme in a raw query, in one pass.
pub(super) fn find_arguments<'q>(
    query: &'q [u8],
    arguments: &[Argument],
) -> [Found<'q>; MAX_ARGUMENTS] {
    let mut searches = [Search::default(); MAX_ARGUMENTS];
    for pair in pairs(query) {
        for (argument, search) in arguments.iter().zip(&mut searches) {
            search.see(pair, &argument.name);
        }
    }
    searches.map(|search| search.found)
}

/// Looks up one argument in a raw query.
pub(super) fn find_argument<'q>(query: &'q [u8], name: &[u8]) -> Found<'q> {
    let mut search = Search::default();
    for pair in pairs(query) {
        search.see(pair, name);
    }
    search.found
}

/// Whether a raw query has an argument, or a twin of it.
pub(super) fn has_argument(query: &[u8], name: &[u8]) -> bool {
    pairs(query).any(|pair| is_twin(split_pair(pair).0, name))
}

/// Checks that sorting and decoding the arguments other than these loses nothing: none may occur
/// twice, nor have a `&` inside, or a `=` inside its name, once it is decoded.
pub(super) fn check_sortable(query: &[u8], arguments: &[Argument]) -> Result<(), Reason> {
    let mut names = Vec::new();
    for pair in without(query, arguments) {
        let (name, value) = split_pair(pair);
        let decodes_to = |text, bytes: &[u8]| {
            percent::decode(text).any(|byte| byte.is_none_or(|byte| bytes.contains(&byte)))
        };
        if decodes_to(name, b"&=") || decodes_to(value, b"&") {
            return Err(Reason::SignMalformed);
        }
        names.push(percent::decode(name).flatten().collect::<Vec<u8>>());
    }
    names.sort_unstable();
    if names.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
        return Err(Reason::SignDuplicate);
    }
    Ok(())
}

/// The search for an argument. It counts under its exact name; names that are the same but for
/// ASCII case and percent-encoding count as its twins, because what stands behind this server may
/// take them for it.
#[derive(Clone, Copy)]
struct Search<'q> {
    found: Found<'q>,
    seen: bool,
}

impl Default for Search<'_> {
    fn default() -> Self {
        Search { found: Found::Absent, seen: false }
    }
}

impl<'q> Search<'q> {
    fn see(&mut self, pair: &'q [u8], expected: &[u8]) {
        let (name, value) = split_pair(pair);
        if !is_twin(name, expected) {
            return;
        }
        if self.seen {
            self.found = Found::Twice;
        } else if name == expected {
            self.found = Found::Once(value);
        }
        self.seen = true;
    }
}

fn is_twin(name: &[u8], expected: &[u8]) -> bool {
    if name.len() == expected.len() {
        name.eq_ignore_ascii_case(expected)
    } else {
        name.len() > expected.len() && percent::decodes_to_ignoring_case(name, expected)
    }
}

/// The pairs of a query; those that are empty included.
pub(super) fn pairs(query: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = (!query.is_empty()).then_some(query);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = memchr::memchr(b'&', text);
        rest = end.and_then(|end| text.get(end + 1..));
        text.get(..end.unwrap_or(text.len()))
    })
}

/// Splits a pair at its first `=`; one without has an empty value.
pub(super) fn split_pair(pair: &[u8]) -> (&[u8], &[u8]) {
    // Names are short: this costs less than the set-up of a search.
    let end = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
    (pair.get(..end).unwrap_or_default(), pair.get(end + 1..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripped_targets() {
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
            let mut write = |piece: &[u8]| stripped.extend_from_slice(piece);
            strip_target(text.as_bytes(), &arguments, &mut write);
            assert_eq!(str::from_utf8(&stripped).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn arguments() {
        use Found::*;
        let cases: &[(&str, Found<'_>)] = &[
            ("", Absent),
            ("x=1", Absent),
            ("sign=1", Once(b"1")),
            ("sign", Once(b"")),
            ("sign=a=b", Once(b"a=b")),
            ("x&sign=1&y", Once(b"1")),
            ("signs=1&sig=2&xsign=3", Absent),
            ("Sign=1", Absent),
            ("%73ign=1", Absent),
            ("sign=1&sign=1", Twice),
            ("sign=1&SIGN=2", Twice),
            ("%73ign=1&sign=1", Twice),
            ("Sign=1&s%69gn", Twice),
            ("sign=1&%2573ign=1", Once(b"1")),
        ];
        for (query, expected) in cases {
            assert_eq!(find_argument(query.as_bytes(), b"sign"), *expected, "{query}");
        }
        let thousands = "&".repeat(8_000) + "sign=1";
        assert_eq!(find_argument(thousands.as_bytes(), b"sign"), Once(b"1"));
    }
}

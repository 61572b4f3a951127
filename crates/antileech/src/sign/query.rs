//! Raw queries: finding the arguments of a scheme, and taking them out.

use super::carrier::{Argument, MAX_ARGUMENTS};
use super::percent;
use crate::request::{self, Target};
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

/// A raw target without the arguments of a scheme, if that is the start of it.
pub(super) fn rest_of_target<'a>(target: &Target<'a>, rest: Rest) -> Option<&'a [u8]> {
    let path = target.lifted() + target.path().len();
    match rest {
        // The target has no path, see `split_target`.
        _ if target.raw().starts_with(b"?") => None,
        Rest::None => target.raw().get(..path),
        Rest::Start(query) => target.raw().get(..path + 1 + query),
        Rest::Scattered => None,
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

/// The arguments of a scheme in a query.
pub(super) struct Arguments {
    /// Whether all are there.
    pub(super) are_complete: bool,
    /// Whether one of them, or a twin of it, is there more than once.
    pub(super) is_twice: bool,
    /// What is left of the query without them.
    pub(super) rest: Rest,
}

/// Where the pairs of a query are that are not of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// There are none.
    None,
    /// They are its start, of this length in bytes.
    Start(usize),
    /// Some are behind an argument of the scheme.
    Scattered,
}

/// How many pairs of a query are kept. More are looked for again by each scheme.
const MAX_PAIRS: usize = 12;

/// A raw query that is taken apart once, for all the schemes that look for their arguments in it.
/// It needs no memory but its own. For one scheme alone, a pass over [`pairs`] costs less.
pub(crate) struct Query<'q> {
    pairs: [&'q [u8]; MAX_PAIRS],
    count: usize,
    /// What comes behind those pairs; `None` if there is nothing, which is not an empty pair.
    rest: Option<&'q [u8]>,
}

impl<'q> Query<'q> {
    /// Takes a raw query apart.
    pub(crate) fn new(text: &'q [u8]) -> Self {
        let mut query = Query { pairs: [&[]; MAX_PAIRS], count: 0, rest: None };
        let mut rest = Pairs::new(text);
        for (slot, pair) in query.pairs.iter_mut().zip(&mut rest) {
            *slot = pair;
            query.count += 1;
        }
        query.rest = rest.0;
        query
    }

    /// Its pairs; those that are empty included.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = &'q [u8]> {
        self.pairs.iter().take(self.count).copied().chain(Pairs(self.rest))
    }
}

/// Looks up the arguments of a scheme among the pairs of a query, in one pass. Calls `each` with
/// those that are there and their values, as often as they are there.
///
/// An argument counts under its exact name; names that are the same but for ASCII case and
/// percent-encoding count as its twins, because what stands behind this server may take them for
/// it.
pub(super) fn find_arguments<'q, 'a>(
    pairs: impl Iterator<Item = &'q [u8]>,
    arguments: &'a [Argument],
    mut each: impl FnMut(&'a Argument, &'q [u8]),
) -> Arguments {
    // A bit for each argument; carriers have no more of them.
    const { assert!(MAX_ARGUMENTS < u32::BITS as usize) };
    let (mut exact, mut seen) = (0_u32, 0_u32);
    let (mut is_twice, mut rest) = (false, Rest::None);
    let (mut is_behind, mut end) = (false, 0);
    for pair in pairs {
        let mut is_argument = false;
        let mut bit = 1;
        for argument in arguments {
            let likeness = compare(pair, &argument.name);
            if likeness != Likeness::None {
                is_twice |= seen & bit != 0;
                seen |= bit;
            }
            if let Likeness::Exact(text) = likeness {
                each(argument, text);
                exact |= bit;
                is_argument = true;
            }
            bit <<= 1;
        }
        end += pair.len();
        if !is_argument {
            rest = if is_behind { Rest::Scattered } else { Rest::Start(end) };
        }
        is_behind |= is_argument;
        end += 1;
    }
    let are_complete = exact.trailing_ones() as usize == arguments.len();
    Arguments { are_complete, is_twice, rest }
}

/// One argument in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<'q> {
    Absent,
    Once(&'q [u8]),
    Twice,
}

/// Looks up one argument in a raw query.
pub(super) fn find_argument<'q>(query: &'q [u8], name: &[u8]) -> Found<'q> {
    let (mut found, mut seen) = (Found::Absent, false);
    for pair in pairs(query) {
        found = match compare(pair, name) {
            Likeness::None => continue,
            _ if seen => Found::Twice,
            Likeness::Exact(value) => Found::Once(value),
            Likeness::Twin => Found::Absent,
        };
        seen = true;
    }
    found
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

/// What the name of a pair is to the name of an argument.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness<'q> {
    /// The same; the value.
    Exact(&'q [u8]),
    None,
    Twin,
}

#[inline(always)]
fn compare<'q>(pair: &'q [u8], name: &[u8]) -> Likeness<'q> {
    // Most pairs start with another letter.
    let first = pair.first().copied().unwrap_or_default();
    if name.first().is_some_and(|byte| (first ^ byte) & !0x20 != 0) && first != b'%' {
        return Likeness::None;
    }
    match pair.strip_prefix(name) {
        Some([]) => Likeness::Exact(&[]),
        Some([b'=', value @ ..]) => Likeness::Exact(value),
        _ if is_twin(split_pair(pair).0, name) => Likeness::Twin,
        _ => Likeness::None,
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
    Pairs::new(query)
}

/// What is left of a query.
struct Pairs<'q>(Option<&'q [u8]>);

impl<'q> Pairs<'q> {
    fn new(query: &'q [u8]) -> Self {
        Pairs((!query.is_empty()).then_some(query))
    }
}

impl<'q> Iterator for Pairs<'q> {
    type Item = &'q [u8];

    fn next(&mut self) -> Option<&'q [u8]> {
        let text = self.0?;
        let end = memchr::memchr(b'&', text);
        self.0 = end.and_then(|end| text.get(end + 1..));
        text.get(..end.unwrap_or(text.len()))
    }
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
            ("/a?sign=1&t=2", "/a", false),
            ("/a?x=1&sign=1&t=2", "/a?x=1", false),
            ("/a?sign=1&x=1&t=2&y", "/a?x=1&y", true),
            ("/a?t=2&sign=1&x=%73ign&x=2", "/a?x=%73ign&x=2", true),
            ("/a?sign&t", "/a", false),
            ("/a?x=1&&sign=1&t=2&", "/a?x=1&&", true),
            ("/a?signs=1&ts=2&", "/a?signs=1&ts=2&", false),
            ("/a?Sign=1&t=2", "/a?Sign=1", false),
            ("/a?", "/a", false),
            ("/a", "/a", false),
            ("?sign=1", "/", true),
            ("/a?&sign=1", "/a?", false),
            ("/a?&&sign=1", "/a?&", false),
            ("/a%20b//c?sign=1&t=2", "/a%20b//c", false),
            ("/a?x=a?b&sign=1", "/a?x=a?b", false),
            ("/a?1&2&3&4&5&6&7&8&9&10&11&12&sign=1", "/a?1&2&3&4&5&6&7&8&9&10&11&12", false),
            ("/a?1&2&3&4&5&6&7&8&9&10&11&sign=1&13&t=2", "/a?1&2&3&4&5&6&7&8&9&10&11&13", true),
            ("/a?1&2&3&4&5&6&7&8&9&10&11&12&", "/a?1&2&3&4&5&6&7&8&9&10&11&12&", false),
        ];
        let arguments =
            [b"sign" as &[u8], b"t"].map(|name| Argument { name: name.into(), parts: Vec::new() });
        for (text, expected, is_scattered) in cases {
            let mut stripped = Vec::new();
            let mut write = |piece: &[u8]| stripped.extend_from_slice(piece);
            strip_target(text.as_bytes(), &arguments, &mut write);
            assert_eq!(str::from_utf8(&stripped).unwrap(), expected, "{text}");
            let target = Target::new(text.as_bytes(), 0);
            let rest = find_arguments(pairs(target.query()), &arguments, |_, _| {}).rest;
            match rest_of_target(&target, rest) {
                Some(rest) => assert_eq!(str::from_utf8(rest).unwrap(), expected, "{text}"),
                None => assert!(is_scattered, "{text}"),
            }
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
            // Also behind the pairs that are kept.
            for query in [query.to_string(), "x&".repeat(MAX_PAIRS) + query] {
                assert_eq!(find_argument(query.as_bytes(), b"sign"), *expected, "{query}");
                let argument = Argument { name: Box::from(*b"sign"), parts: Vec::new() };
                let (arguments, mut values) = ([argument], Vec::new());
                let pairs = Query::new(query.as_bytes());
                let found = find_arguments(pairs.pairs(), &arguments, |_, text| values.push(text));
                assert_eq!(found.are_complete, !values.is_empty(), "{query}");
                let found = match (found.is_twice, values.as_slice()) {
                    (true, _) => Twice,
                    (false, [value]) => Once(value),
                    (false, []) => Absent,
                    (false, _) => panic!("{query}"),
                };
                assert_eq!(found, *expected, "{query}");
            }
        }
        let thousands = "&".repeat(8_000) + "sign=1";
        assert_eq!(find_argument(thousands.as_bytes(), b"sign"), Once(b"1"));
    }
}

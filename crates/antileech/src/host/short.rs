//! Reading a short domain name, as nearly all are. Every page's URL has one: the host that is read
//! is in its place at once, and that no label is too long need not be asked.

use smallvec::SmallVec;

use super::lower;

/// The room for a name and one byte more.
const ROOM: usize = super::MAX_LABEL + 1;
/// The bytes that are read in a row: the loop itself costs as much as to read one.
const ROW: usize = 8;

/// Reads the name at the start of a text as `Host::parse_start` does. `None` if it takes that to
/// read it, or to say that it is none.
#[inline(always)]
pub(super) fn parse_start(text: &[u8]) -> Option<(SmallVec<[u8; ROOM]>, usize)> {
    let mut name = [0; ROOM];
    let (mut length, mut rest, mut before) = (0, text, b'.');
    for places in name.chunks_exact_mut(ROW) {
        let read = match rest.split_first_chunk::<ROW>() {
            None => read(rest, places, &mut before),
            Some((row, behind)) => {
                rest = behind;
                read(row, places, &mut before)
            }
        };
        length += read;
        if read < ROW {
            break;
        }
    }
    let is_end = matches!(text.get(length), None | Some(b'/' | b':' | b'?'));
    (is_end && before != b'.' && length < ROOM)
        .then(|| (SmallVec::from_buf_and_len(name, length), length))
}

/// Copies bytes in lower case up to what can be in no name, and gives their number. A dot is none
/// if it is at the start or behind another one.
#[inline(always)]
fn read(bytes: &[u8], places: &mut [u8], before: &mut u8) -> usize {
    let count = bytes.len().min(places.len());
    for (index, (place, byte)) in places.iter_mut().zip(bytes).enumerate() {
        let lower = lower(*byte);
        if lower <= b'.' && (lower == 0 || (lower == b'.' && *before == b'.')) {
            return index;
        }
        (*place, *before) = (lower, lower);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Host;

    #[test]
    fn as_any_other() {
        let ends = ["", "/", ":80/", "?x", "/albums/a.html", "@evil.example/", "\u{e9}", "%", "\0"];
        let mut names: Vec<String> = Vec::new();
        for length in 0..70 {
            let name = "Ab-9_Z".chars().cycle().take(length).collect::<String>();
            for dot in 0..length {
                let mut dotted = name.clone();
                dotted.replace_range(dot..=dot, ".");
                for other in [dot + 1, dot + 4, dot + 8].into_iter().filter(|at| *at < length) {
                    let mut dotted = dotted.clone();
                    dotted.replace_range(other..=other, ".");
                    names.push(dotted);
                }
                names.push(dotted);
            }
            names.push(name);
        }
        for (name, end) in names.iter().flat_map(|name| ends.iter().map(move |end| (name, end))) {
            let text = format!("{name}{end}");
            let expected = Host::parse_start_at_length(text.as_bytes());
            match parse_start(text.as_bytes()) {
                Some((name, length)) => assert_eq!(Some((Host(name), length)), expected, "{text}"),
                None if expected.is_none() => {}
                None => {
                    let is_rare = name.len() >= ROOM || name.ends_with('.') || !end.is_ascii();
                    assert!(is_rare, "{text}");
                }
            }
        }
    }
}

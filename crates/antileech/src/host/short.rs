//! Reading a short domain name, as nearly all are. Every page's URL has one: the host that is read
//! is in its place at once, and that no label is too long need not be asked.

use smallvec::SmallVec;

use crate::scan::{SIZE, Sixteen};

/// The room for a name and one byte more.
const ROOM: usize = super::MAX_LABEL + 1;

/// Reads the name at the start of a text as `Host::parse_start` does; the second value has a bit for
/// each place of a dot. `None` if it takes that to read it, or to say that it is none.
#[inline(always)]
pub(super) fn parse_start(text: &[u8]) -> Option<(SmallVec<[u8; ROOM]>, u64, usize)> {
    let mut name = [0; ROOM];
    let (mut length, mut dots) = (0, 0_u64);
    for places in name.chunks_exact_mut(SIZE) {
        let read = Sixteen::start_of(text.get(length..).unwrap_or_default(), 0);
        let (lower, letters) = read.lower();
        let dot = read.equal(b'.');
        let others = read.within(b'0', b'9') | read.equal(b'-') | read.equal(b'_') | dot;
        places.copy_from_slice(&lower.bytes());
        dots |= u64::from(dot.bits()) << length;
        let good = (letters | others).bits().trailing_ones() as usize;
        length += good;
        if good < SIZE {
            break;
        }
    }
    // A dot is none if it is at the start, behind another one, or at the end.
    let inside = 1_u64.checked_shl(length.try_into().ok()?)?;
    let dots = dots & (inside - 1);
    let is_clear = dots & (dots << 1 | inside >> 1 | 1) == 0;
    let is_end = matches!(text.get(length), None | Some(b'/' | b':' | b'?'));
    (is_clear && is_end && length > 0)
        .then(|| (SmallVec::from_buf_and_len(name, length), dots, length))
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
                Some((name, dots, length)) => {
                    assert_eq!(Some((Host { name, dots }, length)), expected, "{text}");
                }
                None if expected.is_none() => {}
                None => {
                    let is_rare = name.len() >= ROOM || name.ends_with('.') || !end.is_ascii();
                    assert!(is_rare, "{text}");
                }
            }
        }
    }
}

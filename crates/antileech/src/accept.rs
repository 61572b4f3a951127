//! The Accept check: which media types a client must name to be served.

use crate::request::Request;
use crate::scan;

/// `antileech_accept`: a request must name one of these media types.
///
/// A browser that navigates names `text/html`; for an embedded picture, script or style sheet it
/// does not (<https://developer.mozilla.org/docs/Web/HTTP/Content_negotiation/List_of_default_Accept_values>).
#[derive(Debug)]
pub struct AcceptRule(Vec<MediaRange>);

/// A media range as a directive names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaRange {
    /// Lower case.
    kind: Box<[u8]>,
    /// Lower case; `None` for `type/*`.
    subtype: Option<Box<[u8]>>,
}

impl MediaRange {
    /// Reads `type/subtype` or `type/*` (RFC 9110 §12.5.1, without parameters).
    pub fn parse(word: &[u8]) -> Option<MediaRange> {
        let (kind, subtype) = split_once(word, b'/')?;
        let is_token = |text: &[u8]| !text.is_empty() && text.iter().all(|byte| is_tchar(*byte));
        if !is_token(kind) || kind == b"*" || !is_token(subtype) {
            return None;
        }
        let subtype = (subtype != b"*").then(|| subtype.to_ascii_lowercase().into());
        Some(MediaRange { kind: kind.to_ascii_lowercase().into(), subtype })
    }

    fn is_named_by(&self, range: &[u8]) -> bool {
        let Some((kind, subtype)) = split_once(range, b'/') else { return false };
        kind.trim_ascii().eq_ignore_ascii_case(&self.kind)
            && match &self.subtype {
                Some(expected) => subtype.trim_ascii().eq_ignore_ascii_case(expected),
                None => !subtype.trim_ascii().is_empty(),
            }
    }
}

impl AcceptRule {
    /// A rule over these media types.
    pub fn new(ranges: Vec<MediaRange>) -> Self {
        AcceptRule(ranges)
    }

    /// Whether the Accept lines of the request, read as one list, name one of the media types
    /// with a quality above zero (RFC 9110 §12.4.2, §12.5.1). `*/*` names none of them.
    pub fn admits(&self, request: &Request<'_>) -> bool {
        let mut admitted = false;
        request.lookup.header_lines("accept", &mut |line| {
            admitted = admitted
                || if scan::has(line, |all| all.equal(b'"')) {
                    split_quoted(line, b',').any(|element| self.names(element, split_quoted))
                } else {
                    split(line, b',').any(|element| self.names(element, split))
                };
        });
        admitted
    }

    fn names<'a, I: Iterator<Item = &'a [u8]>>(
        &self,
        element: &'a [u8],
        split: impl Fn(&'a [u8], u8) -> I,
    ) -> bool {
        let mut parts = split(element, b';');
        let range = parts.next().unwrap_or_default();
        self.0.iter().any(|expected| expected.is_named_by(range))
            && !parts.any(|parameter| {
                split_once(parameter, b'=').is_some_and(|(name, value)| {
                    name.trim_ascii().eq_ignore_ascii_case(b"q") && is_zero(value.trim_ascii())
                })
            })
    }
}

/// Whether a quality is zero: `0`, `0.`, `0.0` … (RFC 9110 §12.4.2).
fn is_zero(quality: &[u8]) -> bool {
    quality.strip_prefix(b"0").is_some_and(|rest| {
        rest.is_empty()
            || rest.strip_prefix(b".").is_some_and(|digits| digits.iter().all(|d| *d == b'0'))
    })
}

/// Characters of a token (RFC 9110 §5.6.2).
fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn split_once(text: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let at = text.iter().position(|byte| *byte == separator)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Splits at separators, where nothing is quoted: no browser quotes anything in its Accept.
fn split(text: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    text.split(move |byte| *byte == separator)
}

/// Splits at separators that are not inside a quoted string (RFC 9110 §5.6.4).
fn split_quoted(text: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    let mut escaped = false;
    text.split(move |&byte| {
        let plain = !escaped;
        escaped = quoted && plain && byte == b'\\';
        if byte == b'"' && plain {
            quoted = !quoted;
        }
        byte == separator && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::request_for;

    #[test]
    fn naming() {
        let navigation = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,\
                          image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";
        let picture = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
        let cases: &[(&[&str], &[&str], bool)] = &[
            (&["text/html"], &[navigation], true),
            (&["text/html"], &[picture], false),
            (&["image/*"], &[picture], true),
            (&["image/png"], &["image/*"], false),
            (&["image/*"], &["image/*"], true),
            (&["video/mp4", "text/html"], &["TEXT/HTML ; q=1"], true),
            (&["text/html"], &["*/*"], false),
            (&["text/html"], &["text/*"], false),
            (&["text/html"], &[], false),
            (&["text/html"], &[""], false),
            (&["text/html"], &["text/htmlx"], false),
            (&["text/html"], &["text"], false),
            (&["text/*"], &["text/"], false),
            // lines are one list
            (&["text/html"], &["image/png", "text/html"], true),
            // quality zero is a refusal
            (&["text/html"], &["text/html;q=0"], false),
            (&["text/html"], &["text/html;Q=0.000"], false),
            (&["text/html"], &["text/html;level=1;q=0."], false),
            (&["text/html"], &["text/html;q=0.001"], true),
            (&["text/html"], &["text/html;q=0, text/html"], true),
            // quoted strings hide separators
            (&["text/html"], &[r#"image/png;x="a,text/html""#], false),
            (&["text/html"], &[r#"image/png;x="a\",text/html""#], false),
            (&["text/html"], &[r#"image/png;x="\\",text/html"#], true),
            (&["text/html"], &[r#"text/html;x=";q=0""#], true),
            (&["text/html"], &["image/png;x=\", text/html"], false),
        ];
        for (types, lines, expected) in cases {
            let rule = AcceptRule::new(
                types.iter().map(|word| MediaRange::parse(word.as_bytes()).unwrap()).collect(),
            );
            let mut request = request_for("/");
            for line in *lines {
                request = request.header("accept", line);
            }
            assert_eq!(rule.admits(&request.view()), *expected, "{types:?} {lines:?}");
        }
    }

    #[test]
    fn words() {
        for word in ["", "text", "text/", "/html", "*/*", "*/html", "text/html;q=1", "te xt/html"] {
            assert_eq!(MediaRange::parse(word.as_bytes()), None, "{word}");
        }
    }
}

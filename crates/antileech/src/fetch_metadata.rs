//! What a browser says of itself in Fetch Metadata (<https://www.w3.org/TR/fetch-metadata/>).

use crate::request::{Line, Request};

/// Whether the request is an embedding by another site: `Sec-Fetch-Site: cross-site`, and not a
/// top-level navigation (a link that was followed, or a picture opened in a tab of its own).
///
/// Pages can neither set nor suppress these headers. Absent or invalid ones prove nothing and are
/// ignored, as §2.1 of the specification asks: they are not sent over plain http, by old browsers
/// and by other clients.
pub fn is_cross_site_embedding(request: &Request<'_>) -> bool {
    let is = |name, value: &[u8]| request.line(name) == Line::One(value);
    is("sec-fetch-site", b"cross-site")
        && !(is("sec-fetch-mode", b"navigate") && is("sec-fetch-dest", b"document"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::request_for;

    #[test]
    fn embeddings() {
        // Site, Mode, Dest; "-" is an absent header.
        let cases = [
            ("cross-site", "no-cors", "image", true),
            ("cross-site", "navigate", "iframe", true),
            ("cross-site", "navigate", "object", true),
            ("cross-site", "cors", "document", true),
            ("cross-site", "-", "-", true),
            ("cross-site", "navigate", "document", false),
            ("same-site", "no-cors", "image", false),
            ("same-origin", "no-cors", "image", false),
            ("none", "navigate", "document", false),
            ("none", "no-cors", "image", false),
            ("-", "no-cors", "image", false),
            ("Cross-Site", "no-cors", "image", false),
            ("nonsense", "no-cors", "image", false),
            ("", "no-cors", "image", false),
        ];
        for (site, mode, dest, expected) in cases {
            let mut request = request_for("/");
            let headers =
                [("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)];
            for (name, value) in headers {
                if value != "-" {
                    request = request.header(name, value);
                }
            }
            let verdict = is_cross_site_embedding(&request.view());
            assert_eq!(verdict, expected, "{site} {mode} {dest}");
        }
    }
}

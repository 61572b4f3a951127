//! What a request asks the report for.

/// A form of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Html,
    /// For programs.
    Json,
    /// For Prometheus.
    Prometheus,
}

impl Format {
    /// The format that the query of a URL names. Errors are for the client.
    pub fn of(query: &[u8]) -> Result<Format, &'static str> {
        let mut formats = query.split(|byte| *byte == b'&').filter_map(|argument| {
            let (name, value) = match argument.iter().position(|byte| *byte == b'=') {
                Some(at) => (argument.get(..at)?, argument.get(at + 1..)?),
                None => (argument, &[][..]),
            };
            (name == b"format").then_some(value)
        });
        let format = match formats.next() {
            None => Format::Html,
            Some(b"html") => Format::Html,
            Some(b"json") => Format::Json,
            Some(b"prometheus") => Format::Prometheus,
            Some(_) => {
                return Err("unknown format; it is one of html, json and prometheus\n");
            }
        };
        match formats.next() {
            None => Ok(format),
            Some(_) => Err("there must be one format\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        let cases: &[(&str, Option<Format>)] = &[
            ("", Some(Format::Html)),
            ("a=b", Some(Format::Html)),
            ("format=html", Some(Format::Html)),
            ("format=json", Some(Format::Json)),
            ("a&format=prometheus&b=c", Some(Format::Prometheus)),
            ("formats=json", Some(Format::Html)),
            ("format=", None),
            ("format", None),
            ("format=xml", None),
            ("format=JSON", None),
            ("format=json&format=json", None),
            ("format=json&format=html", None),
        ];
        for (query, expected) in cases {
            assert_eq!(Format::of(query.as_bytes()).ok(), *expected, "{query}");
        }
    }
}

//! The format of a log: nginx's `log_format`.

use regex::bytes::Regex;

use super::escape::Escape;
use super::moment;
use super::tokens;

/// nginx's predefined format.
const COMBINED: &str = "$remote_addr - $remote_user [$time_local] \"$request\" $status \
                        $body_bytes_sent \"$http_referer\" \"$http_user_agent\"";

/// The format of the lines of a log.
#[derive(Debug)]
pub struct Format {
    /// Literals and variables.
    pieces: Vec<Piece>,
    /// The names of the variables, without `$`, in their order.
    pub variables: Vec<String>,
    escape: Escape,
    /// Finds the values where they have the text in them that stands behind them.
    regex: Regex,
}

#[derive(Debug)]
enum Piece {
    Literal(Vec<u8>),
    Variable(Shape),
}

/// What the value of a variable looks like in every line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Any,
    Iso8601,
    Local,
    Number,
    Word,
}

impl Shape {
    fn of(name: &str) -> Shape {
        match name {
            "body_bytes_sent" | "bytes_sent" | "msec" | "request_length" | "request_time"
            | "status" => Shape::Number,
            "remote_addr" => Shape::Word,
            "time_iso8601" => Shape::Iso8601,
            "time_local" => Shape::Local,
            _ => Shape::Any,
        }
    }

    fn pattern(self, escape: Escape) -> &'static str {
        match self {
            // A quote that is escaped ends no value.
            Shape::Any if escape == Escape::Json => r"((?:[^\\]|\\.)*?)",
            Shape::Any => "(.*?)",
            Shape::Iso8601 => r"([0-9-]{10}T[0-9:]{8}(?:Z|[+-][0-9:]{5}))",
            Shape::Local => r"([0-9]{2}/[A-Za-z]{3}/[0-9]{4}:[0-9:]{8} [+-][0-9]{4})",
            Shape::Number => r"(-|[0-9]+(?:\.[0-9]+)?)",
            Shape::Word => r"([^ ]*?)",
        }
    }

    fn fits(self, value: &[u8]) -> bool {
        match self {
            Shape::Any => true,
            Shape::Iso8601 => moment::iso8601(value).is_some(),
            Shape::Local => moment::local(value).is_some(),
            Shape::Number => value == b"-" || moment::number(value).is_some(),
            Shape::Word => !value.contains(&b' '),
        }
    }
}

impl Format {
    /// Reads `combined`, or `[log_format NAME] [escape=MODE] STRING...`, the strings in quotes or one
    /// of them without.
    pub fn parse(text: &str) -> Result<Format, String> {
        let text = text.trim_ascii();
        if text == "combined" {
            return Format::compile(COMBINED, Escape::Default);
        }
        let text = match text.strip_prefix("log_format ") {
            None => text,
            Some(directive) => {
                let directive = directive.trim_ascii_start();
                let name = directive.find(|c: char| c.is_ascii_whitespace());
                let (_, format) = directive.split_at(name.unwrap_or(directive.len()));
                format.trim_ascii_start()
            }
        };
        let (escape, rest) = match text.strip_prefix("escape=") {
            None => (Escape::Default, text),
            Some(rest) => {
                let (mode, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                let escape = match mode {
                    "default" => Escape::Default,
                    "json" => Escape::Json,
                    "none" => Escape::None,
                    _ => {
                        return Err(format!(
                            "the escape \"{mode}\" is unknown, \"default\", \"json\" or \"none\" is \
                             expected"
                        ));
                    }
                };
                (escape, rest.trim_ascii_start())
            }
        };
        if !rest.starts_with(['\'', '"']) {
            return Format::compile(rest, escape);
        }
        let strings = format!("{};", rest.trim_end_matches(';'));
        let read = tokens::directives(strings.as_bytes()).map_err(|error| error.message)?;
        let joined = read.into_iter().flat_map(|read| read.words).flatten().collect();
        let joined = String::from_utf8(joined).map_err(|error| error.to_string())?;
        Format::compile(&joined, escape)
    }

    fn compile(text: &str, escape: Escape) -> Result<Format, String> {
        let mut pieces = Vec::new();
        let mut variables = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (literal, behind) = rest.split_at(rest.find('$').unwrap_or(rest.len()));
            if !literal.is_empty() {
                pieces.push(Piece::Literal(literal.as_bytes().to_vec()));
            }
            let Some(behind) = behind.strip_prefix('$') else { break };
            let (name, behind) = variable_name(behind)
                .ok_or_else(|| format!("there is no name of a variable in \"${behind}\""))?;
            let shape = Shape::of(name);
            let has_end =
                |piece: &Piece| !matches!(piece, Piece::Variable(Shape::Any | Shape::Word));
            if !pieces.last().is_none_or(has_end) {
                return Err(format!(
                    "nothing tells where the value ends that stands before \"${name}\""
                ));
            }
            pieces.push(Piece::Variable(shape));
            variables.push(name.to_owned());
            rest = behind;
        }
        if variables.is_empty() {
            return Err("there is no variable in it".to_owned());
        }
        let mut pattern = "(?s-u)^".to_owned();
        for piece in &pieces {
            match piece {
                Piece::Literal(literal) => {
                    pattern += &regex::escape(&String::from_utf8_lossy(literal));
                }
                Piece::Variable(shape) => pattern += shape.pattern(escape),
            }
        }
        let regex = Regex::new(&(pattern + "$")).map_err(|error| error.to_string())?;
        Ok(Format { pieces, variables, escape, regex })
    }

    /// The number of a variable.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.variables.iter().position(|known| known == name)
    }

    /// Takes a line apart into the values of the variables, `None` if it is not of this format.
    pub fn read(&self, line: &[u8], values: &mut [Vec<u8>]) -> Option<()> {
        if self.read_first(line, values).is_some() {
            return Some(());
        }
        let found = self.regex.captures(line)?;
        for (group, value) in found.iter().skip(1).zip(values.iter_mut()) {
            self.escape.undo(group?.as_bytes(), value);
        }
        Some(())
    }

    /// The same, where each value ends at the first occurrence of what stands behind it.
    fn read_first(&self, line: &[u8], values: &mut [Vec<u8>]) -> Option<()> {
        let mut rest = line;
        let mut values = values.iter_mut();
        let mut pieces = self.pieces.iter();
        let mut waiting = None;
        loop {
            let piece = pieces.next();
            let (value, behind) = match (piece, waiting) {
                (Some(Piece::Literal(literal)), None) => {
                    rest = rest.strip_prefix(&**literal)?;
                    continue;
                }
                (None, None) => return rest.is_empty().then_some(()),
                (Some(Piece::Variable(shape)), None) => {
                    waiting = Some(*shape);
                    continue;
                }
                (Some(Piece::Literal(literal)), Some(_)) => {
                    let end = self.escape.find_end(rest, literal)?;
                    (rest.get(..end)?, rest.get(end + literal.len()..)?)
                }
                // Two values in a row are for the regular expression.
                (Some(Piece::Variable(_)), Some(_)) => return None,
                (None, Some(_)) => (rest, &[][..]),
            };
            if !waiting.take()?.fits(value) {
                return None;
            }
            self.escape.undo(value, values.next()?);
            rest = behind;
        }
    }
}

/// Splits a text behind a `$` into the name of the variable and the rest.
pub fn variable_name(text: &str) -> Option<(&str, &str)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (name, rest) = match text.strip_prefix('{') {
        Some(text) => text.split_once('}')?,
        None => text.split_at(text.find(|c| !is_name(c)).unwrap_or(text.len())),
    };
    (!name.is_empty() && name.chars().all(is_name)).then_some((name, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: &str, line: &[u8]) -> Option<Vec<String>> {
        let format = Format::parse(format).unwrap();
        let mut values = vec![Vec::new(); format.variables.len()];
        let mut first = values.clone();
        let is_first = format.read_first(line, &mut first).is_some();
        format.read(line, &mut values)?;
        // The short way is one to the same values.
        let found = format.regex.captures(line).unwrap();
        for (group, value) in found.iter().skip(1).zip(&values) {
            let mut expected = Vec::new();
            format.escape.undo(group.unwrap().as_bytes(), &mut expected);
            assert_eq!(*value, expected, "{}", line.escape_ascii());
        }
        assert!(!is_first || first == values, "{}", line.escape_ascii());
        Some(values.iter().map(|value| value.escape_ascii().to_string()).collect())
    }

    #[test]
    fn combined() {
        // A line, its values.
        let cases: &[(&[u8], Option<&[&str]>)] = &[
            (
                b"::1 - - [21/Nov/2026:23:40:46 +0000] \"GET /a?b HTTP/1.1\" 200 5 \"-\" \"x\\x22 y\"",
                Some(&["::1", "", "21/Nov/2026:23:40:46 +0000", "GET /a?b HTTP/1.1", "200", "5", "", "x\\\" y"]),
            ),
            // a user of the client's choice
            (
                b"unix: - a [b] \\x22 [21/Nov/2026:23:40:46 +0000] \"\" 400 0 \"\" \"\\xFF\\x5Cx41\"",
                Some(&["unix:", "a [b] \\\"", "21/Nov/2026:23:40:46 +0000", "", "400", "0", "", "\\xff\\\\x41"]),
            ),
            // other lines
            (b"", None),
            (b"::1 - - [21/Nov/2026:23:40:46 +0000] \"GET /a\" 200 5 \"-\" \"x", None),
            (b"::1 - - [21/Nov/2026:23:40:46 +0000] \"GET /a\" 200 5 \"-\" \"x\" y", None),
            (b"::1 - - [21/Xxx/2026:23:40:46] \"GET /a\" 200 5 \"-\" \"x\"", None),
            (b"::1 - - [21/Nov/2026:23:40:46 +0000] \"GET /a\" x 5 \"-\" \"x\"", None),
            (b"\x00\xff\n", None),
        ];
        for (line, expected) in cases {
            let found = read("combined", line);
            let found = found.as_ref().map(|found| found.iter().map(String::as_str).collect());
            assert_eq!(found, expected.map(<[&str]>::to_vec), "{}", line.escape_ascii());
        }
    }

    #[test]
    fn other_formats() {
        // A format, a line, its values.
        let cases: &[(&str, &[u8], Option<&[&str]>)] = &[
            ("$status ${http_referer}", b"200 a b", Some(&["200", "a b"])),
            ("'$status' ' $http_referer';", b"200 a", Some(&["200", "a"])),
            ("log_format name '$status '\n  '$http_referer';", b"200 a", Some(&["200", "a"])),
            ("log_format name escape=json $status;", b"200;", Some(&["200"])),
            ("$http_referer $status", b"a 1 b 200", Some(&["a 1 b", "200"])),
            ("$msec$http_referer", b"1700000000.123x", Some(&["1700000000.123", "x"])),
            ("escape=none $http_referer|$status", b"-\\x41|200", Some(&["-\\\\x41", "200"])),
            ("escape=default '$http_referer'", b"\\x4", Some(&["\\\\x4"])),
            (
                "escape=json '{\"r\":\"$http_referer\",\"s\":$status}'",
                b"{\"r\":\"a\\\"b\\\\\\u0001\\n\\/\xff\",\"s\":200}",
                Some(&["a\\\"b\\\\\\x01\\n/\\xff", "200"]),
            ),
            ("escape=json \"$http_referer\"", b"\\u", Some(&["\\\\u"])),
            // an escaped quote is not the end of a value
            (
                "escape=json '\"$http_referer\" \"$http_user_agent\"'",
                b"\"a\\\" \" \"b\\\\\"",
                Some(&["a\\\" ", "b\\\\"]),
            ),
            (
                "escape=json '\"$http_referer\"\"$http_user_agent\"'",
                b"\"a\\\"\"\"b\"",
                Some(&["a\\\"", "b"]),
            ),
            (
                "[$time_iso8601]",
                b"[2026-11-21T23:40:46+00:00]",
                Some(&["2026-11-21T23:40:46+00:00"]),
            ),
            ("[$time_iso8601]", b"[yesterday]", None),
        ];
        for (format, line, expected) in cases {
            let found = read(format, line);
            let found = found.as_ref().map(|found| found.iter().map(String::as_str).collect());
            assert_eq!(found, expected.map(<[&str]>::to_vec), "{format} {}", line.escape_ascii());
        }
    }

    #[test]
    fn no_formats() {
        let cases = [
            ("", "no variable"),
            ("text", "no variable"),
            ("a $ b", "no name"),
            ("${a", "no name"),
            ("$http_referer$status", "before \"$status\""),
            ("escape=xml $a", "escape \"xml\" is unknown"),
            ("'$a", "not closed"),
            ("log_format name", "no variable"),
            ("log_format name;", "no variable"),
        ];
        for (format, expected) in cases {
            let error = Format::parse(format).unwrap_err();
            assert!(error.contains(expected), "{format}: {error}");
        }
    }
}

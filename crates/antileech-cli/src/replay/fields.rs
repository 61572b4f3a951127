//! What a log tells of a request, and where.

use std::str;

use antileech::request::UnixTime;

use super::format::{Format, variable_name};
use super::moment;
use super::record::Record;

/// Where the value of a variable is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// An argument of the target, by name.
    Argument(Vec<u8>),
    /// The query of the target.
    Arguments,
    /// A variable of the format, by number.
    Field(usize),
    /// The command line.
    Given(Vec<u8>),
    /// `?` if the target has a query.
    IsArguments,
    /// The method in the request line.
    Method,
    /// The protocol in the request line.
    Protocol,
    /// The target.
    Target,
    /// The decoded path of the target.
    Uri,
}

/// How a time is read.
type ReadTime = fn(&[u8]) -> Option<UnixTime>;

/// What a log tells.
pub struct Fields {
    /// The format of its lines.
    pub format: Format,
    /// What is the same in all lines: names and values.
    given: Vec<(String, Vec<u8>)>,
    /// `$request`
    pub request: Option<usize>,
    /// `$request_uri`
    pub target: Option<usize>,
    /// `$remote_addr`
    pub client: Option<usize>,
    /// The time.
    pub time: Option<(usize, ReadTime)>,
    /// `$request_time`
    pub request_time: Option<usize>,
    /// The bytes that were sent.
    pub bytes: Option<usize>,
    /// The host.
    pub host: Option<Source>,
    /// `$scheme`
    pub scheme: Option<Source>,
    /// Headers of the request, by name.
    pub headers: Vec<(String, Source)>,
    /// The variables that rules ask for.
    pub variables: Vec<(String, Option<Source>)>,
    /// The texts with variables that rules have.
    pub texts: Vec<Template>,
}

impl Fields {
    /// What lines of a format tell, and what is the same in all of them.
    pub fn new(format: Format, given: Vec<(String, Vec<u8>)>) -> Fields {
        let index = |name: &str| format.find(name);
        let times: [(&str, ReadTime); 3] = [
            ("msec", moment::msec),
            ("time_iso8601", moment::iso8601),
            ("time_local", moment::local),
        ];
        let mut fields = Fields {
            request: index("request"),
            target: index("request_uri"),
            client: index("remote_addr"),
            time: times.iter().find_map(|(name, read)| Some((index(name)?, *read))),
            request_time: index("request_time"),
            bytes: index("body_bytes_sent").or(index("bytes_sent")),
            host: None,
            scheme: None,
            headers: Vec::new(),
            variables: Vec::new(),
            texts: Vec::new(),
            given,
            format,
        };
        fields.host = fields.source("host").or_else(|| fields.source("http_host"));
        fields.scheme = fields.source("scheme");
        let given = fields.given.iter().map(|(name, _)| name.as_str());
        let names = given.chain(fields.format.variables.iter().map(String::as_str));
        fields.headers = names
            .filter_map(|name| {
                let header = name.strip_prefix("http_")?.replace('_', "-");
                Some((header, fields.source(name)?))
            })
            .collect();
        fields
    }

    /// Where a variable is found; `None` if the log does not tell it.
    pub fn source(&self, name: &str) -> Option<Source> {
        if let Some((_, value)) = self.given.iter().find(|(given, _)| given == name) {
            return Some(Source::Given(value.clone()));
        }
        let has_target = self.request.is_some() || self.target.is_some();
        let derived = match name {
            "args" | "query_string" if has_target => Some(Source::Arguments),
            "document_uri" | "uri" if has_target => Some(Source::Uri),
            "is_args" if has_target => Some(Source::IsArguments),
            "request_method" if self.request.is_some() => Some(Source::Method),
            "request_uri" if has_target => Some(Source::Target),
            "server_protocol" if self.request.is_some() => Some(Source::Protocol),
            _ if has_target => name.strip_prefix("arg_").map(|name| Source::Argument(name.into())),
            _ => None,
        };
        derived.or_else(|| self.format.find(name).map(Source::Field))
    }

    /// Whether the log tells a header, by its name in lower case.
    pub fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known == name)
    }

    /// The number of a variable that a rule asks for.
    pub fn variable(&mut self, name: &str) -> usize {
        match self.variables.iter().position(|(known, _)| known == name) {
            Some(index) => index,
            None => {
                self.variables.push((name.to_owned(), self.source(name)));
                self.variables.len() - 1
            }
        }
    }
}

/// A text with variables.
pub struct Template(Vec<Part>);

enum Part {
    Literal(Vec<u8>),
    /// Its name, and where it is found.
    Variable(String, Option<Source>),
}

impl Template {
    /// Reads a text.
    pub fn parse(text: &[u8], fields: &Fields) -> Result<Template, String> {
        let mut rest =
            str::from_utf8(text).map_err(|_| "has a text that is not UTF-8".to_owned())?;
        let mut parts = Vec::new();
        while let Some(dollar) = rest.find('$') {
            let (literal, behind) = rest.split_at(dollar);
            parts.push(Part::Literal(literal.into()));
            let (name, behind) = variable_name(behind.get(1..).unwrap_or_default())
                .ok_or_else(|| "has a text whose variables are invalid".to_owned())?;
            parts.push(Part::Variable(name.to_owned(), fields.source(name)));
            rest = behind;
        }
        parts.push(Part::Literal(rest.into()));
        Ok(Template(parts))
    }

    /// The variables in it that the log does not tell.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Variable(name, None) => Some(name.as_str()),
            Part::Literal(_) | Part::Variable(..) => None,
        })
    }

    /// The text for a record; `None` if the log does not tell a variable in it.
    pub fn value(&self, record: &Record) -> Option<Vec<u8>> {
        let mut value = Vec::new();
        for part in &self.0 {
            match part {
                Part::Literal(text) => value.extend_from_slice(text),
                Part::Variable(_, source) => {
                    value.extend_from_slice(record.find(source.as_ref()?)?)
                }
            }
        }
        Some(value)
    }
}

//! The names of a server, as `server_names` in a Referer list means them.

use regex::bytes::RegexSet;

use crate::host::{Host, HostSet, Scope};
use crate::pattern::{self, Anchoring, Pattern};

/// The names of a server that can be the host of a Referer.
#[derive(Debug)]
pub struct ServerNames {
    hosts: HostSet<()>,
    patterns: RegexSet,
}

/// A parameter of `server_name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerName<'a> {
    /// A name, `*.name`, `.name` or `name.*`.
    Name(&'a [u8]),
    /// The regular expression after a `~`.
    Regex(&'a [u8]),
}

impl ServerNames {
    /// Compiles the names of a server. Names that no Referer can have are skipped (`_`, the empty
    /// one), and so is `name.*`, which would let anybody's `name.evil.example` in. `None` if
    /// nothing is left. Errors name the regular expression that cannot be used.
    pub fn new<'a>(
        names: impl IntoIterator<Item = ServerName<'a>>,
    ) -> Result<Option<ServerNames>, String> {
        let mut hosts = HostSet::default();
        let mut patterns = Vec::new();
        for name in names {
            match name {
                ServerName::Name(b"_") => {}
                ServerName::Name(name) => {
                    let (scope, name) = if let Some(name) = name.strip_prefix(b"*.") {
                        (Scope::Subdomains, name)
                    } else if let Some(name) = name.strip_prefix(b".") {
                        (Scope::Tree, name)
                    } else {
                        (Scope::Exact, name)
                    };
                    if let Some(host) = Host::parse(name) {
                        hosts.insert(&host, scope, ());
                    }
                }
                ServerName::Regex(expression) => {
                    // nginx ignores case if the expression has an upper-case letter.
                    let pattern = Pattern::compile("(?i)", expression, Anchoring::Whole);
                    patterns.push(pattern.map_err(|error| {
                        format!("server name \"~{}\": {error}", expression.escape_ascii())
                    })?);
                }
            }
        }
        if hosts.is_empty() && patterns.is_empty() {
            return Ok(None);
        }
        Ok(Some(ServerNames { hosts, patterns: pattern::any_of(&patterns)? }))
    }

    /// Whether a host is one of them.
    pub(crate) fn contain(&self, host: &Host) -> bool {
        self.hosts.any(host, |()| true)
            || (!self.patterns.is_empty() && self.patterns.is_match(host.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_server() {
        use ServerName::*;
        let names = [
            Name(b"exact.example"),
            Name(b"*.wild.example"),
            Name(b".tree.example"),
            Name(b"tail.*"),
            Name(b"_"),
            Name(b""),
            Regex(br"^www\d+\.Regex\.example$"),
            Regex(br"(?<name>a|b)\.captures\.example"),
        ];
        let names = ServerNames::new(names).unwrap().unwrap();
        let cases = [
            ("exact.example", true),
            ("www.exact.example", false),
            ("wild.example", false),
            ("a.b.wild.example", true),
            ("tree.example", true),
            ("www.tree.example", true),
            ("tail.evil", false),
            ("_", false),
            ("www7.regex.example", true),
            ("xwww7.regex.example", false),
            ("a.captures.example", true),
            ("a.captures.example.evil", false),
        ];
        for (name, expected) in cases {
            let host = Host::parse(name.as_bytes()).unwrap();
            assert_eq!(names.contain(&host), expected, "{name}");
        }
        assert!(ServerNames::new([Name(b"_"), Name(b""), Name(b"x.*")]).unwrap().is_none());
        assert!(ServerNames::new([Regex(b"(?=a)")]).unwrap_err().contains("look-around"));
    }
}

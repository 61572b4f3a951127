//! What decided a denial, for the log.

use std::fmt::{self, Write as _};

use crate::policy::Policy;
use crate::request::{Line, Request};
use crate::sign::Fault;
use crate::verdict::{Denial, Reason};

/// The most characters of one value that are shown.
const MAX_SHOWN: usize = 200;

/// The values that decided a denial, as `, name: "value"` each; see [`Escaped`]. No part of a
/// signature is among them, and no query.
///
/// They are looked up when they are displayed, so that they cost nothing where nobody reads them.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// The policy that denied.
    pub policy: &'a Policy,
    /// The request that it denied.
    pub request: &'a Request<'a>,
    /// What it said.
    pub denial: Denial<'a>,
}

impl fmt::Display for Evidence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denial.reason {
            // The address is in every line of the log, and there is nothing to show of what is not there.
            Reason::Ip | Reason::RefererEmpty => Ok(()),
            Reason::Accept => self.lines(f, "accept"),
            Reason::CrossSite => {
                self.line(f, "sec_fetch_mode", "sec-fetch-mode")?;
                self.line(f, "sec_fetch_dest", "sec-fetch-dest")
            }
            Reason::Referer | Reason::RefererMalformed => self.page(f),
            Reason::Ua => {
                let rule = self.policy.user_agent.as_deref();
                let refused = rule.and_then(|rule| rule.refused(self.request));
                show(f, "user_agent", refused.unwrap_or_default())
            }
            Reason::SignDuplicate
            | Reason::SignEarly
            | Reason::SignExpired
            | Reason::SignMalformed
            | Reason::SignMismatch
            | Reason::SignMissing => self.signature(f),
        }
    }
}

impl Evidence<'_> {
    fn line(&self, f: &mut fmt::Formatter<'_>, name: &str, header: &str) -> fmt::Result {
        match self.request.line(header) {
            Line::Absent => Ok(()),
            Line::One(value) => show(f, name, value),
            Line::Several => show(f, name, b"several"),
        }
    }

    /// A header that is a list, of which every line counts.
    fn lines(&self, f: &mut fmt::Formatter<'_>, header: &str) -> fmt::Result {
        let mut list = Vec::new();
        self.request.lookup.header_lines(header, &mut |value| list.push(value.trim_ascii()));
        show(f, header, &list.join(b", " as &[u8]))
    }

    /// The Referer, or the Origin that was judged in its place.
    fn page(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.request.line("referer") {
            Line::One(referer) if !referer.is_empty() => {
                // A query has no part in the decision, and may have somebody's token.
                let query = memchr::memchr(b'?', referer);
                let shown = query.and_then(|query| referer.get(..=query)).unwrap_or(referer);
                show(f, "referer", shown)
            }
            Line::Several => show(f, "referer", b"several"),
            Line::Absent | Line::One(_) => self.line(f, "origin", "origin"),
        }
    }

    fn signature(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Denial { reason, scheme } = self.denial;
        let signers = self.policy.sign.iter().flat_map(|signers| signers.iter());
        let mut of_scheme = signers.filter(|signer| scheme == Some(&*signer.scheme().name));
        match of_scheme.find_map(|signer| signer.fault(self.request, reason)) {
            None => Ok(()),
            Some(Fault::Argument(name)) => show(f, "argument", name),
            Some(Fault::Cookie(name)) => show(f, "cookie", name),
            Some(Fault::Field(name)) => show(f, "field", name.as_bytes()),
            Some(Fault::Header(name)) => show(f, "header", name.as_bytes()),
            Some(Fault::Path) => show(f, "field", b"path"),
            Some(Fault::Query) => show(f, "field", b"query"),
            Some(Fault::Time { sent, late }) => {
                show(f, "time", sent)?;
                match late {
                    None => Ok(()),
                    Some(late) => write!(f, ", late: \"{late}s\""),
                }
            }
            Some(Fault::Variable(name)) => show(f, "variable", name.as_bytes()),
        }
    }
}

fn show(f: &mut fmt::Formatter<'_>, name: &str, value: &[u8]) -> fmt::Result {
    write!(f, ", {name}: \"{}\"", Escaped(value))
}

/// Text that a client sent, for a log: in printable ASCII, with quotes and backslashes escaped, and
/// bounded.
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'a>(pub &'a [u8]);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = MAX_SHOWN;
        for byte in self.0 {
            let escaped = byte.escape_ascii();
            match left.checked_sub(escaped.len()) {
                None => return f.write_str("..."),
                Some(rest) => left = rest,
            }
            for character in escaped {
                f.write_char(char::from(character))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain::PlainRequest;
    use crate::sign::PathCarriers;
    use crate::test::policy;
    use crate::verdict::Verdict;

    const KEY: &str = "0123456789abcdef";

    /// What is logged behind `denied`.
    fn logged(lines: &[&str], target: &str, headers: &[&str]) -> String {
        let policy = policy(lines);
        let mut carriers = PathCarriers::default();
        carriers.add(policy.sign.as_deref().unwrap_or_default());
        let mut request = PlainRequest::new(target).at(1_700_000_000);
        for header in headers {
            let (name, value) = header.split_once('=').unwrap();
            request = request.header(name, value);
        }
        request.lift(&carriers);
        let view = request.view();
        let Verdict::Denied(denial) = policy.check(&view) else { return "passed".to_owned() };
        let evidence = Evidence { policy: &policy, request: &view, denial }.to_string();
        format!("{}{evidence}", denial.reason)
    }

    #[test]
    fn lists() {
        let whitelist = "referer whitelist good.example";
        let cross = "sec-fetch-site=cross-site";
        // Lines, headers, what is logged.
        let cases: &[(&[&str], &[&str], &str)] = &[
            (&["ip whitelist 192.0.2.1"], &[], "ip"),
            (&["ua blacklist wget"], &["user-agent=Wget/1"], r#"ua, user_agent: "Wget/1""#),
            (&["ua whitelist x"], &[], r#"ua, user_agent: """#),
            (
                &["ua blacklist wget"],
                &["user-agent=x", "user-agent=Wget/1"],
                r#"ua, user_agent: "Wget/1""#,
            ),
            (
                &[whitelist],
                &["referer=http://evil.example/a?token=secret"],
                r#"referer, referer: "http://evil.example/a?""#,
            ),
            (
                &[whitelist],
                &["referer=http://a\" b\t\u{e9}"],
                r#"referer_malformed, referer: "http://a\" b\t\xc3\xa9""#,
            ),
            (
                &[whitelist],
                &["referer=http://good.example/", "referer=x"],
                r#"referer_malformed, referer: "several""#,
            ),
            (
                &[whitelist],
                &["origin=https://evil.example"],
                r#"referer, origin: "https://evil.example""#,
            ),
            (&["allow_empty off"], &["referer= "], "referer_empty"),
            (
                &["allow_empty direct"],
                &[cross, "sec-fetch-mode=no-cors", "sec-fetch-dest=image"],
                r#"cross_site, sec_fetch_mode: "no-cors", sec_fetch_dest: "image""#,
            ),
            (
                &["allow_empty direct"],
                &[cross, "sec-fetch-dest=x", "sec-fetch-dest=y"],
                r#"cross_site, sec_fetch_dest: "several""#,
            ),
            (&["accept text/html"], &[], r#"accept, accept: """#),
            (
                &["accept text/html"],
                &["accept=image/png", "accept= */* "],
                r#"accept, accept: "image/png, */*""#,
            ),
        ];
        for (lines, headers, expected) in cases {
            assert_eq!(logged(lines, "/a", headers), *expected, "{lines:?} {headers:?}");
        }
    }

    #[test]
    fn signatures() {
        let qiniu = format!("sign qiniu {KEY}");
        let both = "/a?sign=7610a9c205dcdbd534b04543b65d2e3f&t=f0000000";
        // md5("0123456789abcdef/a6553f0dc"), 36 seconds before now
        let expired = "/a?sign=24ade3f5a604ce2d938acdff953d4072&t=6553f0dc";
        // A line, the target, headers, what is logged.
        let cases: &[(&str, &str, &[&str], &str)] = &[
            (&qiniu, "/a", &[], r#"sign_missing, argument: "sign""#),
            (&qiniu, "/a?sign=1", &[], r#"sign_missing, argument: "t""#),
            (&qiniu, "/a?sign=1&t=2&T=3", &[], r#"sign_duplicate, argument: "t""#),
            (&qiniu, "/a?sign=1&t=ffffffff", &[], r#"sign_malformed, argument: "sign""#),
            (&qiniu, &both.replace("sign=7", "sign=g"), &[], r#"sign_malformed, field: "sign""#),
            (&qiniu, &both.replace("t=f", "t=g"), &[], r#"sign_malformed, field: "time""#),
            (&qiniu, &both.replace("/a", "/b/../a"), &[], r#"sign_malformed, field: "path""#),
            (&qiniu, &both.replace("/a", "/b"), &[], "sign_mismatch"),
            (&qiniu, expired, &[], r#"sign_expired, time: "6553f0dc", late: "36s""#),
            (&format!("{qiniu} - 1h"), both, &[], r#"sign_early, time: "f0000000""#),
            (
                &format!("{qiniu} args=none"),
                &format!("{both}&x\"=1"),
                &[],
                r#"sign_malformed, argument: "x\"""#,
            ),
            (
                &format!("sign baidu_a {KEY}"),
                "/a?auth_key=x",
                &[],
                r#"sign_malformed, argument: "auth_key""#,
            ),
            (&format!("sign baidu_b {KEY}"), "/a", &[], r#"sign_missing, field: "path""#),
            (&format!("sign hmac {KEY} in=cookie:al"), "/a", &[], r#"sign_missing, cookie: "al""#),
            (
                &format!("sign hmac {KEY} in=cookie:al"),
                "/a",
                &["cookie=al=x"],
                r#"sign_malformed, cookie: "al""#,
            ),
            (
                &format!("sign hmac {KEY} in=header:x-al"),
                "/a",
                &["x-al=1", "x-al=1"],
                r#"sign_duplicate, header: "x-al""#,
            ),
        ];
        for (line, target, headers, expected) in cases {
            assert_eq!(logged(&[line], target, headers), *expected, "{line} {target} {headers:?}");
        }
        // Of several lines with one scheme, the one that got so far.
        let other = format!("sign qiniu {KEY} arg.sign=s arg.time=e");
        let several = [qiniu.as_str(), &other];
        assert_eq!(logged(&several, "/a?s=1", &[]), r#"sign_missing, argument: "sign""#);
        assert_eq!(logged(&several, "/a?s=1&e=x", &[]), r#"sign_malformed, argument: "s""#);
    }

    #[test]
    fn bounds() {
        let cases = [
            ("a".repeat(MAX_SHOWN), "a".repeat(MAX_SHOWN)),
            ("a".repeat(MAX_SHOWN + 1), "a".repeat(MAX_SHOWN) + "..."),
            // An escape is whole or not there.
            ("a".repeat(MAX_SHOWN - 1) + "\"b", "a".repeat(MAX_SHOWN - 1) + "..."),
            ("\u{1}".repeat(100), "\\x01".repeat(MAX_SHOWN / 4) + "..."),
        ];
        for (text, expected) in cases {
            assert_eq!(Escaped(text.as_bytes()).to_string(), expected);
        }
        assert_eq!(Escaped(b"\r\n\0\x7f\x1b\\").to_string(), r"\r\n\x00\x7f\x1b\\");
    }
}

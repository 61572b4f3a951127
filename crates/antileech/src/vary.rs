//! `Vary`: which request headers a verdict depended on, and the list that names them
//! (RFC 9110 §12.5.5).

use crate::policy::{AllowEmpty, Policy};
use crate::verdict::Reason;

/// The checks that look at headers, in their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Check {
    Address,
    UserAgent,
    Referer,
    Accept,
    Signature,
}

/// Calls `each` with the request headers that a verdict of the policy depended on. A denial depends
/// on the checks up to the one that failed; whoever passed or was bypassed could have failed in any.
pub fn for_each_header<'p>(
    policy: &'p Policy,
    denied: Option<Reason>,
    each: &mut dyn FnMut(&'p str),
) {
    let last = denied.map_or(Check::Signature, check_of);
    if last >= Check::UserAgent && policy.user_agent.is_some() {
        each("User-Agent");
    }
    if last >= Check::Referer {
        if policy.referer.is_some() || policy.allow_empty != AllowEmpty::On {
            each("Referer");
        }
        if policy.referer.is_some() {
            each("Origin");
        }
        if policy.allow_empty == AllowEmpty::Direct {
            ["Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest"].into_iter().for_each(&mut *each);
        }
    }
    if last >= Check::Accept && policy.accept.is_some() {
        each("Accept");
    }
    if last >= Check::Signature {
        let signers = policy.sign.as_deref().unwrap_or_default();
        signers.iter().flat_map(|signer| signer.headers()).for_each(each);
    }
}

fn check_of(reason: Reason) -> Check {
    match reason {
        Reason::Accept => Check::Accept,
        Reason::CrossSite | Reason::Referer | Reason::RefererEmpty | Reason::RefererMalformed => {
            Check::Referer
        }
        Reason::Ip => Check::Address,
        Reason::SignDuplicate
        | Reason::SignEarly
        | Reason::SignExpired
        | Reason::SignMalformed
        | Reason::SignMismatch
        | Reason::SignMissing => Check::Signature,
        Reason::Ua => Check::UserAgent,
    }
}

/// A value of `Vary`, put together from lines and names: each name once, in any case.
pub struct FieldNames {
    buffer: [u8; FieldNames::SIZE],
    length: usize,
}

impl Default for FieldNames {
    fn default() -> Self {
        FieldNames { buffer: [0; FieldNames::SIZE], length: 0 }
    }
}

impl FieldNames {
    const SIZE: usize = 1024;

    /// Adds the members of a line.
    pub fn add(&mut self, line: &[u8]) {
        for name in line.split(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
            if name.is_empty() || self.varies_on_everything() || self.has(name) {
                continue;
            }
            if name == b"*" || !self.push(name) {
                // Nobody has a list of more than a kilobyte. It would be safe, too.
                self.length = 0;
                self.push(b"*");
            }
        }
    }

    /// The list.
    pub fn as_bytes(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }

    /// Whether the list is `*`, which no name adds to.
    pub fn varies_on_everything(&self) -> bool {
        self.as_bytes() == b"*"
    }

    fn has(&self, name: &[u8]) -> bool {
        let mut members = self.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
        members.any(|member| member.eq_ignore_ascii_case(name))
    }

    /// Whether there is room.
    fn push(&mut self, name: &[u8]) -> bool {
        let separator: &[u8] = if self.length == 0 { b"" } else { b", " };
        let start = self.length + separator.len();
        let end = start + name.len();
        let Some(room) = self.buffer.get_mut(self.length..end) else { return false };
        let (before, behind) = room.split_at_mut(separator.len());
        before.copy_from_slice(separator);
        behind.copy_from_slice(name);
        self.length = end;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directive::{Level, Settings, TestContext};

    fn names(lines: &[&str], denied: Option<Reason>) -> String {
        let mut level = Level::default();
        for line in lines {
            let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
            let name = format!("antileech_{}", str::from_utf8(words[0]).unwrap());
            level.set(&name, &words[1..], &mut TestContext::default()).unwrap();
        }
        let policy = level.resolve(&Settings::default()).unwrap().policy;
        let mut list = FieldNames::default();
        for_each_header(&policy, denied, &mut |name| list.add(name.as_bytes()));
        String::from_utf8(list.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn headers_of_the_checks() {
        const FETCH: &str = "Sec-Fetch-Site, Sec-Fetch-Mode, Sec-Fetch-Dest";
        let key = "0123456789abcdef";
        let all: &[&str] = &[
            "ip blacklist 192.0.2.1",
            "ua blacklist x",
            "referer whitelist a.example",
            "accept text/html",
            &format!("sign hmac {key} in=cookie:al"),
        ];
        let cases: &[(&[&str], Option<Reason>, &str)] = &[
            (&["ip blacklist 192.0.2.1"], None, ""),
            (&["ua blacklist x"], None, "User-Agent"),
            (&["referer whitelist a.example"], None, "Referer, Origin"),
            (&["referer blacklist a.example", "allow_empty off"], None, "Referer, Origin"),
            (&["allow_empty off"], None, "Referer"),
            (&["allow_empty direct"], None, &format!("Referer, {FETCH}")),
            (
                &["referer whitelist a.example", "allow_empty direct"],
                None,
                &format!("Referer, Origin, {FETCH}"),
            ),
            (&["accept text/html"], None, "Accept"),
            (&[&format!("sign qiniu {key}")], None, ""),
            (&[&format!("sign hmac {key} in=cookie:al")], None, "Cookie"),
            (&[&format!("sign hmac {key} in=header:X-Key")], None, "x-key"),
            (
                &[
                    &format!("sign hmac {key} in=header:x-key"),
                    &format!("sign hmac {key} in=header:X-KEY"),
                ],
                None,
                "x-key",
            ),
            // A denial depends on nothing behind the check that made it.
            (all, None, "User-Agent, Referer, Origin, Accept, Cookie"),
            (all, Some(Reason::SignMissing), "User-Agent, Referer, Origin, Accept, Cookie"),
            (all, Some(Reason::Accept), "User-Agent, Referer, Origin, Accept"),
            (all, Some(Reason::RefererMalformed), "User-Agent, Referer, Origin"),
            (all, Some(Reason::Ua), "User-Agent"),
            (all, Some(Reason::Ip), ""),
        ];
        for (lines, denied, expected) in cases {
            assert_eq!(names(lines, *denied), *expected, "{lines:?} {denied:?}");
        }
    }

    #[test]
    fn lists() {
        let long = "x".repeat(600);
        let cases: &[(&[&str], &str)] = &[
            (&[], ""),
            (&["", " , ,"], ""),
            (&["Accept-Encoding", "Referer"], "Accept-Encoding, Referer"),
            (&["accept-encoding,REFERER", "Referer", "Origin"], "accept-encoding, REFERER, Origin"),
            (&["a, b", "b,c", "A"], "a, b, c"),
            (&["Refer", "Referer"], "Refer, Referer"),
            (&["*", "Referer"], "*"),
            (&["Accept, *", "Referer"], "*"),
            (&["Accept", "*"], "*"),
            (&[&long, "Referer"], &format!("{long}, Referer")),
            (&[&long, &long.to_uppercase()], &long),
            (&[&long, &format!("y{long}"), "Referer"], "*"),
        ];
        for (lines, expected) in cases {
            let mut list = FieldNames::default();
            lines.iter().for_each(|line| list.add(line.as_bytes()));
            assert_eq!(str::from_utf8(list.as_bytes()).unwrap(), *expected, "{lines:?}");
        }
    }
}

//! The policy of a location, and the order of its checks.

use std::sync::Arc;

use crate::accept::AcceptRule;
use crate::fetch_metadata;
use crate::ip::IpRule;
use crate::referer::{Malformed, Referer, RefererRule};
use crate::request::{Line, Request, Text};
use crate::sign::{self, Credential, Signer};
use crate::user_agent::UserAgentRule;
use crate::verdict::{Denial, Reason, Verdict};

/// The checks of a location. Rules are shared between the levels that inherit them.
#[derive(Clone, Default)]
pub struct Policy {
    /// `antileech_bypass`
    pub bypass: Option<Arc<[Text]>>,
    /// `antileech_ip`
    pub ip: Option<Arc<IpRule>>,
    /// `antileech_ua`
    pub user_agent: Option<Arc<UserAgentRule>>,
    /// `antileech_referer`
    pub referer: Option<Arc<RefererRule>>,
    /// `antileech_allow_empty`
    pub allow_empty: AllowEmpty,
    /// `antileech_accept`
    pub accept: Option<Arc<AcceptRule>>,
    /// `antileech_sign`, in the order of the configuration
    pub sign: Option<Arc<[Signer]>>,
}

/// What an absent, empty or blank Referer gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AllowEmpty {
    /// It passes unless the browser says that another site embeds the answer.
    Direct,
    /// It is denied.
    Off,
    /// It passes.
    #[default]
    On,
}

impl Policy {
    /// Whether there is anything to check.
    pub fn is_active(&self) -> bool {
        self.ip.is_some()
            || self.user_agent.is_some()
            || self.referer.is_some()
            || self.allow_empty != AllowEmpty::On
            || self.accept.is_some()
            || self.sign.is_some()
    }

    /// Judges a request. All configured checks must pass; the first that fails gives the reason.
    pub fn check<'p, 'r>(&'p self, request: &Request<'r>) -> Verdict<'p, 'r> {
        if self.bypasses(request) {
            return Verdict::Bypassed;
        }
        match self.check_all(request) {
            Ok(credential) => Verdict::Passed(credential),
            Err(denial) => Verdict::Denied(denial),
        }
    }

    /// Cheapest first.
    fn check_all<'p, 'r>(
        &'p self,
        request: &Request<'r>,
    ) -> Result<Option<Credential<'p, 'r>>, Denial<'p>> {
        self.check_ip(request)?;
        let asks_for_page = self.referer.is_some() || self.allow_empty != AllowEmpty::On;
        if asks_for_page || self.user_agent.is_some() {
            let headers = request.lookup.usual_headers();
            self.check_user_agent(headers.user_agent, request)?;
            if asks_for_page {
                self.check_referer(headers.referer, request)?;
            }
        }
        self.check_accept(request)?;
        self.check_signature(request)
    }

    /// Who vouches for a request, whatever the other checks say.
    pub fn credential<'p, 'r>(&'p self, request: &Request<'r>) -> Option<Credential<'p, 'r>> {
        self.check_signature(request).ok().flatten()
    }

    /// Whether a path carrier was lifted off the request that no signer here verifies.
    pub fn leaves_unclaimed(&self, request: &Request<'_>) -> bool {
        request.target.lifted() > 0
            && !self.sign.iter().flat_map(|sign| sign.iter()).any(|signer| signer.claims(request))
    }

    /// As `proxy_cache_bypass`: one value that is neither empty nor `0` is enough. A value that
    /// cannot be had bypasses nothing.
    fn bypasses(&self, request: &Request<'_>) -> bool {
        self.bypass.iter().flat_map(|texts| texts.iter()).any(|text| {
            request.lookup.text(*text).is_some_and(|value| !value.is_empty() && value != b"0")
        })
    }

    fn check_ip(&self, request: &Request<'_>) -> Result<(), Reason> {
        match &self.ip {
            Some(rule) if !rule.admits(request.client) => Err(Reason::Ip),
            _ => Ok(()),
        }
    }

    fn check_user_agent(&self, line: Line<'_>, request: &Request<'_>) -> Result<(), Reason> {
        match &self.user_agent {
            Some(rule) if !rule.admits(line, request) => Err(Reason::Ua),
            _ => Ok(()),
        }
    }

    fn check_referer(&self, line: Line<'_>, request: &Request<'_>) -> Result<(), Reason> {
        match line.trimmed() {
            Line::One(value) if !value.is_empty() => {
                self.check_page(&Referer::parse(value), request)
            }
            Line::Several => self.check_page(&Err(Malformed), request),
            Line::One(_) | Line::Absent => self.check_origin(request),
        }
    }

    /// The page that asks. Without a list, any page will do, but it must be one.
    fn check_page(
        &self,
        page: &Result<Referer<'_>, Malformed>,
        request: &Request<'_>,
    ) -> Result<(), Reason> {
        match (&self.referer, page) {
            (Some(rule), page) => judge(rule, page, request),
            (None, Ok(_)) => Ok(()),
            (None, Err(_)) => self.check_empty(request),
        }
    }

    /// Scripts and fonts come with an Origin where there is no Referer.
    fn check_origin(&self, request: &Request<'_>) -> Result<(), Reason> {
        let Some(rule) = &self.referer else { return self.check_empty(request) };
        match request.line("origin") {
            Line::One(origin) if !origin.is_empty() && origin != b"null" => {
                judge(rule, &Referer::parse_origin(origin), request)
            }
            _ => self.check_empty(request),
        }
    }

    fn check_empty(&self, request: &Request<'_>) -> Result<(), Reason> {
        match self.allow_empty {
            AllowEmpty::On => Ok(()),
            AllowEmpty::Off => Err(Reason::RefererEmpty),
            AllowEmpty::Direct if fetch_metadata::is_cross_site_embedding(request) => {
                Err(Reason::CrossSite)
            }
            AllowEmpty::Direct => Ok(()),
        }
    }

    fn check_accept(&self, request: &Request<'_>) -> Result<(), Reason> {
        match &self.accept {
            Some(rule) if !rule.admits(request) => Err(Reason::Accept),
            _ => Ok(()),
        }
    }

    #[inline(always)]
    fn check_signature<'p, 'r>(
        &'p self,
        request: &Request<'r>,
    ) -> Result<Option<Credential<'p, 'r>>, Denial<'p>> {
        match self.sign.as_deref() {
            None => Ok(None),
            Some([signer]) => sign::verify_one(signer, request),
            Some(signers) => sign::verify_any(signers, request),
        }
    }
}

fn judge(
    rule: &RefererRule,
    page: &Result<Referer<'_>, Malformed>,
    request: &Request<'_>,
) -> Result<(), Reason> {
    match page {
        Ok(page) if rule.admits(page, request) => Ok(()),
        Ok(_) => Err(Reason::Referer),
        Err(_) if rule.admits_malformed() => Ok(()),
        Err(_) => Err(Reason::RefererMalformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain::PlainRequest;
    use crate::test::{policy, request_for};

    fn outcome(policy: &Policy, request: &PlainRequest) -> String {
        match policy.check(&request.view()) {
            Verdict::Bypassed => "bypassed".to_owned(),
            Verdict::Denied(Denial { reason, scheme: None }) => reason.to_string(),
            Verdict::Denied(Denial { reason, scheme: Some(scheme) }) => {
                format!("{reason} {scheme}")
            }
            Verdict::Passed(None) => "passed".to_owned(),
            Verdict::Passed(Some(_)) => "credential".to_owned(),
        }
    }

    #[test]
    fn empty_and_malformed_referers() {
        let whitelist = "referer whitelist good.example";
        let blacklist = "referer blacklist evil.example";
        let cross = "sec-fetch-site=cross-site";
        // Lines, headers, the outcome.
        let cases: &[(&[&str], &[&str], &str)] = &[
            // the four rows of Baidu's page
            (&[blacklist, "allow_empty on"], &[], "passed"),
            (&[blacklist, "allow_empty off"], &[], "referer_empty"),
            (&[whitelist, "allow_empty on"], &[], "passed"),
            (&[whitelist, "allow_empty off"], &[], "referer_empty"),
            // empty is absent, empty and blank
            (&["allow_empty off"], &[], "referer_empty"),
            (&["allow_empty off"], &["referer="], "referer_empty"),
            (&["allow_empty off"], &["referer= \t "], "referer_empty"),
            (&["allow_empty off"], &["referer=http://any.example/"], "passed"),
            (&["allow_empty off"], &["referer= http://any.example/ "], "passed"),
            // malformed is not empty, but without a list it counts as empty
            (&[whitelist], &["referer=x"], "referer_malformed"),
            (&[blacklist], &["referer=x"], "passed"),
            (&[blacklist, "allow_empty off"], &["referer=x"], "passed"),
            (&["allow_empty off"], &["referer=x"], "referer_empty"),
            (&["allow_empty direct"], &["referer=x"], "passed"),
            (&["allow_empty direct"], &["referer=x", cross], "cross_site"),
            // several are malformed
            (
                &[whitelist],
                &["referer=http://good.example/", "referer=http://good.example/"],
                "referer_malformed",
            ),
            (&[whitelist], &["referer=", "referer="], "referer_malformed"),
            // direct
            (&["allow_empty direct"], &[cross], "cross_site"),
            (&[whitelist, "allow_empty direct"], &[cross], "cross_site"),
            (&[blacklist, "allow_empty direct"], &[cross], "cross_site"),
            (&["allow_empty direct"], &[cross, "referer=http://any.example/"], "passed"),
            (
                &["allow_empty direct"],
                &[cross, "sec-fetch-mode=navigate", "sec-fetch-dest=document"],
                "passed",
            ),
            (
                &["allow_empty direct"],
                &[cross, "sec-fetch-mode=navigate", "sec-fetch-dest=iframe"],
                "cross_site",
            ),
            (&["allow_empty direct"], &["sec-fetch-site=same-site"], "passed"),
            (&["allow_empty direct"], &["sec-fetch-site=nonsense"], "passed"),
            (&["allow_empty direct"], &[cross, cross], "passed"),
            (&["allow_empty direct"], &[], "passed"),
            (
                &[whitelist, "allow_empty direct"],
                &["referer=http://good.example/", cross],
                "passed",
            ),
            // an Origin stands in for an empty Referer, if there is a list
            (&[whitelist, "allow_empty off"], &["origin=https://good.example"], "passed"),
            (&[whitelist], &["origin=https://evil.example"], "referer"),
            (&[whitelist], &["referer= ", "origin=https://evil.example"], "referer"),
            (&[blacklist], &["origin=https://evil.example"], "referer"),
            (&[blacklist, "allow_empty off"], &["origin=https://any.example"], "passed"),
            (&[whitelist], &["origin=https://good.example/"], "referer_malformed"),
            (&[whitelist, "allow_empty off"], &["origin=null"], "referer_empty"),
            (&[whitelist], &["origin=null"], "passed"),
            (
                &[whitelist, "allow_empty off"],
                &["origin=https://good.example", "origin=https://good.example"],
                "referer_empty",
            ),
            (&["allow_empty off"], &["origin=https://good.example"], "referer_empty"),
            (
                &[whitelist],
                &["referer=http://good.example/", "origin=https://evil.example"],
                "passed",
            ),
        ];
        for (lines, headers, expected) in cases {
            let mut request = request_for("/");
            for header in *headers {
                let (name, value) = header.split_once('=').unwrap();
                request = request.header(name, value);
            }
            assert_eq!(outcome(&policy(lines), &request), *expected, "{lines:?} {headers:?}");
        }
    }

    #[test]
    fn order_of_the_checks() {
        let lines = [
            "sign qiniu 0123456789abcdef",
            "accept text/html",
            "referer whitelist good.example",
            "ua blacklist evil",
            "ip blacklist 192.0.2.0/24",
            "bypass $0",
        ];
        let good = |target: &str| {
            let mut request = request_for(target)
                .header("user-agent", "good")
                .header("referer", "http://good.example/")
                .header("accept", "text/html");
            request.client = crate::request::Client::Unix;
            request.variables = vec![Some(b"".to_vec())];
            request
        };
        // md5("0123456789abcdef/af0000000")
        let signed = "/a?sign=7610a9c205dcdbd534b04543b65d2e3f&t=f0000000";
        let all = policy(&lines);
        assert_eq!(outcome(&all, &good(signed)), "credential");
        let mut request = request_for("/").header("user-agent", "evil").header("referer", "x");
        request.variables = vec![Some(b"1".to_vec())];
        assert_eq!(outcome(&all, &request), "bypassed");
        for (value, expected) in
            [(Some(""), "ip"), (Some("0"), "ip"), (None, "ip"), (Some("00"), "bypassed")]
        {
            request.variables = vec![value.map(|value| value.as_bytes().to_vec())];
            assert_eq!(outcome(&all, &request), expected, "{value:?}");
        }
        request.variables = Vec::new();
        request.client = crate::request::Client::Unix;
        assert_eq!(outcome(&all, &request), "ua");
        let mut request = request_for("/").header("referer", "x");
        request.client = crate::request::Client::Unix;
        assert_eq!(outcome(&all, &request), "referer_malformed");
        let mut request = request_for("/");
        request.client = crate::request::Client::Unix;
        assert_eq!(outcome(&all, &request), "accept");
        assert_eq!(outcome(&all, &good("/a")), "sign_missing qiniu");
    }

    #[test]
    fn several_signatures() {
        let lines = ["sign netease 0123456789abcdef", "sign qiniu 0123456789abcdef"];
        let policy = policy(&lines);
        let cases = [
            ("/a", "sign_missing netease"),
            ("/a?sign=7610a9c205dcdbd534b04543b65d2e3f&t=f0000000", "credential"),
            ("/a?sign=x&t=f0000000", "sign_malformed qiniu"),
            ("/a?sign=x&t=f0000000&wsSecret=x&wsTime=x", "sign_malformed netease"),
            ("/a?sign=x&sign=x&wsSecret=x&wsTime=x", "sign_duplicate qiniu"),
            (
                "/a?sign=7610a9c205dcdbd534b04543b65d2e3e&t=f0000000&wsTime=1&wsTime=1",
                "sign_mismatch qiniu",
            ),
            // md5("0123456789abcdef/a50000000")
            (
                "/a?wsSecret=00000000000000000000000000000000&wsTime=1700000000\
                 &sign=7251e348e3ebae901d7c2de79a258605&t=50000000",
                "sign_expired qiniu",
            ),
        ];
        for (target, expected) in cases {
            assert_eq!(outcome(&policy, &request_for(target)), expected, "{target}");
        }
    }

    #[test]
    fn activity() {
        let cases: &[(&[&str], bool)] = &[
            (&[], false),
            (&["allow_empty on"], false),
            (&["bypass $0"], false),
            (&["referer off", "sign off", "ip off", "ua off", "accept off"], false),
            (&["allow_empty off"], true),
            (&["allow_empty direct"], true),
            (&["ip whitelist unix:"], true),
            (&["ua blacklist x"], true),
            (&["accept text/html"], true),
            (&["sign qiniu 0123456789abcdef"], true),
        ];
        for (lines, expected) in cases {
            assert_eq!(policy(lines).is_active(), *expected, "{lines:?}");
        }
    }
}

//! What a replay counts.

use antileech::fetch_metadata::is_cross_site_embedding;
use antileech::policy::{AllowEmpty, Policy};
use antileech::referer::Referer;
use antileech::request::{Client, Line, Request, UnixTime};
use antileech::verdict::{Reason, Verdict};

use super::record::Record;
use super::top::Top;

/// How many different values of a kind are kept.
const ROOM: usize = 4096;

/// The directives that deny, in the order of the checks.
pub const DIRECTIVES: [&str; 6] = [
    "antileech_ip",
    "antileech_ua",
    "antileech_referer",
    "antileech_allow_empty",
    "antileech_accept",
    "antileech_sign",
];

/// The directive that denies for a reason.
pub fn directive(reason: Reason) -> &'static str {
    match reason {
        Reason::Accept => "antileech_accept",
        Reason::CrossSite | Reason::RefererEmpty => "antileech_allow_empty",
        Reason::Ip => "antileech_ip",
        Reason::Referer | Reason::RefererMalformed => "antileech_referer",
        Reason::Ua => "antileech_ua",
        Reason::SignDuplicate
        | Reason::SignEarly
        | Reason::SignExpired
        | Reason::SignMalformed
        | Reason::SignMismatch
        | Reason::SignMissing => "antileech_sign",
    }
}

/// Requests, and the bytes that were sent to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// How many.
    pub requests: u64,
    /// How many bytes.
    pub bytes: u64,
}

impl Total {
    fn add(&mut self, bytes: u64) {
        self.requests += 1;
        self.bytes = self.bytes.saturating_add(bytes);
    }
}

/// The counts of a replay.
pub struct Tally {
    /// All requests.
    pub all: Total,
    /// What `antileech_bypass` let through.
    pub bypassed: Total,
    /// What passed the checks.
    pub passed: Total,
    /// What was denied, by [`Reason::ALL`].
    pub denied: [Total; Reason::ALL.len()],
    /// What each of [`DIRECTIVES`] would deny by itself.
    pub alone: [Total; DIRECTIVES.len()],
    /// Requests without a Referer.
    pub without_referer: Total,
    /// Those of them that Fetch Metadata shows to be embedded by another site.
    pub cross_site: Total,
    /// The time of the earliest and the latest request.
    pub times: Option<(UnixTime, UnixTime)>,
    /// Hosts of Referers (or Origins) of requests that were denied for neither client nor
    /// User-Agent.
    pub denied_hosts: Top,
    /// Hosts of Referers of requests that passed, other than the one that was asked.
    pub passed_hosts: Top,
    /// User-Agents that were denied for what they are.
    pub denied_user_agents: Top,
    /// Addresses that were denied for what they are.
    pub denied_clients: Top,
    singles: Vec<Policy>,
}

impl Tally {
    /// Nothing yet, for these rules.
    pub fn new(policy: &Policy) -> Tally {
        let none = || Policy { bypass: policy.bypass.clone(), ..Policy::default() };
        let has_referer = policy.referer.is_some() || policy.allow_empty != AllowEmpty::On;
        let singles = [
            policy.ip.as_ref().map(|ip| Policy { ip: Some(ip.clone()), ..none() }),
            policy.user_agent.as_ref().map(|ua| Policy { user_agent: Some(ua.clone()), ..none() }),
            has_referer.then(|| Policy {
                referer: policy.referer.clone(),
                allow_empty: policy.allow_empty,
                ..none()
            }),
            policy.accept.as_ref().map(|accept| Policy { accept: Some(accept.clone()), ..none() }),
            policy.sign.as_ref().map(|sign| Policy { sign: Some(sign.clone()), ..none() }),
        ];
        Tally {
            all: Total::default(),
            bypassed: Total::default(),
            passed: Total::default(),
            denied: Default::default(),
            alone: Default::default(),
            without_referer: Total::default(),
            cross_site: Total::default(),
            times: None,
            denied_hosts: Top::new(ROOM),
            passed_hosts: Top::new(ROOM),
            denied_user_agents: Top::new(ROOM),
            denied_clients: Top::new(ROOM),
            singles: singles.into_iter().flatten().collect(),
        }
    }

    /// All that was denied.
    pub fn all_denied(&self) -> Total {
        self.denied.iter().fold(Total::default(), |sum, total| Total {
            requests: sum.requests + total.requests,
            bytes: sum.bytes.saturating_add(total.bytes),
        })
    }

    /// Judges a request, and counts it.
    pub fn take(&mut self, policy: &Policy, record: &Record, request: &Request<'_>, bytes: u64) {
        self.all.add(bytes);
        if let Some(now) = record.now() {
            let (first, last) = self.times.unwrap_or((now, now));
            self.times = Some((first.min(now), last.max(now)));
        }
        let referer = request.line("referer");
        if !matches!(referer, Line::One(referer) if !referer.is_empty()) {
            self.without_referer.add(bytes);
            if is_cross_site_embedding(request) {
                self.cross_site.add(bytes);
            }
        }
        match policy.check(request) {
            Verdict::Bypassed => self.bypassed.add(bytes),
            Verdict::Passed(_) => {
                self.passed.add(bytes);
                if let Some(page) = page(request) {
                    if page.host().as_bytes() != request.host {
                        self.passed_hosts.add(page.host().as_bytes(), bytes);
                    }
                }
            }
            Verdict::Denied(denial) => self.deny(denial.reason, request, bytes),
        }
    }

    fn deny(&mut self, reason: Reason, request: &Request<'_>, bytes: u64) {
        let of_reason = Reason::ALL.iter().position(|known| *known == reason);
        if let Some(total) = of_reason.and_then(|index| self.denied.get_mut(index)) {
            total.add(bytes);
        }
        for single in &self.singles {
            let Verdict::Denied(denial) = single.check(request) else { continue };
            let name = directive(denial.reason);
            let of_name = DIRECTIVES.iter().position(|known| *known == name);
            if let Some(total) = of_name.and_then(|index| self.alone.get_mut(index)) {
                total.add(bytes);
            }
        }
        match reason {
            Reason::Ip => match request.client {
                Client::Ip(address) => {
                    self.denied_clients.add(address.to_string().as_bytes(), bytes);
                }
                Client::Unix => self.denied_clients.add(b"unix:", bytes),
            },
            Reason::Ua => {
                let mut user_agent: &[u8] = b"";
                request.lookup.header_lines("user-agent", &mut |value| user_agent = value);
                self.denied_user_agents.add(user_agent, bytes);
            }
            // The other reasons are about the page, or about a link that is on it.
            _ => {
                if let Some(page) = page(request) {
                    self.denied_hosts.add(page.host().as_bytes(), bytes);
                }
            }
        }
    }
}

/// The page that a request comes from, if it says one.
fn page<'r>(request: &Request<'r>) -> Option<Referer<'r>> {
    match request.line("referer") {
        Line::One(referer) if !referer.is_empty() => Referer::parse(referer).ok(),
        Line::Several => None,
        Line::Absent | Line::One(_) => match request.line("origin") {
            Line::One(origin) => Referer::parse_origin(origin).ok(),
            Line::Absent | Line::Several => None,
        },
    }
}

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
        self.check_user_agent(request)?;
        self.check_referer(request)?;
        self.check_accept(request)?;
        self.check_signature(request)
    }

    /// Who vouches for a request, whatever the other checks say.
    pub fn credential<'p, 'r>(&'p self, request: &Request<'r>) -> Option<Credential<'p, 'r>> {
        self.check_signature(request).ok().flatten()
    }

    /// Whether a path carrier was lifted off the request that no signer here verifies.
    pub fn leaves_unclaimed(&self, request: &Request<'_>) -> bool {
        request.lifted > 0
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

    fn check_user_agent(&self, request: &Request<'_>) -> Result<(), Reason> {
        match &self.user_agent {
            Some(rule) if !rule.admits(request) => Err(Reason::Ua),
            _ => Ok(()),
        }
    }

    fn check_referer(&self, request: &Request<'_>) -> Result<(), Reason> {
        if self.referer.is_none() && self.allow_empty == AllowEmpty::On {
            return Ok(());
        }
        let page = match request.line("referer") {
            Line::One(value) if !value.is_empty() => Some(Referer::parse(value)),
            Line::Several => Some(Err(Malformed)),
            Line::One(_) | Line::Absent => None,
        };
        match (page, &self.referer) {
            (Some(page), Some(rule)) => judge(rule, page, request),
            // Without a list, any page will do, but it must be one.
            (Some(Ok(_)), None) => Ok(()),
            (Some(Err(_)), None) => self.check_empty(request),
            (None, Some(rule)) => match request.line("origin") {
                // Scripts and fonts come with an Origin where there is no Referer.
                Line::One(origin) if !origin.is_empty() && origin != b"null" => {
                    judge(rule, Referer::parse_origin(origin), request)
                }
                _ => self.check_empty(request),
            },
            (None, None) => self.check_empty(request),
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

    /// One signature that verifies is enough. Otherwise the reason is that of the signer that got
    /// furthest, the first one of those that got equally far.
    fn check_signature<'p, 'r>(
        &'p self,
        request: &Request<'r>,
    ) -> Result<Option<Credential<'p, 'r>>, Denial<'p>> {
        let Some(signers) = &self.sign else { return Ok(None) };
        let mut furthest = Denial::from(Reason::SignMissing);
        for signer in signers.iter() {
            let reason = match signer.verify(request) {
                Ok(credential) => return Ok(Some(credential)),
                Err(reason) => reason,
            };
            let is_further = sign::progress(reason) > sign::progress(furthest.reason);
            if furthest.scheme.is_none() || is_further {
                furthest = Denial { reason, scheme: Some(&signer.scheme().name) };
            }
        }
        Err(furthest)
    }
}

fn judge(
    rule: &RefererRule,
    page: Result<Referer<'_>, Malformed>,
    request: &Request<'_>,
) -> Result<(), Reason> {
    match page {
        Ok(page) if rule.admits(&page, request) => Ok(()),
        Ok(_) => Err(Reason::Referer),
        Err(_) if rule.admits_malformed() => Ok(()),
        Err(_) => Err(Reason::RefererMalformed),
    }
}

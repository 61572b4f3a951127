//! What the rules decided about one request, and why.

use std::fmt;

use crate::sign::Credential;

/// The decision about one request.
#[derive(Clone, Copy)]
pub enum Verdict<'p, 'r> {
    /// `antileech_bypass` said that the request is not to be checked.
    Bypassed,
    /// A check failed.
    Denied(Denial<'p>),
    /// Every configured check passed; with signed URLs, who vouched for the request.
    Passed(Option<Credential<'p, 'r>>),
}

/// A failed check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denial<'p> {
    /// The check that failed.
    pub reason: Reason,
    /// The signature scheme, when a signature was what failed.
    pub scheme: Option<&'p str>,
}

impl From<Reason> for Denial<'_> {
    fn from(reason: Reason) -> Self {
        Denial { reason, scheme: None }
    }
}

/// Why a request was denied; `Display` gives the value of `$antileech_reason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No Accept line names a media type of `antileech_accept`.
    Accept,
    /// No Referer, and Fetch Metadata shows an embedding by another site.
    CrossSite,
    /// The client's address.
    Ip,
    /// The Referer's host.
    Referer,
    /// No Referer, or an empty one.
    RefererEmpty,
    /// A Referer that is no http(s) URL, or several of them.
    RefererMalformed,
    /// The signature is valid later, or for longer than allowed.
    SignEarly,
    /// A part of the signature occurs twice.
    SignDuplicate,
    /// The signature was valid and its time is over.
    SignExpired,
    /// The signature's parts are not of the scheme's form.
    SignMalformed,
    /// The signature is not that of this URL under any configured key.
    SignMismatch,
    /// The URL is not signed.
    SignMissing,
    /// The User-Agent.
    Ua,
}

impl Reason {
    /// All of them, in the order of the checks that give them.
    pub const ALL: [Reason; 13] = [
        Reason::Ip,
        Reason::Ua,
        Reason::Referer,
        Reason::RefererEmpty,
        Reason::RefererMalformed,
        Reason::CrossSite,
        Reason::Accept,
        Reason::SignMissing,
        Reason::SignMalformed,
        Reason::SignDuplicate,
        Reason::SignExpired,
        Reason::SignEarly,
        Reason::SignMismatch,
    ];

    /// The value of `$antileech_reason`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::Accept => "accept",
            Reason::CrossSite => "cross_site",
            Reason::Ip => "ip",
            Reason::Referer => "referer",
            Reason::RefererEmpty => "referer_empty",
            Reason::RefererMalformed => "referer_malformed",
            Reason::SignEarly => "sign_early",
            Reason::SignDuplicate => "sign_duplicate",
            Reason::SignExpired => "sign_expired",
            Reason::SignMalformed => "sign_malformed",
            Reason::SignMismatch => "sign_mismatch",
            Reason::SignMissing => "sign_missing",
            Reason::Ua => "ua",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

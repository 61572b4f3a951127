//! What holds at a level of the configuration.

use std::sync::Arc;

use crate::policy::Policy;
use crate::request::Text;
use crate::verdict::Reason;

/// What holds at a level.
#[derive(Clone)]
pub struct Settings {
    /// The checks; levels that change none of them share one.
    pub policy: Arc<Policy>,
    /// `antileech_corp`
    pub corp: Corp,
    /// `antileech_dry_run`
    pub dry_run: bool,
    /// `antileech_log_level`
    pub log_level: LogLevel,
    /// `antileech_status`
    pub status: Status,
    /// `antileech_strip`
    pub strip: bool,
    /// `antileech_vary`
    pub vary: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            policy: Arc::default(),
            corp: Corp::Off,
            dry_run: false,
            log_level: LogLevel::Error,
            status: Status { denied: 403, expired: None },
            strip: true,
            vary: false,
        }
    }
}

/// `antileech_corp`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corp {
    /// The same header for every response.
    Always(CorpPolicy),
    /// The header is left as it is.
    Off,
    /// The header that the text gives; none if that is no policy.
    Text(Text),
}

/// A value of the `Cross-Origin-Resource-Policy` header: which pages may use a response
/// (<https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorpPolicy {
    /// Any page.
    CrossOrigin,
    /// Pages of the same origin.
    SameOrigin,
    /// Pages of the same site.
    SameSite,
}

impl CorpPolicy {
    /// Reads a value; they are case-sensitive.
    pub fn parse(value: &[u8]) -> Option<CorpPolicy> {
        match value {
            b"cross-origin" => Some(CorpPolicy::CrossOrigin),
            b"same-origin" => Some(CorpPolicy::SameOrigin),
            b"same-site" => Some(CorpPolicy::SameSite),
            _ => None,
        }
    }

    /// The value.
    pub const fn as_str(self) -> &'static str {
        match self {
            CorpPolicy::CrossOrigin => "cross-origin",
            CorpPolicy::SameOrigin => "same-origin",
            CorpPolicy::SameSite => "same-site",
        }
    }
}

/// `antileech_log_level`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// The default.
    Error,
    /// `info`
    Info,
    /// `notice`
    Notice,
    /// Denials are not logged.
    Off,
    /// `warn`
    Warn,
}

/// `antileech_status`: HTTP status codes, or 444 to close the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    pub(super) denied: u16,
    pub(super) expired: Option<u16>,
}

impl Status {
    /// The answer to a request that was denied for this reason.
    pub fn of(self, reason: Reason) -> u16 {
        match (reason, self.expired) {
            (Reason::SignExpired, Some(expired)) => expired,
            _ => self.denied,
        }
    }
}
impl Settings {
    /// What to warn about in a location with `satisfy any`.
    pub fn satisfy_any_warning(&self) -> Option<String> {
        let Status { denied, expired } = self.status;
        let ends = |status: &u16| *status != 401 && *status != 403;
        let status = [denied, expired.unwrap_or(denied)].into_iter().find(ends)?;
        self.policy.is_active().then(|| {
            format!(
                "\"antileech_status\" {status} ends a request at once, \"satisfy any\" asks the \
                 next module only on 401 and 403"
            )
        })
    }
}

//! What one client request carries across internal redirects.

use antileech::policy::Policy;
use antileech::sign::Credential;
use antileech::verdict::{Denial, Verdict};

/// The state of one client request. It lives in the pool of the main request, from where the
/// module finds it again after nginx has cleared the modules' own pointers in a redirect.
#[derive(Default)]
pub struct Context {
    /// The raw target that the client sent.
    pub target: &'static [u8],
    /// The decoded path at the time of the first look, without a lifted carrier.
    pub uri: &'static [u8],
    /// The length of the path carrier that was lifted off the target; 0 if none.
    pub lifted: usize,
    /// Whether a location has been asked to verify that carrier.
    pub carrier_settled: bool,
    /// The last verdict, and whose it was.
    pub decision: Option<Decision>,
    /// Where a denial stands.
    pub denial: DenialState,
}

/// A verdict of a policy.
pub struct Decision {
    /// Compared by address: levels that change no check share one policy.
    pub policy: *const Policy,
    /// The verdict. What it borrows lives as long as the request.
    pub verdict: Verdict<'static, 'static>,
    /// Who vouched for the request; of a dry run also if it would have been denied.
    pub credential: Option<Credential<'static, 'static>>,
    /// Whether the verdict is enforced, not a dry run.
    pub enforced: bool,
}

impl Decision {
    /// Why the request was denied, or would have been.
    pub fn denial(&self) -> Option<Denial<'static>> {
        match self.verdict {
            Verdict::Denied(denial) => Some(denial),
            Verdict::Bypassed | Verdict::Passed(_) => None,
        }
    }
}

/// What became of the answer to a denied request.
///
/// A redirect that follows a denial is that of `error_page` only if the denial was the final
/// answer. It is not if another module let the request in (`satisfy any`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DenialState {
    /// The answer to the client is the denial, or the error page for it.
    Final,
    /// No denial.
    #[default]
    None,
    /// Another module let the request in all the same.
    Overruled,
    /// The denial was the final answer, and `error_page` redirects to a URI.
    Redirected,
    /// The access phase goes on, or has just ended with the denial.
    Standing,
}

impl DenialState {
    /// Whether what the client gets is an answer to a denied request.
    pub fn is_answer(self) -> bool {
        match self {
            DenialState::Final | DenialState::Redirected | DenialState::Standing => true,
            DenialState::None | DenialState::Overruled => false,
        }
    }

    /// The request starts over with another URI.
    pub fn on_redirect(&mut self) {
        if *self == DenialState::Standing {
            *self = DenialState::Redirected;
        }
    }

    /// A location's access phase begins. Whether this is the page that `error_page` shows for the
    /// denial, which is exempt from the rules so that it may lie in the tree that they protect. It
    /// is so once: what that page redirects to is not exempt.
    ///
    /// A named location is no such page. nginx enters it without starting over, with the URI that
    /// was denied.
    pub fn on_access(&mut self) -> bool {
        let is_error_page = *self == DenialState::Redirected;
        if is_error_page || *self == DenialState::Standing {
            *self = DenialState::Final;
        }
        is_error_page
    }

    /// The module denies.
    pub fn on_denial(&mut self) {
        if *self != DenialState::Final {
            *self = DenialState::Standing;
        }
    }

    /// The request got past the access phase.
    pub fn on_content(&mut self) {
        if *self == DenialState::Standing {
            *self = DenialState::Overruled;
        }
    }
}

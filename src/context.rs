//! What one client request carries across internal redirects.

use std::cell::Cell;
use std::ptr;

use antileech::policy::Policy;
use antileech::sign::Credential;
use antileech::verdict::{Denial, Reason};

use crate::count::Level;
use crate::request::HttpRequest;

/// The state of one client request. It lives in the pool of the main request, from where the
/// module finds it again after nginx has cleared the modules' own pointers in a redirect. Its
/// fields are cells, because a rule may ask for a variable that asks for the context.
pub struct Context {
    /// The raw target that the client sent.
    pub target: Cell<&'static [u8]>,
    /// The decoded path at the time of the first look, without a lifted carrier.
    pub uri: Cell<&'static [u8]>,
    /// The length of the path carrier that was lifted off the target; 0 if none.
    pub lifted: Cell<usize>,
    /// Whether a location has been asked to verify that carrier.
    pub carrier_settled: Cell<bool>,
    /// Whose verdict it is that follows. Compared by address: levels that change no check share one
    /// policy.
    pub policy: Cell<*const Policy>,
    /// The last verdict. What it borrows lives as long as the request.
    pub outcome: Cell<Outcome>,
    /// Who vouched for the request; of a dry run also if it would have been denied.
    pub credential: Cell<Option<Credential<'static, 'static>>>,
    /// Whether the verdict is enforced, not a dry run.
    pub enforced: Cell<bool>,
    /// Whether the signature has been taken out of what upstream and caches see.
    pub stripped: Cell<bool>,
    /// The level that the verdict is of, if it counts.
    pub level: Cell<Option<&'static Level>>,
    /// The verdict before, of another policy.
    pub earlier: Cell<Option<Judgement>>,
    /// nginx's count of the changes of URI that are left, when it was denied.
    pub uri_changes: Cell<u32>,
    /// Where a denial stands.
    pub denial: Cell<DenialState>,
}

/// A verdict without the credential.
#[derive(Clone, Copy, Default)]
pub enum Outcome {
    /// The request was not to be checked.
    Bypassed,
    /// A check failed.
    Denied(Denial<'static>),
    /// All checks passed.
    Passed,
    /// No location with checks has been asked.
    #[default]
    Undecided,
}

/// A verdict that is enforced.
#[derive(Clone, Copy)]
pub struct Judgement {
    /// Whose it is.
    pub policy: &'static Policy,
    /// Why it is a denial, if it is one.
    pub denied: Option<Reason>,
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
    /// The access phase goes on, or has just ended with the denial.
    Standing,
}

impl DenialState {
    /// Whether what the client gets is an answer to a denied request.
    pub fn is_answer(self) -> bool {
        match self {
            DenialState::Final | DenialState::Standing => true,
            DenialState::None | DenialState::Overruled => false,
        }
    }

    /// The request got past the access phase.
    pub fn on_content(self) -> Self {
        if self == DenialState::Standing { DenialState::Overruled } else { self }
    }
}

impl Default for Context {
    fn default() -> Self {
        Context {
            target: Cell::default(),
            uri: Cell::default(),
            lifted: Cell::default(),
            carrier_settled: Cell::default(),
            policy: Cell::new(ptr::null()),
            outcome: Cell::default(),
            credential: Cell::default(),
            enforced: Cell::default(),
            stripped: Cell::default(),
            level: Cell::default(),
            earlier: Cell::default(),
            uri_changes: Cell::default(),
            denial: Cell::default(),
        }
    }
}

impl Context {
    /// Why the request was denied, or would have been.
    pub fn denied(&self) -> Option<Denial<'static>> {
        match self.outcome.get() {
            Outcome::Denied(denial) => Some(denial),
            Outcome::Bypassed | Outcome::Passed | Outcome::Undecided => None,
        }
    }

    /// The last verdict, unless it is that of a dry run.
    pub fn judgement(&self) -> Option<Judgement> {
        if !self.enforced.get() {
            return None;
        }
        // SAFETY: a policy is part of the configuration, which outlives its requests.
        let policy = unsafe { self.policy.get().as_ref() }?;
        Some(Judgement { policy, denied: self.denied().map(|denial| denial.reason) })
    }

    /// Another policy is about to be asked.
    pub fn keep_judgement(&self) {
        if self.enforced.get() {
            self.earlier.set(self.judgement());
        }
    }

    /// The access phase of a location begins. Whether this is the page that `error_page` shows for
    /// the denial. It is exempt from the rules, so that it may lie in the tree that they protect;
    /// where it redirects or rewrites to is not.
    ///
    /// nginx counts the changes of URI that are left: the redirect takes one, and a
    /// `rewrite … last` in the page's location another. A named location is no such page: it gets
    /// the URI that was denied.
    pub fn enters_error_page(&self, request: &HttpRequest) -> bool {
        if self.denial.get() != DenialState::Standing {
            return false;
        }
        self.denial.set(DenialState::Final);
        !request.is_in_named_location()
            && request.uri_changes().checked_add(1) == Some(self.uri_changes.get())
    }

    /// The module denies.
    pub fn deny(&self, request: &HttpRequest) {
        if self.denial.get() != DenialState::Final {
            self.denial.set(DenialState::Standing);
            self.uri_changes.set(request.uri_changes());
        }
    }
}

//! The signers of a location, and which of several reasons is told.

use super::query::Query;
use super::verify::{Credential, Signer};
use crate::request::Request;
use crate::verdict::{Denial, Reason};

/// Verifies the signature of a request by the only signer of a location.
#[inline(never)]
pub(crate) fn verify_one<'p, 'r>(
    signer: &'p Signer,
    request: &Request<'r>,
) -> Result<Option<Credential<'p, 'r>>, Denial<'p>> {
    let denial = |reason| Denial { reason, scheme: Some(&signer.scheme().name) };
    signer.verify(request).map(Some).map_err(denial)
}

/// Verifies the signature of a request by several signers: one that succeeds is enough. Otherwise the
/// reason is that of the signer that got furthest, the first one of those that got equally far.
#[inline(never)]
pub(crate) fn verify_any<'p, 'r>(
    signers: &'p [Signer],
    request: &Request<'r>,
) -> Result<Option<Credential<'p, 'r>>, Denial<'p>> {
    let query = Query::new(request.query());
    let mut furthest = Denial::from(Reason::SignMissing);
    for signer in signers.iter() {
        let reason = match signer.verify_among(request, query.pairs()) {
            Ok(credential) => return Ok(Some(credential)),
            Err(reason) => reason,
        };
        let is_further = progress(reason) > progress(furthest.reason);
        if furthest.scheme.is_none() || is_further {
            furthest = Denial { reason, scheme: Some(&signer.scheme().name) };
        }
    }
    Err(furthest)
}

/// How far the check of a signature got that failed for this reason.
fn progress(reason: Reason) -> u8 {
    match reason {
        Reason::SignExpired => 5,
        Reason::SignEarly => 4,
        Reason::SignMismatch => 3,
        Reason::SignDuplicate => 2,
        Reason::SignMalformed => 1,
        _ => 0,
    }
}

/// The better of two results: a success, or else the failure that got further.
pub(super) fn further<T>(first: Result<T, Reason>, second: Result<T, Reason>) -> Result<T, Reason> {
    match (first, second) {
        (Err(first), Err(second)) if progress(second) > progress(first) => Err(second),
        (Err(_), Ok(second)) => Ok(second),
        (first, _) => first,
    }
}

//! Which targets a signature is not verified for, whatever it is.

use super::constraint;
use super::field::{Field, Fields};
use super::message::Piece;
use super::scheme::Arguments;
use super::verify::Signer;
use super::{path, query};
use crate::request::Request;
use crate::scan::{self, Sixteen};
use crate::verdict::Reason;

impl Signer {
    /// Refuses targets that this server and a signer could read differently, and those that the
    /// signature does not cover.
    pub(super) fn check_target(
        &self,
        request: &Request<'_>,
        fields: &Fields<'_>,
    ) -> Result<(), Reason> {
        let scheme = &self.scheme;
        let path = request.path();
        let covers_it_alone = scheme.covers_raw_path(fields);
        let is_refused = |name: &[u8]| query::has_argument(request.query(), name);
        let (target, is_fragment) = (&request.target, |all: Sixteen| all.equal(b'#'));
        let has_more = || scan::has(target.raw(), is_fragment) || path::has_dot_segment(path);
        let refused = (!target.is_plain() && has_more())
            || (!covers_it_alone && path::has_other_spelling(path))
            || self.further_argument(request).is_some()
            || scheme.refused.iter().any(|name| is_refused(name))
            || fields
                .find(Field::Depth)
                .is_some_and(|depth| constraint::scope(path, depth).is_none());
        if refused { Err(Reason::SignMalformed) } else { Ok(()) }
    }

    /// The name of an argument that neither the scheme has nor its signature covers, if it allows
    /// none.
    pub(super) fn further_argument<'r>(&self, request: &Request<'r>) -> Option<&'r [u8]> {
        if self.scheme.arguments == Arguments::Any {
            return None;
        }
        let mut further = query::without(request.query(), self.arguments()).map(|pair| {
            let (name, _) = query::split_pair(pair);
            name
        });
        further.find(|name| {
            !self.scheme.message.iter().any(|piece| match piece {
                Piece::Argument(signed) => **signed == **name,
                _ => false,
            })
        })
    }
}

//! Path carriers, which are lifted off before a location is chosen.

use super::carrier::Carrier;
use super::field::Forms;
use super::verify::Signer;
use crate::request::split_target;

/// The path carriers of all rules of a server.
#[derive(Debug, Default)]
pub struct PathCarriers(Vec<(Carrier, Forms)>);

impl PathCarriers {
    /// Adds the path carriers of these signers.
    pub fn add(&mut self, signers: &[Signer]) {
        for scheme in signers.iter().map(Signer::scheme) {
            let carrier = (scheme.carrier.clone(), scheme.forms.clone());
            if matches!(scheme.carrier, Carrier::Path(_)) && !self.0.contains(&carrier) {
                self.0.push(carrier);
            }
        }
    }

    /// The length of the carrier in front of a raw target, if its path has exactly the shape of
    /// one, and the decoded and normalised path `uri` starts with the same bytes: a rest of the
    /// path that climbs over the carrier leaves nothing to lift.
    pub fn lift(&self, target: &[u8], uri: &[u8]) -> Option<usize> {
        let (path, _) = split_target(target);
        let length = self.0.iter().find_map(|(carrier, forms)| carrier.lift(forms, path))?;
        let (start, rest) = uri.split_at_checked(length)?;
        (path.starts_with(start) && rest.starts_with(b"/")).then_some(length)
    }
}

//! Schemes as a whole: published vectors, attacks, and round trips.

mod attacks;
mod definitions;
mod vendors;

use super::*;
use crate::plain::PlainRequest;
use crate::request::{Request, Target, UnixTime};
use crate::test::request_for;
use crate::verdict::Reason;

const NOW: UnixTime = 1_700_000_000;

fn secret(text: &str) -> Key {
    Key::Secret(Secret::new(text.as_bytes(), KeyFormat::Text).unwrap())
}

fn preset(name: &str, overrides: &[(&str, &str)]) -> Scheme {
    let mut scheme = Preset::find(name).expect(name).scheme().unwrap();
    for (option, value) in overrides {
        assert!(scheme.override_option(option, value).unwrap(), "{option}");
    }
    scheme.check().unwrap();
    scheme
}

fn signer(scheme: Scheme, key: &str) -> Signer {
    Signer::new(scheme, secret(key), None).unwrap()
}

/// What the module does before it verifies.
fn lifted(signer: &Signer, mut request: PlainRequest) -> PlainRequest {
    let mut carriers = PathCarriers::default();
    carriers.add(std::slice::from_ref(signer));
    request.lifted = carriers.lift(request.view().target.raw(), request.view().uri).unwrap_or(0);
    request.uri.drain(..request.lifted);
    request
}

fn verify(signer: &Signer, target: &str, now: UnixTime) -> Result<(KeySlot, UnixTime), Reason> {
    let request = lifted(signer, request_for(target).at(now));
    let seen = |signer: &Signer, view: &Request<'_>| {
        let credential = signer.verify(view)?;
        Ok((credential.key, credential.expires, credential.rest.map(<[u8]>::to_vec)))
    };
    let result = seen(signer, &request.view());
    // The ways that take more give the same.
    let slow = signer.without_layout();
    assert_eq!(seen(&slow, &request.view()), result, "{target}");
    let as_sent = Target::new(target.as_bytes(), request.lifted);
    let view = Request { target: as_sent, ..request.view() };
    assert_eq!(seen(&slow, &view), result, "{target}");
    result.map(|(key, expires, _)| (key, expires))
}

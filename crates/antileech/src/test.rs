//! A request and policies for unit tests.

use std::sync::Arc;

use crate::directive::{Level, Settings, TestContext};
use crate::plain::PlainRequest;
use crate::policy::Policy;
use crate::request::UnixTime;

/// The time of [`request_for`].
pub(crate) const NOW: UnixTime = 1_700_000_000;

/// A request for a target, to `own.example`, at [`NOW`].
pub(crate) fn request_for(target: impl Into<Vec<u8>>) -> PlainRequest {
    let mut request = PlainRequest::new(target).at(NOW);
    request.host = b"own.example".to_vec();
    request.client = crate::request::Client::Ip(std::net::Ipv4Addr::new(192, 0, 2, 1).into());
    request
}

/// A policy, from lines as they are in a configuration; words have no spaces.
pub(crate) fn policy(lines: &[&str]) -> Arc<Policy> {
    let mut level = Level::default();
    for line in lines {
        let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
        let (name, words) = words.split_first().unwrap();
        let name = format!("antileech_{}", str::from_utf8(name).unwrap());
        level.set(&name, words, &mut TestContext::default()).unwrap();
    }
    level.resolve(&Settings::default()).unwrap().policy
}

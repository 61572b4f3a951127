//! A request for unit tests.

use crate::plain::PlainRequest;
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

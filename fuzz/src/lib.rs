//! What the fuzz targets share.

pub mod configuration;
pub mod slow;

use std::net::{Ipv4Addr, Ipv6Addr};

use antileech::plain::PlainRequest;
use antileech::request::Client;
use antileech::sign::{Credential, Issued, PathCarriers, Signer};
use antileech::verdict::{Denial, Verdict};
use arbitrary::Arbitrary;

/// A client's address, of few.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Peer {
    /// IPv4.
    V4(u8),
    /// IPv4 inside IPv6.
    Mapped(u8),
    /// IPv6.
    V6(u8),
    /// A UNIX-domain socket.
    Unix,
}

impl Peer {
    /// The address.
    pub fn client(self) -> Client {
        match self {
            Peer::V4(last) => Client::Ip(Ipv4Addr::new(192, 0, 2, last).into()),
            Peer::Mapped(last) => {
                Client::Ip(Ipv4Addr::new(192, 0, 2, last).to_ipv6_mapped().into())
            }
            Peer::V6(last) => {
                Client::Ip(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, last.into()).into())
            }
            Peer::Unix => Client::Unix,
        }
    }
}

/// All that a verdict says.
pub fn outcome(verdict: &Verdict<'_, '_>) -> String {
    match verdict {
        Verdict::Bypassed => "bypassed".to_owned(),
        Verdict::Denied(Denial { reason, scheme }) => format!("{reason} {scheme:?}"),
        Verdict::Passed(None) => "passed".to_owned(),
        Verdict::Passed(Some(credential)) => {
            let Credential { signer, key, expires, uid, rest } = credential;
            format!("{} {key:?} {expires} {uid:?} {rest:?}", signer.scheme().name)
        }
    }
}

/// A request with what was issued for it, as the module sees it.
pub fn signed(
    issued: &Issued,
    like: &PlainRequest,
    target: &[u8],
    signer: &Signer,
) -> PlainRequest {
    let mut request = match issued {
        Issued::Target(target) => PlainRequest::new(target.clone()),
        Issued::Header(name, value) => PlainRequest::new(target).header(name, value),
        Issued::Cookie(name, value) => {
            PlainRequest::new(target).header("cookie", [name, &b"="[..], value].concat())
        }
    };
    request.host.clone_from(&like.host);
    request.client = like.client;
    request.now = like.now;
    request.variables.clone_from(&like.variables);
    let mut carriers = PathCarriers::default();
    carriers.add(std::slice::from_ref(signer));
    request.lift(&carriers);
    request
}

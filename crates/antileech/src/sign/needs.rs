//! What of a request a signer looks at, for who has not all of it.

use super::carrier::Carrier;
use super::field::Field;
use super::key::Key;
use super::message::Piece;
use super::verify::Signer;
use crate::request::Variable;

/// A part of a request other than its target and its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need<'a> {
    /// The client's address.
    Client,
    /// A header, its name in lower case.
    Header(&'a str),
    /// The host that the request names.
    Host,
    /// `http` or `https`.
    Scheme,
    /// A variable of nginx.
    Variable(Variable),
}

impl Signer {
    /// Calls `each` with what the signer looks at besides the target and the time of a request.
    pub fn needs<'a>(&'a self, each: &mut dyn FnMut(Need<'a>)) {
        match &self.scheme.carrier {
            Carrier::Cookie(..) => each(Need::Header("cookie")),
            Carrier::Header(name, _) => each(Need::Header(name)),
            Carrier::Path(_) | Carrier::Query(_) => {}
        }
        for field in self.scheme.carrier.fields() {
            match field {
                Field::Ip => each(Need::Client),
                Field::UrlPrefix => {
                    each(Need::Scheme);
                    each(Need::Host);
                }
                _ => {}
            }
        }
        for piece in &self.scheme.message {
            match piece {
                Piece::Host => each(Need::Host),
                Piece::RemoteAddr | Piece::RemoteAddrBin => each(Need::Client),
                Piece::Scheme => each(Need::Scheme),
                Piece::Variable(variable, _) => each(Need::Variable(*variable)),
                _ => {}
            }
        }
        for key in self.keys() {
            if let Key::Variable(variable) = key {
                each(Need::Variable(*variable));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::policy;

    #[test]
    fn needs_of_schemes() {
        use Need::*;
        const KEY: &str = "0123456789abcdef";
        // A line, what it needs.
        let cases: &[(&str, &[Need<'_>])] = &[
            ("sign qiniu KEY", &[]),
            ("sign hmac KEY in=cookie:al", &[Header("cookie")]),
            ("sign hmac KEY in=header:X-Al bind=host,ip", &[Header("x-al"), Host, Client]),
            ("sign secure_link KEY", &[Client]),
            (
                "sign qiniu $3 $4",
                &[Variable(crate::request::Variable(3)), Variable(crate::request::Variable(4))],
            ),
        ];
        for (line, expected) in cases {
            let policy = policy(&[&line.replace("KEY", KEY)]);
            let mut needs = Vec::new();
            policy.sign.as_ref().unwrap()[0].needs(&mut |need| needs.push(need));
            assert_eq!(needs, *expected, "{line}");
        }
    }
}

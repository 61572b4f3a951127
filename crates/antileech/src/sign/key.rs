//! Keys of signatures.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use smallvec::SmallVec;
use subtle::ConstantTimeEq as _;

use super::scheme::KeyFormat;
use crate::request::{Request, Variable};

/// Which of the two keys of a signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySlot {
    /// The second key, during a rotation.
    Backup,
    /// The first key.
    Primary,
}

impl KeySlot {
    /// The value of `$antileech_key`.
    pub const fn as_str(self) -> &'static str {
        match self {
            KeySlot::Backup => "backup",
            KeySlot::Primary => "primary",
        }
    }
}

/// The bytes of a key. They are never printed, and never empty.
#[derive(Clone)]
pub struct Secret(Box<[u8]>);

impl Secret {
    /// Reads a key as it is written. `None` if it is empty or not of the format.
    pub fn new(text: &[u8], format: KeyFormat) -> Option<Secret> {
        decode(text, format).map(|bytes| Secret(bytes.as_slice().into()))
    }

    /// The length in bytes.
    #[allow(clippy::len_without_is_empty, reason = "a key is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

/// Where a key comes from.
#[derive(Clone, PartialEq)]
pub enum Key {
    /// The configuration.
    Secret(Secret),
    /// A variable of the request: one key for each tenant.
    Variable(Variable),
}

impl Key {
    /// The key's bytes, or those that are decoded into a buffer. `None` if there is no key for this
    /// request, that is an empty one, or one that is not of the scheme's format.
    #[inline(always)]
    pub(super) fn bytes<'a>(
        &'a self,
        request: &Request<'_>,
        format: KeyFormat,
        buffer: &'a mut Decoded,
    ) -> Option<&'a [u8]> {
        match self {
            Key::Secret(secret) => Some(&secret.0),
            Key::Variable(variable) => {
                *buffer = decode(request.lookup.variable(*variable)?, format)?;
                Some(buffer)
            }
        }
    }
}

/// The bytes of a key that is read for one request.
pub(super) type Decoded = SmallVec<[u8; 64]>;

fn decode(text: &[u8], format: KeyFormat) -> Option<Decoded> {
    let bytes = match format {
        KeyFormat::Text => SmallVec::from_slice(text),
        KeyFormat::Hex => hex::decode(text).ok()?.into(),
        KeyFormat::Base64 => STANDARD.decode(text).ok()?.into(),
        KeyFormat::Base64Url => {
            let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
            let digits = text.get(..text.len().checked_sub(padding)?)?;
            URL_SAFE_NO_PAD.decode(digits).ok()?.into()
        }
    };
    (!bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        let cases: &[(KeyFormat, &str, Option<&[u8]>)] = &[
            (KeyFormat::Text, "a", Some(b"a")),
            (KeyFormat::Text, "", None),
            (KeyFormat::Hex, "00ff", Some(b"\x00\xff")),
            (KeyFormat::Hex, "0", None),
            (KeyFormat::Hex, "", None),
            (KeyFormat::Base64, "+/8=", Some(b"\xfb\xff")),
            (KeyFormat::Base64, "-_8=", None),
            (KeyFormat::Base64Url, "-_8", Some(b"\xfb\xff")),
            (KeyFormat::Base64Url, "-_8=", Some(b"\xfb\xff")),
            (KeyFormat::Base64Url, "=", None),
        ];
        for (format, text, expected) in cases {
            let secret = Secret::new(text.as_bytes(), *format);
            assert_eq!(secret.as_ref().map(|s| &*s.0), *expected, "{format:?} {text}");
        }
    }
}

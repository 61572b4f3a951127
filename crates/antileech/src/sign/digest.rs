//! Digests of messages.

use std::str::FromStr;

use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::Md5;
use sha1::Sha1;
use sha2::Sha256;

/// The longest digest, in bytes.
pub(super) const MAX_DIGEST: usize = 32;

/// What is computed over a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// HMAC (RFC 2104) with MD5.
    HmacMd5,
    /// HMAC with SHA-1.
    HmacSha1,
    /// HMAC with SHA-256.
    HmacSha256,
    /// RFC 1321.
    Md5,
    /// FIPS 180-4.
    Sha1,
    /// FIPS 180-4.
    Sha256,
}

impl Algorithm {
    /// The length of a digest in bytes.
    pub fn size(self) -> usize {
        match self {
            Algorithm::Md5 | Algorithm::HmacMd5 => 16,
            Algorithm::Sha1 | Algorithm::HmacSha1 => 20,
            Algorithm::Sha256 | Algorithm::HmacSha256 => 32,
        }
    }

    /// Whether the key is the key of the algorithm itself, not a part of the message.
    pub fn is_keyed(self) -> bool {
        matches!(self, Algorithm::HmacMd5 | Algorithm::HmacSha1 | Algorithm::HmacSha256)
    }
}

impl FromStr for Algorithm {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "hmac-md5" => Ok(Algorithm::HmacMd5),
            "hmac-sha1" => Ok(Algorithm::HmacSha1),
            "hmac-sha256" => Ok(Algorithm::HmacSha256),
            "md5" => Ok(Algorithm::Md5),
            "sha1" => Ok(Algorithm::Sha1),
            "sha256" => Ok(Algorithm::Sha256),
            _ => Err(()),
        }
    }
}

/// A computed digest.
pub(super) struct Sum {
    /// Behind the size there are zeros.
    pub(super) bytes: [u8; MAX_DIGEST],
    pub(super) size: usize,
}

impl Sum {
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.size).unwrap_or_default()
    }
}

/// How much of a message is put together before it is hashed. Most messages are shorter; a hasher
/// takes one long piece with fewer instructions than many short ones.
const BUFFER: usize = 192;

/// Hashes a message that `write` passes on piece by piece. `key` is used by keyed algorithms only.
pub(super) fn compute(
    algorithm: Algorithm,
    key: &[u8],
    write: impl FnOnce(&mut dyn FnMut(&[u8])),
) -> Sum {
    fn plain<D: md5::Digest>(write: impl FnOnce(&mut dyn FnMut(&[u8]))) -> Sum {
        let mut hasher = D::new();
        buffered(write, |text| hasher.update(text));
        sum(&hasher.finalize())
    }
    macro_rules! keyed {
        ($digest:ty) => {{
            // HMAC takes keys of any length (RFC 2104 §2); the error is one of other MACs.
            let Ok(mut hasher) = Hmac::<$digest>::new_from_slice(key) else {
                unreachable!("HMAC takes keys of any length")
            };
            buffered(write, |text| hasher.update(text));
            sum(&hasher.finalize().into_bytes())
        }};
    }
    match algorithm {
        Algorithm::HmacMd5 => keyed!(Md5),
        Algorithm::HmacSha1 => keyed!(Sha1),
        Algorithm::HmacSha256 => keyed!(Sha256),
        Algorithm::Md5 => plain::<Md5>(write),
        Algorithm::Sha1 => plain::<Sha1>(write),
        Algorithm::Sha256 => plain::<Sha256>(write),
    }
}

/// Passes on what `write` writes, in few long texts.
fn buffered(write: impl FnOnce(&mut dyn FnMut(&[u8])), mut update: impl FnMut(&[u8])) {
    let mut buffer = [0; BUFFER];
    let mut length = 0;
    write(&mut |piece| {
        if let Some(room) = buffer.get_mut(length..length + piece.len()) {
            room.copy_from_slice(piece);
            length += piece.len();
        } else {
            update(buffer.get(..length).unwrap_or_default());
            update(piece);
            length = 0;
        }
    });
    update(buffer.get(..length).unwrap_or_default());
}

fn sum(digest: &[u8]) -> Sum {
    let mut bytes = [0; MAX_DIGEST];
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = *from;
    }
    Sum { bytes, size: digest.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign::signature::{Encoding, SignatureForm};

    #[test]
    fn algorithms() {
        // RFC 1321 §A.5, FIPS 180-4 examples; HMAC values from `openssl dgst -hmac key`.
        let cases = [
            (Algorithm::Md5, "900150983cd24fb0d6963f7d28e17f72"),
            (Algorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (Algorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (Algorithm::HmacMd5, "d2fe98063f876b03193afb49b4979591"),
            (Algorithm::HmacSha1, "4fd0b215276ef12f2b3e4c8ecac2811498b656fc"),
            (
                Algorithm::HmacSha256,
                "9c196e32dc0175f86f4b1cb89289d6619de6bee699e4c378e68309ed97a1a6ab",
            ),
        ];
        for (algorithm, expected) in cases {
            let sum = compute(algorithm, b"key", |write| {
                write(b"a");
                write(b"");
                write(b"bc");
            });
            let form = SignatureForm {
                algorithm,
                encoding: Encoding::Hex,
                slice: None,
                prefix: Box::default(),
            };
            let written = form.write(&sum);
            assert_eq!(str::from_utf8(&written).unwrap(), expected, "{algorithm:?}");
        }
    }
}

//! Digests of messages.

use std::str::FromStr;

use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::Md5;
use md5::block_api::compress;
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

/// How much of a message is put together before it is hashed: two blocks of MD5. Most messages are
/// shorter; a hasher takes one long piece with fewer instructions than many short ones.
const BUFFER: usize = 2 * MD5_BLOCK;
const BLOCKS: usize = BUFFER / MD5_BLOCK;

/// Takes pieces of a message.
type Take<'t> = &'t mut dyn FnMut(&[u8]);

/// A message that is put together piece by piece.
pub(super) struct Message<'h> {
    buffer: [[u8; MD5_BLOCK]; BLOCKS],
    length: usize,
    /// Whether there was more than the buffer has room for.
    is_long: bool,
    /// Takes what is more than the buffer has room for.
    hash: Option<Take<'h>>,
}

/// The bytes of a block of MD5, and of the length of the message at the end of the last one.
const MD5_BLOCK: usize = 64;
const MD5_LENGTH: usize = size_of::<u64>();

impl<'h> Message<'h> {
    fn new(hash: Option<Take<'h>>) -> Self {
        Message { buffer: [[0; MD5_BLOCK]; BLOCKS], length: 0, is_long: false, hash }
    }

    /// Adds a piece.
    #[inline(always)]
    pub(super) fn add(&mut self, piece: &[u8]) {
        match self.buffer.as_flattened_mut().get_mut(self.length..self.length + piece.len()) {
            Some(room) => {
                room.copy_from_slice(piece);
                self.length += piece.len();
            }
            None => self.add_more(piece),
        }
    }

    #[cold]
    #[inline(never)]
    fn add_more(&mut self, piece: &[u8]) {
        self.is_long = true;
        let start = self.buffer.as_flattened().get(..self.length).unwrap_or_default();
        if let Some(hash) = &mut self.hash {
            hash(start);
            hash(piece);
        }
        self.length = 0;
    }

    /// What is in the buffer.
    fn text(&self) -> &[u8] {
        self.buffer.as_flattened().get(..self.length).unwrap_or_default()
    }
}

/// Hashes a message that `write` puts together; if it is long, `write` is called once more. `key` is
/// used by keyed algorithms only.
#[inline(always)]
pub(super) fn compute(algorithm: Algorithm, key: &[u8], write: impl Fn(&mut Message<'_>)) -> Sum {
    let mut message = Message::new(None);
    write(&mut message);
    if message.is_long {
        return compute_piecewise(algorithm, key, &|hash: Take<'_>| {
            let mut message = Message::new(Some(hash));
            write(&mut message);
            message.add_more(&[]);
        });
    }
    let md5 = if algorithm == Algorithm::Md5 { md5_in_place(&mut message) } else { None };
    md5.unwrap_or_else(|| compute_piecewise(algorithm, key, &|hash| hash(message.text())))
}

/// Hashes a message that `write` passes on piece by piece.
#[inline(never)]
fn compute_piecewise(algorithm: Algorithm, key: &[u8], write: &dyn Fn(Take<'_>)) -> Sum {
    fn plain<D: md5::Digest>(write: &dyn Fn(Take<'_>)) -> Sum {
        let mut hasher = D::new();
        write(&mut |text| hasher.update(text));
        sum(&hasher.finalize())
    }
    macro_rules! keyed {
        ($digest:ty) => {{
            // HMAC takes keys of any length (RFC 2104 §2); the error is one of other MACs.
            let Ok(mut hasher) = Hmac::<$digest>::new_from_slice(key) else {
                unreachable!("HMAC takes keys of any length")
            };
            write(&mut |text| hasher.update(text));
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

/// Pads a message (RFC 1321 §3.1, §3.2) and hashes it where it is; `None` if there is no room. Most
/// signatures are one block of MD5, and a hasher's own buffer takes a quarter of what that takes.
#[inline(always)]
fn md5_in_place(message: &mut Message<'_>) -> Option<Sum> {
    // Behind the message there are zeros.
    let blocks = (message.length + 1 + MD5_LENGTH).div_ceil(MD5_BLOCK);
    let blocks = message.buffer.get_mut(..blocks)?;
    let text = blocks.as_flattened_mut();
    *text.get_mut(message.length)? = 0x80;
    *text.last_chunk_mut()? = (8 * message.length as u64).to_le_bytes();
    // RFC 1321 §3.3
    let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    compress(&mut state, blocks);
    let mut bytes = [0; MAX_DIGEST];
    for (to, word) in bytes.chunks_exact_mut(size_of::<u32>()).zip(state) {
        to.copy_from_slice(&word.to_le_bytes());
    }
    Some(Sum { bytes, size: Algorithm::Md5.size() })
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
    use md5::Digest as _;

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
            let sum = compute(algorithm, b"key", |message| message.add(b"abc"));
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

    #[test]
    fn every_length() {
        let text: Vec<u8> = (0..=u8::MAX).cycle().take(3 * BUFFER).collect();
        for length in 0..text.len() {
            let text = &text[..length];
            for piece in [1, 7, MD5_BLOCK, BUFFER - 1, BUFFER, text.len().max(1)] {
                let write = |message: &mut Message<'_>| {
                    text.chunks(piece).for_each(|piece| message.add(piece));
                };
                let md5 = compute(Algorithm::Md5, b"", write);
                assert_eq!(md5.as_bytes(), &*Md5::digest(text), "{length} {piece}");
                let sha1 = compute(Algorithm::Sha1, b"", write);
                assert_eq!(sha1.as_bytes(), &*Sha1::digest(text), "{length} {piece}");
            }
        }
    }
}

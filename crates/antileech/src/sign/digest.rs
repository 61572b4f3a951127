//! Digests, and how they are written in a URL.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::Md5;
use sha1::Sha1;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// The longest digest, in bytes.
const MAX_DIGEST: usize = 32;

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
    bytes: [u8; MAX_DIGEST],
    size: usize,
}

impl Sum {
    fn as_bytes(&self) -> &[u8] {
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

/// How a digest is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// RFC 4648 §4, with padding.
    Base64,
    /// RFC 4648 §5, without padding.
    Base64Url,
    /// RFC 4648 §5, without padding, and read in no other way.
    Base64UrlExact,
    /// RFC 4648 §5, with padding.
    Base64UrlPadded,
    /// Lower-case hexadecimal.
    Hex,
}

impl FromStr for Encoding {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "base64" => Ok(Encoding::Base64),
            "base64url" => Ok(Encoding::Base64Url),
            "base64url-exact" => Ok(Encoding::Base64UrlExact),
            "base64url-padded" => Ok(Encoding::Base64UrlPadded),
            "hex" => Ok(Encoding::Hex),
            _ => Err(()),
        }
    }
}

/// The form of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureForm {
    /// What is computed.
    pub algorithm: Algorithm,
    /// How it is written.
    pub encoding: Encoding,
    /// The hexadecimal digits that are sent, if not all.
    pub slice: Option<(usize, usize)>,
    /// Text in front.
    pub prefix: Box<[u8]>,
}

/// The hexadecimal digits of a digest in lower case. Behind the last one there are zeros.
type Digits = [u8; 2 * MAX_DIGEST];

const NO_DIGITS: Digits = [b'0'; 2 * MAX_DIGEST];

/// A signature as it was sent.
pub(super) enum Given {
    /// Decoded into a fixed buffer, of which the first bytes are the signature.
    Bytes([u8; MAX_DIGEST], usize),
    /// All of the hexadecimal digits, or some of them.
    Digits(Digits),
}

impl SignatureForm {
    /// The number of characters, where that is fixed.
    pub fn width(&self) -> Option<usize> {
        (self.encoding == Encoding::Hex).then(|| self.prefix.len() + self.hex_digits())
    }

    fn hex_digits(&self) -> usize {
        match self.slice {
            Some((from, to)) => to.saturating_sub(from),
            None => 2 * self.algorithm.size(),
        }
    }

    /// Whether a signature is of this form.
    pub(super) fn has_shape(&self, text: &[u8]) -> bool {
        match self.parse(text) {
            Some(Given::Digits(digits)) => digits.iter().all(u8::is_ascii_hexdigit),
            Some(Given::Bytes(..)) => true,
            None => false,
        }
    }

    /// Reads a signature; `None` if it is not of this form. Hexadecimal digits may have any case,
    /// base64 both alphabets, padding or none, and percent-encoding. What is in the place of a
    /// hexadecimal digit is not looked at: if it is none, the signature does not match.
    pub(super) fn parse(&self, text: &[u8]) -> Option<Given> {
        let size = self.algorithm.size();
        if self.encoding == Encoding::Hex {
            let digits = text.strip_prefix(&*self.prefix)?;
            if digits.len() != self.hex_digits() {
                return None;
            }
            let mut lower = NO_DIGITS;
            lower.get_mut(..digits.len())?.copy_from_slice(digits);
            lower.make_ascii_lowercase();
            return Some(Given::Digits(lower));
        }
        let is_url_safe = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        if self.encoding == Encoding::Base64UrlExact && !text.iter().all(is_url_safe) {
            return None;
        }
        let mut decoded = [0; 128];
        let decoded = percent_decode(text, &mut decoded)?;
        let text = decoded.strip_prefix(&*self.prefix)?;
        let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
        if padding > 2 || (padding > 0 && text.len() % 4 != 0) {
            return None;
        }
        let digits = text.get(..text.len() - padding)?;
        let mut alphabet = [0; 4 * MAX_DIGEST.div_ceil(3)];
        let alphabet = alphabet.get_mut(..digits.len())?;
        for (to, from) in alphabet.iter_mut().zip(digits) {
            *to = match from {
                b'+' => b'-',
                b'/' => b'_',
                other => *other,
            };
        }
        // This also refuses unused bits that are not zero (RFC 4648 §3.5).
        let mut bytes = [0; MAX_DIGEST + 2];
        let length = URL_SAFE_NO_PAD.decode_slice(alphabet, &mut bytes).ok()?;
        let bytes = bytes.first_chunk().copied()?;
        (length == size).then_some(Given::Bytes(bytes, size))
    }

    /// Writes a digest in this form.
    pub(super) fn write(&self, sum: &Sum) -> Vec<u8> {
        let text = match self.encoding {
            Encoding::Base64 => STANDARD.encode(sum.as_bytes()),
            Encoding::Base64Url | Encoding::Base64UrlExact => {
                URL_SAFE_NO_PAD.encode(sum.as_bytes())
            }
            Encoding::Base64UrlPadded => URL_SAFE.encode(sum.as_bytes()),
            Encoding::Hex => {
                let digits = hex::encode(sum.as_bytes());
                let (from, to) = self.slice.unwrap_or((0, digits.len()));
                digits.get(from..to).unwrap_or_default().to_owned()
            }
        };
        [&self.prefix, text.as_bytes()].concat()
    }

    /// Compares in constant time.
    pub(super) fn matches(&self, given: &Given, sum: &Sum) -> bool {
        match given {
            // Behind the size, both are zero.
            Given::Bytes(bytes, size) => *size == sum.size && is_equal(bytes, &sum.bytes),
            Given::Digits(digits) => {
                let all = to_hex(&sum.bytes);
                let Some((from, to)) = self.slice else { return is_equal(digits, &all) };
                let mut some = NO_DIGITS;
                if let Some((some, all)) = some.get_mut(..to - from).zip(all.get(from..to)) {
                    some.copy_from_slice(all);
                }
                is_equal(digits, &some)
            }
        }
    }
}

/// Compares in constant time, eight bytes at a time.
fn is_equal<const N: usize>(one: &[u8; N], other: &[u8; N]) -> bool {
    let word = |bytes: &[u8]| bytes.try_into().map(u64::from_ne_bytes).unwrap_or_default();
    let pairs = one.chunks_exact(8).zip(other.chunks_exact(8));
    pairs
        .fold(0, |difference, (one, other)| difference | (word(one) ^ word(other)))
        .ct_eq(&0)
        .into()
}

/// Without branches and look-ups, so that the compiler takes many bytes at a time.
fn to_hex(bytes: &[u8; MAX_DIGEST]) -> Digits {
    let digit = |value: u8| value + if value < 10 { b'0' } else { b'a' - 10 };
    let mut digits = NO_DIGITS;
    for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
        if let [high, low] = pair {
            (*high, *low) = (digit(byte >> 4), digit(byte & 0xf));
        }
    }
    digits
}

/// Decodes `%XX` into a buffer; `None` if the text does not fit or has a `%` that is none.
fn percent_decode<'b>(text: &[u8], buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    let mut size = 0;
    for byte in super::percent::decode(text) {
        *buffer.get_mut(size)? = byte?;
        size += 1;
    }
    buffer.get(..size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(algorithm: Algorithm, encoding: Encoding) -> SignatureForm {
        SignatureForm { algorithm, encoding, slice: None, prefix: Box::default() }
    }

    fn abc(algorithm: Algorithm) -> Sum {
        compute(algorithm, b"key", |write| {
            write(b"a");
            write(b"");
            write(b"bc");
        })
    }

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
            let written = form(algorithm, Encoding::Hex).write(&abc(algorithm));
            assert_eq!(str::from_utf8(&written).unwrap(), expected, "{algorithm:?}");
        }
    }

    #[test]
    fn given_signatures() {
        // md5("abc") in every form; whether it is of the form, and whether it matches.
        let hex = form(Algorithm::Md5, Encoding::Hex);
        let base64 = form(Algorithm::Md5, Encoding::Base64Url);
        let exact = form(Algorithm::Md5, Encoding::Base64UrlExact);
        let upyun = SignatureForm { slice: Some((12, 20)), ..hex.clone() };
        let tagged = SignatureForm { prefix: Box::from(*b"v1-"), ..base64.clone() };
        let cases: &[(&SignatureForm, &str, Option<bool>)] = &[
            (&hex, "900150983cd24fb0d6963f7d28e17f72", Some(true)),
            (&hex, "900150983CD24FB0D6963F7D28E17F72", Some(true)),
            (&hex, "800150983cd24fb0d6963f7d28e17f72", Some(false)),
            (&hex, "900150983cd24fb0d6963f7d28e17f7", None),
            (&hex, "900150983cd24fb0d6963f7d28e17f720", None),
            (&hex, "900150983cd24fb0d6963f7d28e17f7g", None),
            (&hex, "%3900150983cd24fb0d6963f7d28e17f72", None),
            (&hex, "", None),
            (&base64, "kAFQmDzST7DWlj99KOF_cg", Some(true)),
            (&base64, "kAFQmDzST7DWlj99KOF/cg==", Some(true)),
            (&base64, "kAFQmDzST7DWlj99KOF%2Fcg%3d%3D", Some(true)),
            (&base64, "kAFQmDzST7DWlj99KOF%252Fcg", None),
            (&exact, "kAFQmDzST7DWlj99KOF_cg", Some(true)),
            (&exact, "kAFQmDzST7DWlj99KOF/cg", None),
            (&exact, "kAFQmDzST7DWlj99KOF_cg==", None),
            (&exact, "kAFQmDzST7DWlj99KOF%5fcg", None),
            (&base64, "kAFQmDzST7DWlj99KOF_cQ", Some(false)),
            (&base64, "kAFQmDzST7DWlj99KOF_ch", None),
            (&base64, "kAFQmDzST7DWlj99KOF_cg=", None),
            (&base64, "kAFQmDzST7DWlj99KOF_c", None),
            (&base64, "kAFQmDzST7DWlj99KOF_cgA", None),
            (&base64, "kAFQmDzST7DWlj99KOF cg", None),
            (&base64, "%", None),
            (&base64, "", None),
            (&upyun, "4fb0d696", Some(true)),
            (&upyun, "4fb0d697", Some(false)),
            (&upyun, "900150983cd24fb0d6963f7d28e17f72", None),
            (&tagged, "v1-kAFQmDzST7DWlj99KOF_cg", Some(true)),
            (&tagged, "kAFQmDzST7DWlj99KOF_cg", None),
        ];
        for (form, text, expected) in cases {
            let given = form.parse(text.as_bytes());
            let result = given.map(|given| form.matches(&given, &abc(Algorithm::Md5)));
            let result = result.filter(|matches| *matches || form.has_shape(text.as_bytes()));
            assert_eq!(result, *expected, "{form:?} {text}");
        }
        let huge = "A".repeat(100_000);
        assert!(base64.parse(huge.as_bytes()).is_none());
        assert!(hex.parse(huge.as_bytes()).is_none());
    }

    #[test]
    fn what_is_written_is_read() {
        for algorithm in [Algorithm::Md5, Algorithm::Sha1, Algorithm::HmacSha256] {
            for encoding in [
                Encoding::Base64,
                Encoding::Base64Url,
                Encoding::Base64UrlExact,
                Encoding::Base64UrlPadded,
                Encoding::Hex,
            ] {
                let form = form(algorithm, encoding);
                let sum = abc(algorithm);
                let given = form.parse(&form.write(&sum)).unwrap();
                assert!(form.matches(&given, &sum), "{form:?}");
            }
        }
    }
}

//! How digests are written in a URL.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq as _;

use super::digest::{Algorithm, MAX_DIGEST, Sum};

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
        match self.encoding {
            Encoding::Hex => {
                let digits = self.digits(text);
                digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            }
            _ => self.decode(text).is_some(),
        }
    }

    /// The text in the place of the hexadecimal digits, if it is as long as these. They may have
    /// any case.
    #[inline(always)]
    fn digits<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        let digits = if self.prefix.is_empty() { text } else { text.strip_prefix(&*self.prefix)? };
        (digits.len() == self.hex_digits()).then_some(digits)
    }

    /// The digest that a text in base64 is. It may have both alphabets, padding or none, and
    /// percent-encoding.
    fn decode(&self, text: &[u8]) -> Option<Sum> {
        let size = self.algorithm.size();
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
        (length == size).then_some(Sum { bytes, size })
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

    /// Whether a text is a digest in this form. Compares in constant time.
    #[inline(always)]
    pub(super) fn matches(&self, text: &[u8], sum: &Sum) -> bool {
        match (self.encoding, self.slice, sum.size) {
            (Encoding::Hex, None, 16) => {
                self.digits(text).is_some_and(|digits| are_of::<16, 32>(digits, sum.as_bytes()))
            }
            _ => self.matches_otherwise(text, sum),
        }
    }

    #[inline(never)]
    fn matches_otherwise(&self, text: &[u8], sum: &Sum) -> bool {
        if self.encoding != Encoding::Hex {
            // Behind the size, both are zero.
            let decoded = self.decode(text);
            return decoded.is_some_and(|given| given.bytes.as_slice().ct_eq(&sum.bytes).into());
        }
        let Some(digits) = self.digits(text) else { return false };
        let bytes = sum.as_bytes();
        match (self.slice, bytes.len()) {
            (None, 16) => are_of::<16, 32>(digits, bytes),
            (None, 20) => are_of::<20, 40>(digits, bytes),
            (None, _) => are_of::<32, 64>(digits, bytes),
            (Some((from, to)), _) => {
                let mut all = [0; 2 * MAX_DIGEST];
                let some = all.get_mut(..2 * bytes.len()).and_then(|all| {
                    hex::encode_to_slice(bytes, all).ok()?;
                    all.get(from..to)
                });
                some.is_some_and(|some| is_same(digits, some))
            }
        }
    }
}

/// Whether hexadecimal digits, in any case, are those of bytes; in constant time. Without branches
/// and look-ups, so that the compiler takes many bytes at a time.
#[inline(always)]
fn are_of<const SIZE: usize, const DIGITS: usize>(digits: &[u8], bytes: &[u8]) -> bool {
    let (Ok(digits), Ok(bytes)) = (digits.try_into(), bytes.try_into()) else { return false };
    let (digits, bytes): (&[u8; DIGITS], &[u8; SIZE]) = (digits, bytes);
    let digit = |value: u8| value + if value < 10 { b'0' } else { b'a' - 10 };
    let mut own = [0; DIGITS];
    for (pair, byte) in own.chunks_exact_mut(2).zip(bytes) {
        if let [high, low] = pair {
            (*high, *low) = (digit(byte >> 4), digit(byte & 0xf));
        }
    }
    is_same(digits, &own)
}

/// Compares hexadecimal digits, the first ones in any case, in constant time.
#[inline(always)]
fn is_same(digits: &[u8], lower: &[u8]) -> bool {
    let pairs = digits.iter().zip(lower);
    let difference = pairs.fold(0, |all, (one, other)| all | (one.to_ascii_lowercase() ^ other));
    difference.ct_eq(&0).into()
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
    use crate::sign::digest::compute;

    fn form(algorithm: Algorithm, encoding: Encoding) -> SignatureForm {
        SignatureForm { algorithm, encoding, slice: None, prefix: Box::default() }
    }

    fn abc(algorithm: Algorithm) -> Sum {
        compute(algorithm, b"key", |message| message.add(b"abc"))
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
            let text = text.as_bytes();
            let result = form.matches(text, &abc(Algorithm::Md5));
            let result = (result || form.has_shape(text)).then_some(result);
            assert_eq!(result, *expected, "{form:?} {}", text.escape_ascii());
        }
        let huge = "A".repeat(100_000);
        assert!(!base64.has_shape(huge.as_bytes()));
        assert!(!hex.has_shape(huge.as_bytes()));
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
                let written = form.write(&sum);
                assert!(form.has_shape(&written), "{form:?}");
                assert!(form.matches(&written, &sum), "{form:?}");
            }
        }
    }

    #[test]
    fn every_byte_in_the_place_of_a_digit() {
        for slice in [None, Some((12, 33))] {
            let form = SignatureForm { slice, ..form(Algorithm::Sha1, Encoding::Hex) };
            let sum = abc(Algorithm::Sha1);
            let written = form.write(&sum);
            for place in 0..written.len() {
                for byte in 0..=u8::MAX {
                    let mut text = written.clone();
                    text[place] = byte;
                    let is_same = byte.eq_ignore_ascii_case(&written[place]);
                    assert_eq!(form.matches(&text, &sum), is_same, "{slice:?} {place} {byte}");
                }
            }
        }
    }
}

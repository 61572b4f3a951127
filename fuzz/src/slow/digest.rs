//! Digests, by other crates than those of the core, and how they are written.

use super::{Scheme, has_only_escapes, percent_decode};

/// The size of a block of MD5, SHA-1 and SHA-256, in bytes.
const BLOCK: usize = 64;

/// The longest text of a signature that is looked at, in bytes once it is decoded.
const MAX_TEXT: usize = 128;

/// A signature.
#[derive(Debug, PartialEq, Eq)]
pub struct Signature {
    /// Hexadecimal digits in lower case, or bytes.
    pub value: Vec<u8>,
    /// Whether it could be that of some message.
    pub is_clean: bool,
}

/// The signature of a message, as a [`Signature::value`].
pub fn compute(scheme: &Scheme, key: &[u8], message: &[u8]) -> Vec<u8> {
    let name = scheme.option("digest", "md5");
    let sum = match name.strip_prefix("hmac-") {
        None => hash(name, message),
        Some(name) => {
            // RFC 2104.
            let mut block = if key.len() > BLOCK { hash(name, key) } else { key.to_vec() };
            block.resize(BLOCK, 0);
            let xor = |with: u8| block.iter().map(|byte| byte ^ with).collect::<Vec<u8>>();
            hash(name, &[xor(0x5c), hash(name, &[&xor(0x36)[..], message].concat())].concat())
        }
    };
    if scheme.option("encode", "hex") != "hex" {
        return sum;
    }
    let digits: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    let (from, to) = slice(scheme).unwrap_or((0, digits.len()));
    digits[from..to].into()
}

fn hash(name: &str, text: &[u8]) -> Vec<u8> {
    match name {
        "md5" => md5::compute(text).0.to_vec(),
        "sha1" => sha1_smol::Sha1::from(text).digest().bytes().to_vec(),
        "sha256" => hmac_sha256::Hash::hash(text).to_vec(),
        _ => unreachable!("no digest {name}"),
    }
}

fn size(scheme: &Scheme) -> usize {
    hash(scheme.option("digest", "md5").trim_start_matches("hmac-"), b"").len()
}

fn slice(scheme: &Scheme) -> Option<(usize, usize)> {
    let (from, to) = scheme.options.get("slice")?.split_once('-')?;
    Some((from.parse().unwrap(), to.parse().unwrap()))
}

/// The number of characters, where it is fixed.
pub fn width(scheme: &Scheme) -> Option<usize> {
    let digits = slice(scheme).map_or(2 * size(scheme), |(from, to)| to - from);
    let is_hex = scheme.option("encode", "hex") == "hex";
    is_hex.then(|| scheme.option("prefix", "").len() + digits)
}

/// Reads a signature.
pub fn decode_signature(scheme: &Scheme, text: &[u8]) -> Option<Signature> {
    let prefix = scheme.option("prefix", "").as_bytes();
    let encoding = scheme.option("encode", "hex");
    if encoding == "hex" {
        let value = text.strip_prefix(prefix)?.to_ascii_lowercase();
        let is_clean = value.iter().all(u8::is_ascii_hexdigit);
        return (text.len() == width(scheme)?).then_some(Signature { value, is_clean });
    }
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    if encoding == "base64url-exact" && !text.iter().all(is_plain) || !has_only_escapes(text) {
        return None;
    }
    let decoded = percent_decode(text);
    if decoded.len() > MAX_TEXT {
        return None;
    }
    let mut digits = decoded.strip_prefix(prefix)?;
    if digits.ends_with(b"=") {
        if digits.len() % 4 != 0 {
            return None;
        }
        digits = digits.strip_suffix(b"==").or_else(|| digits.strip_suffix(b"=")).unwrap();
    }
    let value = base64(digits)?;
    (value.len() == size(scheme)).then_some(Signature { value, is_clean: true })
}

/// Decodes digits of either alphabet. Bits that are in no byte must be zero.
pub fn base64(digits: &[u8]) -> Option<Vec<u8>> {
    let mut bits = String::new();
    for digit in digits {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits += &format!("{value:06b}");
    }
    let rest = bits.split_off(bits.len() / 8 * 8);
    let is_whole = rest.len() < 6 && !rest.contains('1');
    let bytes = bits.as_bytes().chunks(8);
    let byte = |bits| u8::from_str_radix(std::str::from_utf8(bits).unwrap(), 2).unwrap();
    is_whole.then(|| bytes.map(byte).collect())
}

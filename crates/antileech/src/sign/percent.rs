//! Percent-encoding (RFC 3986 §2.1).

/// Decodes once. An item is `None` for a `%` that two hexadecimal digits do not follow; decoding
/// goes on behind it.
pub(super) fn decode(text: &[u8]) -> impl Iterator<Item = Option<u8>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (first, behind) = rest.split_first()?;
        rest = behind;
        if *first != b'%' {
            return Some(Some(*first));
        }
        let Some((digits, behind)) = behind.split_at_checked(2) else { return Some(None) };
        let mut byte = [0];
        if hex::decode_to_slice(digits, &mut byte).is_err() {
            return Some(None);
        }
        rest = behind;
        Some(byte.first().copied())
    })
}

/// Whether text that is percent-decoded once is the same as `expected`, ASCII case aside.
pub(super) fn decodes_to_ignoring_case(text: &[u8], expected: &[u8]) -> bool {
    let mut expected = expected.iter();
    decode(text).all(|byte| match (byte, expected.next()) {
        (Some(byte), Some(expected)) => byte.eq_ignore_ascii_case(expected),
        _ => false,
    }) && expected.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_of_a_name() {
        let cases: &[(&[u8], bool)] = &[
            (b"sign", true),
            (b"SIGN", true),
            (b"s%69gn", true),
            (b"%53%49%47%4e", true),
            (b"s%2569gn", false),
            (b"sig", false),
            (b"signs", false),
            (b"sign%", false),
            (b"sig%6", false),
            (b"sig%zz", false),
            (b"", false),
        ];
        for (text, expected) in cases {
            assert_eq!(
                decodes_to_ignoring_case(text, b"sign"),
                *expected,
                "{}",
                text.escape_ascii()
            );
        }
    }

    #[test]
    fn broken_escapes_do_not_hide_what_follows() {
        let decoded: Vec<_> = decode(b"%2%2e%").collect();
        assert_eq!(decoded, [None, Some(b'2'), Some(b'.'), None]);
    }
}

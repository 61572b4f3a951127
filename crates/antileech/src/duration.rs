//! nginx's time syntax.

use std::str;

/// Seconds of nginx's units, in the order in which they must be written
/// (<https://nginx.org/en/docs/syntax.html>). A month is 30 days, a year 365.
const UNITS: [(u8, i64); 7] = [
    (b'y', 365 * 86_400),
    (b'M', 30 * 86_400),
    (b'w', 7 * 86_400),
    (b'd', 86_400),
    (b'h', 3_600),
    (b'm', 60),
    (b's', 1),
];

/// Reads a duration such as `1h 30m`, `90m` or `5400`; a number without a unit is seconds.
/// `None` if it is none, or too long for 64 bits.
pub fn parse(text: &str) -> Option<i64> {
    let mut rest = text.as_bytes();
    let mut units = UNITS.iter();
    let mut total: i64 = 0;
    loop {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (number, behind) = rest.split_at_checked(digits)?;
        let number: i64 = str::from_utf8(number).ok()?.parse().ok()?;
        let (seconds, behind) = match behind.split_first() {
            Some((unit, behind)) if *unit != b' ' => {
                (units.find(|(name, _)| name == unit)?.1, behind)
            }
            _ => {
                // Seconds, after which nothing can come.
                units = [].iter();
                (1, behind)
            }
        };
        total = total.checked_add(number.checked_mul(seconds)?)?;
        rest = behind.trim_ascii_start();
        if rest.is_empty() {
            return Some(total);
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn durations() {
        let cases = [
            ("0", Some(0)),
            ("7200", Some(7_200)),
            ("1h", Some(3_600)),
            ("90m", Some(5_400)),
            ("1h30m", Some(5_400)),
            ("1h 30m", Some(5_400)),
            ("1y", Some(31_536_000)),
            ("1M1d", Some(31 * 86_400)),
            ("1w5s", Some(604_805)),
            ("5s1w", None),
            ("1h1h", None),
            ("5 1h", None),
            ("1d 5", Some(86_405)),
            ("", None),
            ("h", None),
            ("-1", None),
            ("+1", None),
            ("1.5h", None),
            ("1H", None),
            ("1ms", None),
            ("99999999999999999999", None),
            ("9223372036854775807y", None),
        ];
        for (text, expected) in cases {
            assert_eq!(super::parse(text), expected, "{text}");
        }
    }
}

//! Times and numbers of a log.

use antileech::request::UnixTime;
use time::{Date, Month, OffsetDateTime};

/// The names of months, of three letters each.
const MONTHS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDec";

/// Reads `$time_local`: `21/Nov/2026:23:40:46 +0000`.
pub fn local(text: &[u8]) -> Option<UnixTime> {
    let (date, rest) = text.split_at_checked(11)?;
    let [d1, d2, b'/', m1, m2, m3, b'/', year @ ..] = date else { return None };
    let [b':', clock @ ..] = rest else { return None };
    let (clock, zone) = clock.split_at_checked(8)?;
    let [b' ', sign, h1, h2, n1, n2] = zone else { return None };
    let name = [*m1, *m2, *m3];
    let month = MONTHS.chunks_exact(3).position(|month| month == name)?;
    let day = digits(&[*d1, *d2])?;
    seconds(digits(year)?, month + 1, day, clock, *sign, [*h1, *h2], [*n1, *n2])
}

/// Reads `$time_iso8601`: `2026-11-21T23:40:46+00:00`.
pub fn iso8601(text: &[u8]) -> Option<UnixTime> {
    let (date, rest) = text.split_at_checked(10)?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date else { return None };
    let [b'T', clock @ ..] = rest else { return None };
    let (clock, zone) = clock.split_at_checked(8)?;
    let (sign, hours, minutes) = match zone {
        b"Z" => (b'+', *b"00", *b"00"),
        [sign, h1, h2, b':', n1, n2] => (*sign, [*h1, *h2], [*n1, *n2]),
        _ => return None,
    };
    let year = digits(&[*y1, *y2, *y3, *y4])?;
    let month = usize::try_from(digits(&[*m1, *m2])?).ok()?;
    seconds(year, month, digits(&[*d1, *d2])?, clock, sign, hours, minutes)
}

/// Reads `$msec`, in seconds; the part behind the point is dropped.
pub fn msec(text: &[u8]) -> Option<UnixTime> {
    let whole = text.split(|byte| *byte == b'.').next()?;
    number(text).and_then(|_| digits(whole))
}

/// Reads a number of digits, with a part behind a point or without, in thousandths.
pub fn number(text: &[u8]) -> Option<u64> {
    let (whole, part) = match memchr::memchr(b'.', text) {
        None => (text, &b"0"[..]),
        Some(point) => (text.get(..point)?, text.get(point + 1..)?),
    };
    let whole: u64 = digits(whole)?.try_into().ok()?;
    digits(part)?;
    let digit = |at: usize| part.get(at).map_or(0, |byte| u64::from(byte - b'0'));
    whole.checked_mul(1000)?.checked_add(100 * digit(0) + 10 * digit(1) + digit(2))
}

/// A time as `2026-11-21T23:40:46Z`.
pub fn print(time: UnixTime) -> String {
    let Ok(utc) = OffsetDateTime::from_unix_timestamp(time) else { return time.to_string() };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        utc.year(),
        u8::from(utc.month()),
        utc.day(),
        utc.hour(),
        utc.minute(),
        utc.second()
    )
}

fn seconds(
    year: i64,
    month: usize,
    day: i64,
    clock: &[u8],
    sign: u8,
    zone_hours: [u8; 2],
    zone_minutes: [u8; 2],
) -> Option<UnixTime> {
    let [h1, h2, b':', m1, m2, b':', s1, s2] = clock else { return None };
    let (hour, minute) = (digits(&[*h1, *h2])?, digits(&[*m1, *m2])?);
    // A leap second is the one after it.
    let second = digits(&[*s1, *s2])?;
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(year.try_into().ok()?, month, day.try_into().ok()?).ok()?;
    let east = 60 * (60 * digits(&zone_hours)? + digits(&zone_minutes)?);
    let east = match sign {
        b'+' => east,
        b'-' => -east,
        _ => return None,
    };
    let midnight = date.midnight().assume_utc().unix_timestamp();
    Some(midnight + 3600 * hour + 60 * minute + second - east)
}

/// One to 18 digits.
fn digits(text: &[u8]) -> Option<i64> {
    if !(1..=18).contains(&text.len()) {
        return None;
    }
    text.iter().try_fold(0, |number, digit| {
        let value = digit.is_ascii_digit().then(|| i64::from(digit - b'0'))?;
        Some(10 * number + value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        // `date -u -d @1795304446`: Sat Nov 21 23:40:46 2026
        let time = Some(1_795_304_446);
        let cases: &[(fn(&[u8]) -> Option<UnixTime>, &str, Option<UnixTime>)] = &[
            (local, "21/Nov/2026:23:40:46 +0000", time),
            (local, "22/Nov/2026:07:40:46 +0800", time),
            (local, "21/Nov/2026:20:10:46 -0330", time),
            (local, "21/Nov/2026:23:40:46", None),
            (local, "31/Nov/2026:23:40:46 +0000", None),
            (local, "21/nov/2026:23:40:46 +0000", None),
            (local, "21/Nov/2026:24:40:46 +0000", None),
            (local, "21/Nov/2026:23:40:46 +00000", None),
            (local, "2\u{e9}/Nov/2026:23:40:46 +0000", None),
            (local, "", None),
            (iso8601, "2026-11-21T23:40:46+00:00", time),
            (iso8601, "2026-11-22T07:40:46+08:00", time),
            (iso8601, "2026-11-21T23:40:46Z", time),
            (iso8601, "2026-13-21T23:40:46Z", None),
            (iso8601, "2026-11-21 23:40:46Z", None),
            (msec, "1795304446.999", time),
            (msec, "1795304446", time),
            (msec, "-", None),
            (msec, "1.x", None),
        ];
        for (read, text, expected) in cases {
            assert_eq!(read(text.as_bytes()), *expected, "{text}");
        }
        assert_eq!(print(1_795_304_446), "2026-11-21T23:40:46Z");
    }

    #[test]
    fn numbers() {
        let cases = [
            ("0", Some(0)),
            ("5", Some(5_000)),
            ("0.25", Some(250)),
            ("1.2349", Some(1_234)),
            ("", None),
            ("-1", None),
            ("1.", None),
            ("99999999999999999999", None),
        ];
        for (text, expected) in cases {
            assert_eq!(number(text.as_bytes()), expected, "{text}");
        }
    }
}

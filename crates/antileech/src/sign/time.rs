//! Times in signed URLs: how they are written, and what they mean.

use std::fmt::Write as _;
use std::ops::Range;
use std::str;
use std::str::FromStr;

use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

use crate::request::UnixTime;
use crate::verdict::Reason;

/// How a time is written. Each form has one width, so that no digit of a neighbouring field can be
/// taken for one of the time (a link for `/a/12` with `t=5e577978` must not be one for `/a/1` with
/// `t=25e577978`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// Seconds since 1970, ten decimal digits.
    Dec,
    /// Seconds since 1970, eight hexadecimal digits.
    Hex,
    /// `YYYYMMDDHHMM` in a time zone that is this many minutes east of UTC.
    Ymdhm(i16),
}

impl TimeFormat {
    /// The number of characters.
    pub fn width(self) -> usize {
        match self {
            TimeFormat::Dec => 10,
            TimeFormat::Hex => 8,
            TimeFormat::Ymdhm(_) => 12,
        }
    }

    /// Whether the text has the digits and the width of this form.
    pub fn has_shape(self, text: &[u8]) -> bool {
        text.len() == self.width()
            && match self {
                TimeFormat::Dec | TimeFormat::Ymdhm(_) => text.iter().all(u8::is_ascii_digit),
                TimeFormat::Hex => text.iter().all(u8::is_ascii_hexdigit),
            }
    }

    /// Reads a time; `None` if it is not of this form or no real date.
    #[inline(always)]
    pub fn parse(self, text: &[u8]) -> Option<UnixTime> {
        match self {
            TimeFormat::Dec => number::<10, 10>(text),
            TimeFormat::Hex => number::<8, 16>(text),
            TimeFormat::Ymdhm(offset) => self.parse_date(offset, text),
        }
    }

    #[inline(never)]
    fn parse_date(self, offset: i16, text: &[u8]) -> Option<UnixTime> {
        if !self.has_shape(text) {
            return None;
        }
        let text = str::from_utf8(text).ok()?;
        let number = |range: Range<usize>| text.get(range)?.parse::<u16>().ok();
        let byte = |range: Range<usize>| number(range).and_then(|value| u8::try_from(value).ok());
        let month = Month::try_from(byte(4..6)?).ok()?;
        let date = Date::from_calendar_date(number(0..4)?.into(), month, byte(6..8)?).ok()?;
        let time = Time::from_hms(byte(8..10)?, byte(10..12)?, 0).ok()?;
        let local = date.with_time(time).assume_utc().unix_timestamp();
        Some(local - i64::from(offset) * 60)
    }

    /// Writes a time; the part of a minute that `Ymdhm` cannot hold is dropped. `None` if the time
    /// has no such form (before 1970, or too large for the width).
    pub fn format(self, time: UnixTime) -> Option<String> {
        let text = match self {
            TimeFormat::Dec => format!("{time:010}"),
            TimeFormat::Hex => format!("{time:08x}"),
            TimeFormat::Ymdhm(offset) => {
                let local = time.checked_add(i64::from(offset) * 60)?;
                let local = OffsetDateTime::from_unix_timestamp(local).ok()?;
                let local = local.to_offset(UtcOffset::UTC);
                let mut text = format!("{:04}{:02}", local.year(), u8::from(local.month()));
                write!(text, "{:02}{:02}{:02}", local.day(), local.hour(), local.minute()).ok()?;
                text
            }
        };
        self.has_shape(text.as_bytes()).then_some(text)
    }
}

/// A number of so many digits.
#[inline(always)]
fn number<const DIGITS: usize, const RADIX: u8>(text: &[u8]) -> Option<UnixTime> {
    let digits: &[u8; DIGITS] = text.try_into().ok()?;
    let (mut number, mut is_good) = (0, true);
    for byte in digits {
        let digit = match RADIX {
            16 => hex_digit(*byte),
            _ => byte.wrapping_sub(b'0'),
        };
        is_good &= digit < RADIX;
        number = number * UnixTime::from(RADIX) + UnixTime::from(digit);
    }
    is_good.then_some(number)
}

/// The value of a hexadecimal digit; of any other byte a larger one.
#[allow(clippy::indexing_slicing, reason = "the table has a value for every byte")]
fn hex_digit(byte: u8) -> u8 {
    const VALUES: [u8; 256] = {
        let mut values = [u8::MAX; 256];
        let mut value = 0;
        while value < 16 {
            let digit = b"0123456789abcdef"[value as usize];
            values[digit as usize] = value;
            values[digit.to_ascii_uppercase() as usize] = value;
            value += 1;
        }
        values
    };
    VALUES[usize::from(byte)]
}

impl FromStr for TimeFormat {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "dec" => Ok(TimeFormat::Dec),
            "hex" => Ok(TimeFormat::Hex),
            _ => {
                let offset = word.strip_prefix("ymdhm").ok_or(())?;
                Ok(TimeFormat::Ymdhm(parse_offset(offset).ok_or(())?))
            }
        }
    }
}

/// Reads `+0800` or `-0330`, in minutes.
fn parse_offset(text: &str) -> Option<i16> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i16 = digits.get(..2)?.parse().ok()?;
    let minutes: i16 = digits.get(2..)?.parse().ok()?;
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// What the time in a URL means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The URL works until then.
    Expires,
    /// The URL was signed then, and works for the ttl from then on. A later time is usual: it is
    /// how signers lengthen the life of a link.
    Issued,
    /// The URL works from then on, for the ttl.
    Started,
    /// The URL works from the ttl before until the ttl after then.
    Window,
}

impl FromStr for Meaning {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "expires" => Ok(Meaning::Expires),
            "issued" => Ok(Meaning::Issued),
            "started" => Ok(Meaning::Started),
            "window" => Ok(Meaning::Window),
            _ => Err(()),
        }
    }
}

/// Whether a URL still works in the second in which its time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It does not.
    Exclusive,
    /// It does.
    Inclusive,
}

impl FromStr for Limit {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "exclusive" => Ok(Limit::Exclusive),
            "inclusive" => Ok(Limit::Inclusive),
            _ => Err(()),
        }
    }
}

/// When a URL with a given time works. All durations are seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validity {
    /// What the time means.
    pub meaning: Meaning,
    /// Whether the last second counts.
    pub limit: Limit,
    /// How long a URL works, where its time is not the end of that; not used by `Expires`.
    pub ttl: i64,
    /// How far ahead of now the time may be; only for `Expires` and `Issued`.
    pub cap: Option<i64>,
    /// How far the clock of the signer may be off.
    pub skew: i64,
}

impl Validity {
    /// The time until which a URL works.
    pub fn end(&self, time: UnixTime) -> UnixTime {
        let life = if self.meaning == Meaning::Expires { 0 } else { self.ttl };
        time.saturating_add(life).saturating_add(self.skew)
    }

    /// Checks a time against the clock: `SignExpired` if it is late, `SignEarly` if the URL does
    /// not work yet or would work for too long.
    pub fn check(&self, time: UnixTime, now: UnixTime) -> Result<(), Reason> {
        let end = self.end(time);
        if now > end || (now == end && self.limit == Limit::Exclusive) {
            return Err(Reason::SignExpired);
        }
        let latest = match self.meaning {
            Meaning::Expires | Meaning::Issued => match self.cap {
                Some(cap) => now.saturating_add(cap),
                None => return Ok(()),
            },
            Meaning::Started => now.saturating_add(self.skew),
            Meaning::Window => now.saturating_add(self.ttl).saturating_add(self.skew),
        };
        if time > latest { Err(Reason::SignEarly) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_times() {
        let beijing = TimeFormat::Ymdhm(480);
        let cases: &[(TimeFormat, &str, Option<UnixTime>)] = &[
            (TimeFormat::Dec, "1498752000", Some(1_498_752_000)),
            (TimeFormat::Dec, "0000000000", Some(0)),
            (TimeFormat::Dec, "149875200", None),
            (TimeFormat::Dec, "14987520000", None),
            (TimeFormat::Dec, "+498752000", None),
            (TimeFormat::Dec, " 498752000", None),
            (TimeFormat::Dec, "149875200a", None),
            (TimeFormat::Dec, "", None),
            (TimeFormat::Hex, "57753366", Some(1_467_298_662)),
            (TimeFormat::Hex, "55CE8100", Some(1_439_596_800)),
            (TimeFormat::Hex, "ffffffff", Some(4_294_967_295)),
            (TimeFormat::Hex, "5775336", None),
            (TimeFormat::Hex, "057753366", None),
            (TimeFormat::Hex, "+5775336", None),
            (TimeFormat::Hex, "0x577533", None),
            (beijing, "201706300000", Some(1_498_752_000)),
            (TimeFormat::Ymdhm(0), "201706300000", Some(1_498_780_800)),
            (TimeFormat::Ymdhm(-210), "197001010000", Some(12_600)),
            (beijing, "202402291200", Some(1_709_179_200)),
            (beijing, "202302291200", None),
            (beijing, "202313011200", None),
            (beijing, "202300011200", None),
            (beijing, "202301001200", None),
            (beijing, "202301012400", None),
            (beijing, "202301011260", None),
            (beijing, "20230101120", None),
            (beijing, "2023010112000", None),
            (beijing, "2023-1011200", None),
        ];
        for (format, text, expected) in cases {
            assert_eq!(format.parse(text.as_bytes()), *expected, "{format:?} {text}");
            if let Some(time) = expected {
                let written = format.format(*time).unwrap();
                assert!(written.eq_ignore_ascii_case(text), "{format:?} {text} {written}");
            }
        }
    }

    #[test]
    fn unwritable_times() {
        assert_eq!(TimeFormat::Dec.format(10_000_000_000), None);
        assert_eq!(TimeFormat::Hex.format(4_294_967_296), None);
        for format in [TimeFormat::Dec, TimeFormat::Hex] {
            assert_eq!(format.format(-1), None);
        }
        assert_eq!(TimeFormat::Ymdhm(0).format(i64::MAX), None);
    }

    #[test]
    fn names_of_forms() {
        let cases = [
            ("dec", Ok(TimeFormat::Dec)),
            ("hex", Ok(TimeFormat::Hex)),
            ("ymdhm+0800", Ok(TimeFormat::Ymdhm(480))),
            ("ymdhm-0330", Ok(TimeFormat::Ymdhm(-210))),
            ("ymdhm", Err(())),
            ("ymdhm+8", Err(())),
            ("ymdhm+1500", Err(())),
            ("ymdhm+0860", Err(())),
            ("ymdhm++800", Err(())),
            ("iso", Err(())),
        ];
        for (word, expected) in cases {
            assert_eq!(word.parse(), expected, "{word}");
        }
    }

    #[test]
    fn validity() {
        use Limit::*;
        use Meaning::*;
        use Reason::*;
        const T: UnixTime = 1_000_000;
        // Meaning, limit, ttl, cap, skew, now - T, expected.
        let cases: &[(Meaning, Limit, i64, Option<i64>, i64, i64, Result<(), Reason>)] = &[
            (Expires, Inclusive, 0, None, 0, 0, Ok(())),
            (Expires, Inclusive, 0, None, 0, 1, Err(SignExpired)),
            (Expires, Exclusive, 0, None, 0, 0, Err(SignExpired)),
            (Expires, Exclusive, 0, None, 0, -1, Ok(())),
            (Expires, Inclusive, 0, None, 5, 5, Ok(())),
            (Expires, Inclusive, 0, None, 5, 6, Err(SignExpired)),
            (Expires, Inclusive, 0, None, 0, -1_000_000, Ok(())),
            (Expires, Inclusive, 0, Some(60), 0, -60, Ok(())),
            (Expires, Inclusive, 0, Some(60), 0, -61, Err(SignEarly)),
            (Issued, Inclusive, 60, None, 0, 60, Ok(())),
            (Issued, Inclusive, 60, None, 0, 61, Err(SignExpired)),
            (Issued, Exclusive, 60, None, 0, 60, Err(SignExpired)),
            (Issued, Inclusive, 60, None, 5, 65, Ok(())),
            (Issued, Inclusive, 60, None, 0, -1_000_000, Ok(())),
            (Issued, Inclusive, 60, Some(10), 0, -10, Ok(())),
            (Issued, Inclusive, 60, Some(10), 0, -11, Err(SignEarly)),
            (Started, Inclusive, 60, None, 0, 0, Ok(())),
            (Started, Inclusive, 60, None, 0, -1, Err(SignEarly)),
            (Started, Inclusive, 60, None, 5, -5, Ok(())),
            (Started, Inclusive, 60, None, 5, -6, Err(SignEarly)),
            (Started, Inclusive, 60, None, 0, 60, Ok(())),
            (Started, Inclusive, 60, None, 0, 61, Err(SignExpired)),
            (Window, Inclusive, 60, None, 0, -60, Ok(())),
            (Window, Inclusive, 60, None, 0, -61, Err(SignEarly)),
            (Window, Inclusive, 60, None, 0, 60, Ok(())),
            (Window, Inclusive, 60, None, 0, 61, Err(SignExpired)),
            (Window, Exclusive, 60, None, 5, 65, Err(SignExpired)),
            (Window, Exclusive, 60, None, 5, 64, Ok(())),
        ];
        for (meaning, limit, ttl, cap, skew, now, expected) in cases {
            let validity =
                Validity { meaning: *meaning, limit: *limit, ttl: *ttl, cap: *cap, skew: *skew };
            assert_eq!(validity.check(T, T + now), *expected, "{validity:?} {now}");
        }
    }

    #[test]
    fn no_time_overflows() {
        for meaning in [Meaning::Expires, Meaning::Issued, Meaning::Started, Meaning::Window] {
            let validity = Validity {
                meaning,
                limit: Limit::Inclusive,
                ttl: i64::MAX,
                cap: Some(i64::MAX),
                skew: i64::MAX,
            };
            for time in [i64::MIN, 0, i64::MAX] {
                for now in [i64::MIN, 0, i64::MAX] {
                    let _ = validity.check(time, now);
                }
            }
        }
    }
}

//! Times.

use antileech::verdict::Reason;

use super::Scheme;

/// The number of characters of a form.
pub fn width(form: &str) -> usize {
    match form {
        "dec" => 10,
        "hex" => 8,
        _ => 12,
    }
}

/// Whether a text has the characters of a form.
pub fn has_shape(form: &str, text: &[u8]) -> bool {
    let radix = if form == "hex" { 16 } else { 10 };
    text.len() == width(form) && text.iter().all(|byte| char::from(*byte).is_digit(radix))
}

/// Reads a time.
pub fn parse(form: &str, text: &[u8]) -> Option<i64> {
    if !has_shape(form, text) {
        return None;
    }
    let text = std::str::from_utf8(text).unwrap();
    match form {
        "dec" => text.parse().ok(),
        "hex" => i64::from_str_radix(text, 16).ok(),
        _ => {
            let number = |from: usize, to: usize| text[from..to].parse::<i64>().unwrap();
            let (year, month, day) = (number(0, 4), number(4, 6), number(6, 8));
            let (hour, minute) = (number(8, 10), number(10, 12));
            if !(1..=12).contains(&month) || !(1..=days_of(year, month)).contains(&day) {
                return None;
            }
            if hour > 23 || minute > 59 {
                return None;
            }
            let years: i64 = (0..year).map(|year| 337 + days_of(year, 2)).sum();
            let months: i64 = (1..month).map(|month| days_of(year, month)).sum();
            // 1970-01-01 is so many days after 0000-01-01.
            let days = years + months + day - 1 - 719_528;
            let zone = form.strip_prefix("ymdhm").unwrap();
            let east = zone[1..3].parse::<i64>().unwrap() * 60 + zone[3..].parse::<i64>().unwrap();
            let east = if zone.starts_with('-') { -east } else { east };
            Some((days * 1440 + hour * 60 + minute - east) * 60)
        }
    }
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Checks a time against the clock; gives the last second of a URL.
pub fn check(scheme: &Scheme, time: i64, now: i64) -> Result<i64, Reason> {
    let means = scheme.option("means", "expires");
    let (skew, ttl) = (scheme.seconds("skew"), scheme.seconds("ttl"));
    let end = match means {
        "expires" => time + skew,
        _ => time + ttl + skew,
    };
    let is_late = match scheme.option("limit", "inclusive") {
        "inclusive" => now > end,
        _ => now >= end,
    };
    if is_late {
        return Err(Reason::SignExpired);
    }
    let begin = match means {
        "started" => time - skew,
        "window" => time - ttl - skew,
        _ if scheme.options.contains_key("cap") => time - scheme.seconds("cap"),
        _ => i64::MIN,
    };
    if now < begin { Err(Reason::SignEarly) } else { Ok(end) }
}

//! The report for people: one page that needs nothing else.

use askama::Template;

use crate::row::Status;
use crate::snapshot::{Level, Numbers, ReasonCounts, Snapshot, Top, TopEntry};
use crate::text::{duration, grouped, size, time};

/// Nothing is loaded, nothing runs, and of the styles only those of the page count, by their hash.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    style-src 'sha256-/UnKBbnFoXWSeYMMmnVAayDayuK3MPeuMAdLDEMRYMc='; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const STYLES: &str = include_str!("../templates/report.css");

/// How many entries of a table are shown.
const SHOWN: usize = 10;

/// Bars are that many units wide.
const WIDTH: u64 = 1000;

/// Prints a snapshot.
pub fn print(snapshot: &Snapshot) -> Result<String, askama::Error> {
    Page::new(snapshot).render()
}

/// The texts of the page, which the template escapes.
#[derive(Template)]
#[template(path = "report.html")]
struct Page<'s> {
    css: &'static str,
    name: &'s str,
    since: String,
    now: String,
    length: String,
    cards: Vec<Card>,
    all: Bar,
    reasons: Vec<ReasonRow>,
    levels: Vec<LevelRow<'s>>,
    levels_note: Option<String>,
    schemes: Vec<SchemeRow<'s>>,
    tops: Vec<TopTable<'s>>,
}

struct Card {
    class: &'static str,
    name: &'static str,
    requests: String,
    share: String,
    bytes: String,
}

struct ReasonRow {
    name: &'static str,
    bar: Bar,
    rejected: String,
    dry_run: String,
}

struct LevelRow<'s> {
    server: &'s str,
    location: &'s str,
    bar: Bar,
    numbers: [String; 5],
}

struct SchemeRow<'s> {
    server: &'s str,
    location: &'s str,
    scheme: &'s str,
    numbers: [String; 4],
}

struct TopTable<'s> {
    place: u8,
    title: &'static str,
    what: &'static str,
    wide: bool,
    rows: Vec<TopRow<'s>>,
    note: String,
}

struct TopRow<'s> {
    key: std::borrow::Cow<'s, str>,
    bar: Bar,
    number: String,
}

/// A horizontal bar of parts of several colours.
struct Bar {
    label: String,
    parts: Vec<Part>,
}

struct Part {
    class: &'static str,
    from: u64,
    width: u64,
}

impl Bar {
    /// Parts behind each other, of a bar that is as long as `whole`.
    fn new(label: String, whole: u64, values: &[(&'static str, u64)]) -> Bar {
        let mut sum = 0;
        let mut parts = Vec::new();
        for (class, value) in values {
            let from = scaled(sum, whole);
            sum = u64::saturating_add(sum, *value);
            let width = scaled(sum, whole) - from;
            if width > 0 {
                parts.push(Part { class, from, width });
            }
        }
        Bar { label, parts }
    }

    fn of_requests(requests: &Numbers) -> Bar {
        let values = Status::ALL.map(|status| (class(status), requests.of(status)));
        let shares = Status::ALL.map(|status| {
            format!("{} {}", name(status), share(requests.of(status), requests.sum()))
        });
        Bar::new(shares.join(", "), requests.sum(), &values)
    }
}

fn scaled(value: u64, whole: u64) -> u64 {
    // Cannot be too large for u64.
    (u128::from(value.min(whole)) * u128::from(WIDTH) / u128::from(whole.max(1))) as u64
}

fn class(status: Status) -> &'static str {
    match status {
        Status::Passed => "passed",
        Status::Bypassed => "bypassed",
        Status::Rejected => "rejected",
        Status::DryRun => "dry",
    }
}

fn name(status: Status) -> &'static str {
    match status {
        Status::Passed => "Passed",
        Status::Bypassed => "Bypassed",
        Status::Rejected => "Rejected",
        Status::DryRun => "Would be rejected (dry run)",
    }
}

fn share(value: u64, whole: u64) -> String {
    format!("{:.1}%", 100.0 * value as f64 / whole.max(1) as f64)
}

impl<'s> Page<'s> {
    fn new(snapshot: &'s Snapshot) -> Page<'s> {
        let (about, totals) = (&snapshot.zone, &snapshot.totals);
        let card = |status| Card {
            class: class(status),
            name: name(status),
            requests: grouped(totals.requests.of(status)),
            share: share(totals.requests.of(status), totals.requests.sum()),
            bytes: size(totals.bytes.of(status)),
        };
        let is_full = about.levels_used >= about.levels;
        let full = || {
            format!(
                "There is room for {} levels. Others are counted together as (other).",
                about.levels
            )
        };
        Page {
            css: STYLES,
            name: &about.name,
            since: time(about.started),
            now: time(about.now),
            length: duration(about.now.saturating_sub(about.started)),
            cards: Status::ALL.into_iter().map(card).collect(),
            all: Bar::of_requests(&totals.requests),
            reasons: reasons(snapshot),
            levels: snapshot.levels.iter().map(LevelRow::new).collect(),
            levels_note: is_full.then(full),
            schemes: snapshot.levels.iter().flat_map(SchemeRow::all).collect(),
            tops: tops(snapshot),
        }
    }
}

/// Those that occurred, the most frequent first.
fn reasons(snapshot: &Snapshot) -> Vec<ReasonRow> {
    let sum = |rejected: u64, dry_run| rejected.saturating_add(dry_run);
    let mut reasons: Vec<_> = snapshot.totals.reasons.iter().collect();
    reasons.retain(|counts| sum(counts.rejected, counts.rejected_dry_run) > 0);
    reasons.sort_by_key(|counts| std::cmp::Reverse(sum(counts.rejected, counts.rejected_dry_run)));
    let most = reasons.first().map_or(1, |most| sum(most.rejected, most.rejected_dry_run));
    let row = |counts: &ReasonCounts| ReasonRow {
        name: counts.reason,
        bar: Bar::new(
            counts.reason.to_owned(),
            most,
            &[("rejected", counts.rejected), ("dry", counts.rejected_dry_run)],
        ),
        rejected: grouped(counts.rejected),
        dry_run: grouped(counts.rejected_dry_run),
    };
    reasons.into_iter().map(row).collect()
}

/// Two beside each other, and below them the one that needs the width.
fn tops(snapshot: &Snapshot) -> Vec<TopTable<'_>> {
    let mut tops: Vec<_> = snapshot.top.iter().map(TopTable::new).collect();
    tops.sort_by_key(|top| top.place);
    tops
}

impl<'s> LevelRow<'s> {
    fn new(level: &'s Level) -> LevelRow<'s> {
        let requests = &level.counts.requests;
        let number = |status| grouped(requests.of(status));
        let [passed, bypassed, rejected, dry_run] = Status::ALL.map(number);
        let bytes = size(level.counts.bytes.passed);
        LevelRow {
            server: &level.server,
            location: &level.location,
            bar: Bar::of_requests(requests),
            numbers: [passed, bypassed, rejected, dry_run, bytes],
        }
    }
}

impl<'s> SchemeRow<'s> {
    fn all(level: &'s Level) -> impl Iterator<Item = SchemeRow<'s>> {
        level.counts.schemes.iter().map(|counts| SchemeRow {
            server: &level.server,
            location: &level.location,
            scheme: &counts.scheme,
            numbers: [counts.primary, counts.backup, counts.rejected, counts.rejected_dry_run]
                .map(grouped),
        })
    }
}

impl<'s> TopTable<'s> {
    fn new(top: &'s Top) -> TopTable<'s> {
        let (place, title, what, colour) = match top.subject {
            "passed_foreign_referer_hosts" => (0, "Passed: other sites' pages", "Host", "passed"),
            "denied_referer_hosts" => (1, "Denied: pages", "Host", "rejected"),
            "denied_networks" => (2, "Denied: networks", "Network", "rejected"),
            "denied_paths" => (3, "Denied: paths", "Path", "rejected"),
            _ => (4, "Denied: User-Agents", "User-Agent", "rejected"),
        };
        let most = top.entries.iter().map(|entry| entry.at_most).max().unwrap_or_default();
        let row = |entry: &'s TopEntry| TopRow::new(entry, colour, most);
        TopTable {
            place,
            title,
            what,
            wide: place == 4,
            rows: top.entries.iter().take(SHOWN).map(row).collect(),
            note: note(top),
        }
    }
}

/// What the table does not show.
fn note(top: &Top) -> String {
    let hidden = top.entries.iter().skip(SHOWN).map(|entry| entry.at_most).max();
    let others = hidden.unwrap_or_default().max(top.others_at_most);
    let missed = match top.missed {
        0 => String::new(),
        missed => format!(" {} were not looked at: the zone is too small.", grouped(missed)),
    };
    let others = match others {
        0 => "There are no others.".to_owned(),
        others => format!("Any other: at most {}.", grouped(others)),
    };
    format!("Of {} in all. {others}{missed}", grouped(top.total))
}

impl<'s> TopRow<'s> {
    fn new(entry: &'s TopEntry, colour: &'static str, most: u64) -> TopRow<'s> {
        let (least, at_most) = (grouped(entry.at_least), grouped(entry.at_most));
        let perhaps = match colour {
            "rejected" => "rejected perhaps",
            _ => "passed perhaps",
        };
        let number = if least == at_most { least } else { format!("{least} – {at_most}") };
        let difference = entry.at_most.saturating_sub(entry.at_least);
        TopRow {
            key: match (entry.key.as_str(), entry.truncated) {
                ("", _) => "(none)".into(),
                (key, true) => format!("{key}…").into(),
                (key, false) => key.into(),
            },
            bar: Bar::new(number.clone(), most, &[(colour, entry.at_least), (perhaps, difference)]),
            number,
        }
    }
}

#[cfg(test)]
mod tests;

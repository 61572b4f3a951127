use std::sync::atomic::AtomicU64;

use super::*;
use crate::prometheus;
use crate::row::Outcome;
use crate::sketch::Entry;

fn memory(bytes: usize) -> Vec<AtomicU64> {
    (0..bytes / 8).map(|_| AtomicU64::new(u64::MAX)).collect()
}

fn zone(memory: &[AtomicU64]) -> Zone<'_> {
    Zone::format(memory, 10, 1_700_000_000, [1, 2]).unwrap()
}

fn read(zone: Zone<'_>) -> Snapshot {
    Snapshot::read(zone, "media", 1_700_003_600)
}

#[test]
fn sizes() {
    // Pages of a zone of 32k, 1m and 64m, of which nginx takes some.
    for (bytes, processes, least) in
        [(28672, 10, 8), (28672, 1000, 8), (1 << 20, 10, 64), (1 << 26, 500, 128)]
    {
        let memory = memory(bytes);
        let geometry = Zone::format(&memory, processes, 0, [0, 0]).unwrap().geometry();
        assert!(geometry.rows > 4 && geometry.shards > 0, "{geometry:?}");
        assert!(geometry.entries >= least, "{geometry:?}");
        assert_eq!(Zone::open(&memory).unwrap().geometry(), geometry);
    }
    assert!(Zone::format(&memory(4096), 10, 0, [0, 0]).is_none());
    assert!(Zone::open(&memory(1 << 20)).is_none());
    assert!(Zone::open(&[]).is_none());
}

#[test]
fn memory_of_another_size_is_no_zone() {
    let memory = memory(1 << 20);
    zone(&memory);
    assert!(Zone::open(&memory).is_some());
    assert!(Zone::open(&memory[..1000]).is_none());
}

#[test]
fn counters() {
    let memory = memory(1 << 20);
    let zone = zone(&memory);
    let row = zone.claim_row(b"a.example", b"/pictures/").unwrap();
    let scheme = zone.claim_scheme(row, b"qiniu").unwrap();
    row.count(Outcome::Passed, 1000);
    row.count(Outcome::Passed, 500);
    scheme.count_signature(KeySlot::Primary);
    scheme.count_signature(KeySlot::Backup);
    row.count(Outcome::Bypassed, 7);
    for reason in Reason::ALL {
        row.count(Outcome::Rejected(reason), 10);
    }
    row.count(Outcome::DryRun(Reason::SignExpired), 3);
    scheme.count_denial(true);
    scheme.count_denial(false);
    scheme.count_denial(false);
    // The same level finds its counters again.
    let again = Zone::open(&memory).unwrap();
    again.claim_row(b"a.example", b"/pictures/").unwrap().count(Outcome::Passed, 0);
    again.claim_row(b"a.examp", b"le/pictures/").unwrap().count(Outcome::Bypassed, 0);

    let snapshot = read(zone);
    assert_eq!(snapshot.levels.len(), 2);
    let level = &snapshot.levels[1];
    assert_eq!((&*level.server, &*level.location), ("a.example", "/pictures/"));
    let counts = &level.counts;
    let expected = Numbers { passed: 3, bypassed: 1, rejected: 13, rejected_dry_run: 1 };
    assert_eq!(counts.requests, expected);
    assert_eq!(counts.requests.sum(), 18);
    let expected = Numbers { passed: 1500, bypassed: 7, rejected: 130, rejected_dry_run: 3 };
    assert_eq!(counts.bytes, expected);
    for reason in &counts.reasons {
        let dry_run = u64::from(reason.reason == "sign_expired");
        assert_eq!((reason.rejected, reason.rejected_dry_run), (1, dry_run), "{reason:?}");
    }
    let scheme = SchemeCounts {
        scheme: "qiniu".to_owned(),
        primary: 1,
        backup: 1,
        rejected: 2,
        rejected_dry_run: 1,
    };
    assert_eq!(counts.schemes, [scheme]);
    assert_eq!(snapshot.totals.requests.bypassed, 2);
    assert_eq!(snapshot.zone.levels_used, 2);
    assert_eq!((snapshot.zone.started, snapshot.zone.now), (1_700_000_000, 1_700_003_600));
}

#[test]
fn a_full_zone_counts_in_the_common_row() {
    let memory = memory(28672);
    let zone = zone(&memory);
    let rows = zone.geometry().rows;
    let level = |index: usize| format!("/{index}/");
    for index in 0..rows + 5 {
        let row = zone.claim_row(b"a.example", level(index).as_bytes()).unwrap();
        assert_eq!(row.id() == 0, index >= rows - 1);
        row.count(Outcome::Passed, 1);
        if let Some(scheme) = zone.claim_scheme(row, b"qiniu") {
            scheme.count_signature(KeySlot::Primary);
        }
    }
    let snapshot = read(zone);
    assert_eq!(snapshot.levels.len(), rows);
    let other = snapshot.levels.iter().find(|level| level.server == "(other)").unwrap();
    assert_eq!(other.counts.requests.passed, 6);
    assert_eq!(snapshot.totals.requests.passed, rows as u64 + 5);
    assert_eq!(snapshot.zone.levels, snapshot.zone.levels_used);
}

#[test]
fn long_names_that_look_the_same_are_one() {
    let memory = memory(1 << 20);
    let zone = zone(&memory);
    for end in ["a", "b"] {
        let location = "/long".repeat(40) + end;
        zone.claim_row(b"\xff\n\"", location.as_bytes()).unwrap().count(Outcome::Passed, 1);
    }
    let snapshot = read(zone);
    assert_eq!(snapshot.levels.len(), 1);
    assert_eq!(snapshot.levels[0].server, "\\xff\\x0a\"");
    assert_eq!(snapshot.levels[0].counts.requests.passed, 2);
    let text = prometheus::print(&snapshot);
    assert!(
        text.contains("zone=\"media\",server=\"\\\\xff\\\\x0a\\\"\",location=\"/long/"),
        "{text}"
    );
}

#[test]
fn processes_are_put_together() {
    let key = |text: &str| Key { bytes: text.as_bytes().to_vec(), truncated: false };
    let entry = |text, count, error| Entry { key: key(text), count, error };
    let readings = [
        Reading { total: 160, unlisted: 10, entries: vec![entry("a", 100, 0), entry("b", 50, 5)] },
        Reading { total: 90, unlisted: 20, entries: vec![entry("a", 40, 20), entry("c", 30, 10)] },
        Reading::default(),
    ];
    let top = Top::merge(Subject::DeniedPage, &readings, 2);
    let found: Vec<_> = top.entries.iter().map(|e| (&*e.key, e.at_least, e.at_most)).collect();
    assert_eq!(found, [("a", 120, 142), ("b", 45, 72), ("c", 20, 42)]);
    assert_eq!((top.total, top.others_at_most, top.missed), (252, 32, 2));
}

#[test]
fn only_the_first_entries_are_reported() {
    let entry = |number: u64| Entry {
        key: Key { bytes: number.to_string().into_bytes(), truncated: false },
        count: number,
        error: 0,
    };
    let reading =
        Reading { total: 0, unlisted: 3, entries: (1..=TOP as u64 + 50).map(entry).collect() };
    let top = Top::merge(Subject::DeniedPath, &[reading], 0);
    assert_eq!(top.entries.len(), TOP);
    assert_eq!(top.entries[0].key, "150");
    assert_eq!(top.others_at_most, 50);
}

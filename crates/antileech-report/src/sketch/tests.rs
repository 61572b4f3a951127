use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::zone::Zone;

const ENTRIES: usize = 8;

fn memory(words: usize) -> Vec<AtomicU64> {
    (0..words).map(|_| AtomicU64::new(0)).collect()
}

fn sketch(memory: &[AtomicU64]) -> Sketch<'_> {
    Sketch::new(memory, ENTRIES).unwrap()
}

fn add(sketch: Sketch<'_>, key: &[u8]) {
    sketch.add(hash(key), key);
}

fn hash(key: &[u8]) -> u64 {
    key.iter().fold(0xcbf29ce484222325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100000001b3)
    })
}

/// A stream of numbers that repeats itself in every run (xorshift).
fn numbers() -> impl FnMut() -> u64 {
    let mut state = 0x9e3779b97f4a7c15_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}

/// What a sketch promises of every key, given how often each occurred.
fn check(reading: &Reading, truth: &HashMap<Vec<u8>, u64>) {
    for entry in &reading.entries {
        let times = truth.get(&entry.key.bytes).copied().unwrap_or_default();
        assert!(entry.count >= times, "{entry:?} occurred {times} times");
        assert!(entry.count - entry.error <= times, "{entry:?} occurred {times} times");
    }
    for (key, times) in truth {
        let is_listed = reading.entries.iter().any(|entry| entry.key.bytes == *key);
        assert!(is_listed || *times <= reading.unlisted, "{key:?} occurred {times} times");
    }
}

#[test]
fn few_keys_are_counted_exactly() {
    let memory = memory(words(ENTRIES));
    let sketch = sketch(&memory);
    for round in 0..ENTRIES {
        for key in 0..=round {
            add(sketch, format!("key {key}").as_bytes());
        }
    }
    let reading = sketch.read();
    assert_eq!(reading.total, 36);
    assert_eq!(reading.entries.len(), ENTRIES);
    for entry in &reading.entries {
        let number: u64 = String::from_utf8_lossy(&entry.key.bytes)[4..].parse().unwrap();
        assert_eq!((entry.count, entry.error), (8 - number, 0), "{entry:?}");
    }
    // One is left over, with the smallest count.
    assert_eq!(reading.unlisted, 1);
}

#[test]
fn nothing_is_not_listed() {
    let memory = memory(words(ENTRIES));
    let sketch = sketch(&memory);
    assert_eq!(sketch.read(), Reading::default());
    add(sketch, b"");
    let reading = sketch.read();
    let key = Key { bytes: Vec::new(), truncated: false };
    assert_eq!(reading.entries, [Entry { key, count: 1, error: 0 }]);
    assert_eq!(reading.unlisted, 0);
}

#[test]
fn promises_hold_for_any_stream() {
    let mut number = numbers();
    for _ in 0..50 {
        let memory = memory(words(ENTRIES));
        let sketch = sketch(&memory);
        let mut truth = HashMap::<_, u64>::new();
        for _ in 0..1000 {
            // Small numbers are frequent.
            let key = ((number() % 64) & (number() % 64)).to_string().into_bytes();
            add(sketch, &key);
            *truth.entry(key).or_default() += 1;
        }
        let reading = sketch.read();
        assert_eq!(reading.entries.iter().map(|entry| entry.count).sum::<u64>(), 1000);
        assert!(reading.unlisted <= 1000 / ENTRIES as u64);
        check(&reading, &truth);
    }
}

#[test]
fn a_frequent_key_cannot_be_pushed_out() {
    let memory = memory(words(ENTRIES));
    let sketch = sketch(&memory);
    for _ in 0..1000 {
        add(sketch, b"evil.example");
    }
    // What comes once and never again, seven entries' worth of it.
    for number in 0..(ENTRIES as u64 - 1) * 1000 {
        add(sketch, format!("{number}.example").as_bytes());
    }
    let reading = sketch.read();
    let entry = reading.entries.iter().find(|entry| entry.key.bytes == b"evil.example").unwrap();
    assert_eq!((entry.count, entry.error), (1000, 0));
    // What the others really are is in their error.
    for entry in &reading.entries {
        assert!(entry.key.bytes == b"evil.example" || entry.count - entry.error == 1, "{entry:?}");
    }
}

#[test]
fn long_keys_are_cut_off() {
    let memory = memory(words(ENTRIES));
    let sketch = sketch(&memory);
    for length in [KEY_BYTES - 1, KEY_BYTES, KEY_BYTES + 1] {
        add(sketch, &vec![b'\xff'; length]);
    }
    let keys: Vec<_> = sketch.read().entries.into_iter().map(|entry| entry.key).collect();
    let key = |length, truncated| Key { bytes: vec![b'\xff'; length], truncated };
    let expected = [key(KEY_BYTES - 1, false), key(KEY_BYTES, false), key(KEY_BYTES, true)];
    assert!(expected.iter().all(|key| keys.contains(key)), "{keys:?}");
}

/// The words that a replacement writes, in its order.
fn stores(at: usize) -> Vec<usize> {
    let record = 1 + 2 * ENTRIES + at * RECORD;
    let mut words = vec![0, record + SEQUENCE, 1 + at, record + ERROR, record + LENGTH];
    words.extend(record + KEY..record + RECORD);
    words.extend([1 + ENTRIES + at, record + SEQUENCE]);
    words
}

#[test]
fn a_writer_may_end_anywhere() {
    let fill = |sketch: Sketch<'_>| {
        let mut truth = HashMap::<_, u64>::new();
        for key in 0..ENTRIES as u64 {
            for _ in 0..=key {
                add(sketch, key.to_string().as_bytes());
            }
            truth.insert(key.to_string().into_bytes(), key + 1);
        }
        truth
    };
    let complete = memory(words(ENTRIES));
    fill(sketch(&complete));
    add(sketch(&complete), b"new");
    let stores = stores(0);
    for done in 0..stores.len() {
        let memory = memory(words(ENTRIES));
        let truth = fill(sketch(&memory));
        for (index, word) in stores.iter().enumerate().take(done) {
            let value = match index {
                // The sequence number is odd while it lasts.
                1 => memory[*word].load(Ordering::Relaxed) + 1,
                _ => complete[*word].load(Ordering::Relaxed),
            };
            memory[*word].store(value, Ordering::Relaxed);
        }
        let sketch = sketch(&memory);
        let reading = sketch.read();
        let is_torn = done > 1;
        assert_eq!(reading.entries.len(), if is_torn { ENTRIES - 1 } else { ENTRIES }, "{done}");
        check(&reading, &truth);
        // Another one goes on.
        sketch.repair();
        assert!(sketch.all_records().all(|record| !record.is_torn()));
        check(&sketch.read(), &truth);
        for _ in 0..100 {
            add(sketch, b"other");
        }
        let reading = sketch.read();
        check(
            &reading,
            &HashMap::from([(b"other".to_vec(), 100)]).into_iter().chain(truth).collect(),
        );
        assert_eq!(reading.entries.len(), ENTRIES, "{done}");
    }
}

#[test]
fn readers_never_see_half_a_key() {
    let memory = memory(words(ENTRIES));
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = numbers();
            while !stop.load(Ordering::Relaxed) {
                let number = number();
                let key = vec![number as u8; 1 + number as usize % KEY_BYTES];
                add(sketch(&memory), &key);
            }
        });
        let mut seen = 0;
        while seen < 20_000 {
            for entry in sketch(&memory).read().entries {
                let first = entry.key.bytes[0];
                assert!(entry.key.bytes.iter().all(|byte| *byte == first), "{entry:?}");
                assert!(entry.error < entry.count, "{entry:?}");
                seen += 1;
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
}

#[test]
fn shards_are_of_one_process() {
    let memory = memory(1 << 17);
    let zone = Zone::format(&memory, 3, 0, [1, 2]).unwrap();
    let nobody = |_| false;
    let everybody = |_| true;
    assert_eq!(zone.geometry().shards, 3);
    let shard = zone.claim_shard(10, everybody).unwrap();
    shard.sketch(Subject::DeniedPath).unwrap().add(1, b"/a");
    assert!(zone.claim_shard(11, everybody).is_some());
    assert!(zone.claim_shard(12, everybody).is_some());
    assert!(zone.claim_shard(13, everybody).is_none());
    // The number of a process that has ended comes again.
    assert!(zone.claim_shard(11, everybody).is_some());
    // A process takes over from one that has ended, and goes on.
    let shard = zone.claim_shard(14, |process| process != 10).unwrap();
    shard.sketch(Subject::DeniedPath).unwrap().add(1, b"/a");
    assert_eq!(shard.sketch(Subject::DeniedPath).unwrap().read().entries[0].count, 2);
    assert!(zone.claim_shard(15, nobody).is_some());
}

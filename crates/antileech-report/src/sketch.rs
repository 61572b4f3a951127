//! What occurs most, in a fixed number of entries: the Space-Saving algorithm (Metwally, Agrawal,
//! El Abbadi, "Efficient computation of frequent and top-k elements in data streams", 2005).
//!
//! An entry has a key and a count. What has no entry takes over the one with the smallest count,
//! goes on counting from there, and notes that count as its error. So a count is never too small
//! and at most its error too large, and whatever occurred more often than the smallest count, or
//! than one in as many as there are entries, has an entry, whatever else somebody sends in order
//! to push it out.
//!
//! A sketch has one writer, which may end at any instruction, and any number of readers. The keys
//! are protected by sequence numbers: an odd one says that the entry is being replaced. Who takes
//! over a sketch [repairs](Sketch::repair) what the last writer did not complete.

use std::sync::atomic::{AtomicU64, Ordering, fence};

use crate::zone::{load_bytes, store_bytes};

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The hosts of the pages that denied requests came from.
    DeniedPage,
    /// The User-Agents of denied requests.
    DeniedUserAgent,
    /// The networks that denied requests came from.
    DeniedNetwork,
    /// The paths that denied requests asked for.
    DeniedPath,
    /// The hosts of the pages that embed what they got, other than the host that was asked.
    PassedPage,
}

impl Subject {
    /// All of them.
    pub const ALL: [Subject; 5] = [
        Subject::DeniedPage,
        Subject::DeniedUserAgent,
        Subject::DeniedNetwork,
        Subject::DeniedPath,
        Subject::PassedPage,
    ];
}

/// The bytes that are kept of a key.
pub const KEY_BYTES: usize = KEY_WORDS * 8;
const KEY_WORDS: usize = 16;
/// Words of a record, beside the key: sequence number, error, length.
const SEQUENCE: usize = 0;
const ERROR: usize = 1;
const LENGTH: usize = 2;
const KEY: usize = 4;
const RECORD: usize = KEY + KEY_WORDS;
/// In the length: the key goes on.
const TRUNCATED: u64 = 1 << 32;
/// How often a reader tries to read an entry that is being replaced.
const ATTEMPTS: usize = 16;

/// The words of a sketch: the total, and for each entry its hash, its count and its record.
pub const fn words(entries: usize) -> usize {
    1 + entries * (2 + RECORD)
}

/// A sketch in memory that processes share.
#[derive(Clone, Copy)]
pub struct Sketch<'z> {
    total: &'z AtomicU64,
    hashes: &'z [AtomicU64],
    counts: &'z [AtomicU64],
    records: &'z [AtomicU64],
}

/// A key, as much as is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The first bytes, as a client sent them.
    pub bytes: Vec<u8>,
    /// Whether there were more.
    pub truncated: bool,
}

/// What a sketch says about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// At most how often it occurred.
    pub count: u64,
    /// By how much that may be too large.
    pub error: u64,
}

/// What a sketch says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// How many keys it was given.
    pub total: u64,
    /// At most how often a key occurred that has no entry.
    pub unlisted: u64,
    /// The entries.
    pub entries: Vec<Entry>,
}

impl<'z> Sketch<'z> {
    pub(crate) fn new(memory: &'z [AtomicU64], entries: usize) -> Option<Sketch<'z>> {
        let (total, memory) = memory.split_first()?;
        let (hashes, memory) = memory.split_at_checked(entries)?;
        let (counts, records) = memory.split_at_checked(entries)?;
        (records.len() == entries * RECORD).then_some(Sketch { total, hashes, counts, records })
    }

    /// Counts a key, whose hash is not 0. For the one writer.
    pub fn add(self, hash: u64, key: &[u8]) {
        increment(self.total);
        let known = self.hashes.iter().position(|word| word.load(Ordering::Relaxed) == hash);
        match known.and_then(|at| self.counts.get(at)) {
            Some(count) => increment(count),
            None => self.replace_smallest(hash, key),
        }
    }

    fn replace_smallest(self, hash: u64, key: &[u8]) {
        let counts = self.counts.iter().map(|count| count.load(Ordering::Relaxed));
        let Some((at, smallest)) = counts.enumerate().min_by_key(|(_, count)| *count) else {
            return;
        };
        let (Some(record), Some(hash_word)) = (self.record(at), self.hashes.get(at)) else {
            return;
        };
        let Some(count) = self.counts.get(at) else { return };
        let kept = key.get(..KEY_BYTES);
        let truncated = if key.len() > KEY_BYTES { TRUNCATED } else { 0 };
        record.begin();
        hash_word.store(hash, Ordering::Relaxed);
        record.error.store(smallest, Ordering::Relaxed);
        record.length.store(kept.unwrap_or(key).len() as u64 | truncated, Ordering::Relaxed);
        store_bytes(record.key, key);
        count.store(smallest + 1, Ordering::Relaxed);
        record.end();
    }

    /// Makes entries that a writer left half replaced those of no key. Their counts remain, so
    /// that what the sketch promises of others stays true. For the one writer, before it begins.
    pub fn repair(self) {
        for (record, hash) in self.all_records().zip(self.hashes) {
            if record.is_torn() {
                hash.store(0, Ordering::Relaxed);
                record.end();
            }
        }
    }

    /// What the sketch says now.
    pub fn read(self) -> Reading {
        let mut reading =
            Reading { total: self.total.load(Ordering::Relaxed), ..Reading::default() };
        let mut smallest = u64::MAX;
        for ((record, hash), count) in self.all_records().zip(self.hashes).zip(self.counts) {
            match record.read(hash, count) {
                Some((0, count, _)) | Some((_, count @ 0, _)) => {
                    // No key, or none that is known.
                    smallest = smallest.min(count);
                    reading.unlisted = reading.unlisted.max(count);
                }
                Some((_, count, entry)) => {
                    smallest = smallest.min(count);
                    reading.entries.push(entry);
                }
                None => {
                    let count = count.load(Ordering::Relaxed);
                    reading.unlisted = reading.unlisted.max(count);
                }
            }
        }
        if smallest != u64::MAX {
            reading.unlisted = reading.unlisted.max(smallest);
        }
        reading
    }

    fn record(self, at: usize) -> Option<Record<'z>> {
        self.records.get(at * RECORD..).and_then(Record::new)
    }

    fn all_records(self) -> impl Iterator<Item = Record<'z>> {
        self.records.chunks_exact(RECORD).filter_map(Record::new)
    }
}

/// One writer needs no atomic addition.
fn increment(word: &AtomicU64) {
    word.store(word.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
}

/// The part of an entry that is replaced.
#[derive(Clone, Copy)]
struct Record<'z> {
    sequence: &'z AtomicU64,
    error: &'z AtomicU64,
    length: &'z AtomicU64,
    key: &'z [AtomicU64],
}

impl<'z> Record<'z> {
    fn new(words: &'z [AtomicU64]) -> Option<Record<'z>> {
        Some(Record {
            sequence: words.get(SEQUENCE)?,
            error: words.get(ERROR)?,
            length: words.get(LENGTH)?,
            key: words.get(KEY..RECORD)?,
        })
    }

    fn begin(self) {
        increment(self.sequence);
        // Nobody sees what follows before the odd number.
        fence(Ordering::Release);
    }

    fn end(self) {
        let sequence = self.sequence.load(Ordering::Relaxed);
        self.sequence.store(sequence.wrapping_add(1), Ordering::Release);
    }

    fn is_torn(self) -> bool {
        self.sequence.load(Ordering::Relaxed) % 2 == 1
    }

    /// Hash, count and entry, all of the same key. `None` if it is being replaced all the time, or
    /// the writer has ended while it replaced it.
    fn read(self, hash: &AtomicU64, count: &AtomicU64) -> Option<(u64, u64, Entry)> {
        for _ in 0..ATTEMPTS {
            let before = self.sequence.load(Ordering::Acquire);
            let hash = hash.load(Ordering::Relaxed);
            let count = count.load(Ordering::Relaxed);
            let error = self.error.load(Ordering::Relaxed);
            let length = self.length.load(Ordering::Relaxed);
            let bytes = load_bytes(self.key, length as u32 as usize);
            // What was read was read before the second look at the number.
            fence(Ordering::Acquire);
            if before % 2 == 0 && self.sequence.load(Ordering::Relaxed) == before {
                let key = Key { bytes, truncated: length & TRUNCATED != 0 };
                return Some((hash, count, Entry { key, count, error }));
            }
            std::hint::spin_loop();
        }
        None
    }
}

#[cfg(test)]
mod tests;

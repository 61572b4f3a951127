//! The layout of a zone: a header, rows of counters, rows of schemes, shards of sketches.

use std::hash::Hasher as _;
use std::sync::atomic::{AtomicU64, Ordering};

use siphasher::sip::SipHasher13;

use crate::row::{self, Row, SchemeRow};
use crate::shard::{self, Shard};
use crate::sketch::Subject;

/// The first word of a zone: what it is, and the version of its layout.
const MAGIC: u64 = u64::from_be_bytes(*b"leech\0\0\x01");
const HEADER: usize = 32;
/// Words of the header.
const ROWS: usize = 1;
const SCHEMES: usize = 2;
const SHARDS: usize = 3;
const ENTRIES: usize = 4;
const STARTED: usize = 5;
const SEED: usize = 6;
const MISSED: usize = 8;

/// One part of so many of a zone is for rows.
const PART_OF_ROWS: usize = 8;
/// A shard with fewer entries for each subject than this is not worth having.
const MIN_ENTRIES: usize = 8;
/// What one look through all entries should cost at most.
const MAX_ENTRIES: usize = 256;

/// A zone, in memory that processes may share.
#[derive(Clone, Copy)]
pub struct Zone<'z> {
    words: &'z [AtomicU64],
    geometry: Geometry,
}

/// How many there are of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// Rows of counters, the first of which is for those that have none of their own.
    pub rows: usize,
    /// Rows of schemes.
    pub schemes: usize,
    /// Processes that can keep sketches at a time.
    pub shards: usize,
    /// What one process keeps of each subject.
    pub entries: usize,
}

impl Geometry {
    /// What fits into so many words, for about so many processes. `None` if nothing does.
    pub fn fit(words: usize, processes: usize) -> Option<Geometry> {
        let words = words.checked_sub(HEADER)?;
        let rows = words / PART_OF_ROWS / row::WORDS;
        let schemes = rows;
        let left = words.checked_sub(rows * row::WORDS + schemes * row::SCHEME_WORDS)?;
        let one_each = Subject::ALL.len() * shard::words_of_entries(1);
        let shards = processes.clamp(1, (left / one_each / MIN_ENTRIES).max(1));
        let entries = (left / shards).checked_sub(shard::words(0))? / one_each;
        let geometry = Geometry { rows, schemes, shards, entries: entries.min(MAX_ENTRIES) };
        (rows > 1 && entries > 0).then_some(geometry)
    }

    fn schemes_at(self) -> usize {
        HEADER + self.rows * row::WORDS
    }

    fn shards_at(self) -> usize {
        self.schemes_at() + self.schemes * row::SCHEME_WORDS
    }

    fn end(self) -> usize {
        self.shards_at() + self.shards * shard::words(self.entries)
    }
}

impl<'z> Zone<'z> {
    /// The zone that is in memory already. `None` if there is none, or one of another version.
    pub fn open(words: &'z [AtomicU64]) -> Option<Zone<'z>> {
        let word = |at: usize| words.get(at).map(|word| word.load(Ordering::Acquire));
        if word(0)? != MAGIC {
            return None;
        }
        let size = |at| word(at).and_then(|size| usize::try_from(size).ok());
        let geometry = Geometry {
            rows: size(ROWS)?,
            schemes: size(SCHEMES)?,
            shards: size(SHARDS)?,
            entries: size(ENTRIES)?,
        };
        (geometry.end() <= words.len()).then_some(Zone { words, geometry })
    }

    /// Makes a zone. `now` is when it starts to count, `seed` what nobody can guess. `None` if
    /// there is too little memory.
    pub fn format(
        words: &'z [AtomicU64],
        processes: usize,
        now: u64,
        seed: [u64; 2],
    ) -> Option<Zone<'z>> {
        let geometry = Geometry::fit(words.len(), processes)?;
        for word in words {
            // New memory is zero; what is not written to takes no room.
            if word.load(Ordering::Relaxed) != 0 {
                word.store(0, Ordering::Relaxed);
            }
        }
        let [first, second] = seed;
        for (at, value) in [
            (ROWS, geometry.rows as u64),
            (SCHEMES, geometry.schemes as u64),
            (SHARDS, geometry.shards as u64),
            (ENTRIES, geometry.entries as u64),
            (STARTED, now),
            (SEED, first),
            (SEED + 1, second),
            (0, MAGIC),
        ] {
            words.get(at)?.store(value, Ordering::Release);
        }
        Some(Zone { words, geometry })
    }

    /// How many there are of everything.
    pub fn geometry(&self) -> Geometry {
        self.geometry
    }

    /// The size of the memory, in bytes.
    pub fn size(&self) -> usize {
        size_of_val(self.words)
    }

    /// When it started to count, in seconds since 1970.
    pub fn started(&self) -> u64 {
        self.word(STARTED)
    }

    /// The row of a level: the one that it has, or a free one, or the common one. Rows are taken
    /// by one process, while others count.
    pub fn claim_row(&self, server: &[u8], level: &[u8]) -> Option<Row<'z>> {
        let id = self.hash(&[server, level]);
        let mut rows = self.rows();
        let common = rows.next();
        rows.find(|row| row.claim(id, server, level)).or(common)
    }

    /// The row of a scheme at a level. `None` if there is none left.
    pub fn claim_scheme(&self, row: Row<'z>, name: &[u8]) -> Option<SchemeRow<'z>> {
        let id = self.hash(&[&row.id().to_le_bytes(), name]);
        self.schemes().find(|scheme| scheme.claim(id, row.id(), name))
    }

    /// All rows; the first is the common one.
    pub fn rows(&self) -> impl Iterator<Item = Row<'z>> + use<'z> {
        let rows = self.part(HEADER, self.geometry.rows * row::WORDS);
        rows.chunks_exact(row::WORDS).filter_map(Row::new)
    }

    /// All rows of schemes.
    pub fn schemes(&self) -> impl Iterator<Item = SchemeRow<'z>> + use<'z> {
        let schemes =
            self.part(self.geometry.schemes_at(), self.geometry.schemes * row::SCHEME_WORDS);
        schemes.chunks_exact(row::SCHEME_WORDS).filter_map(SchemeRow::new)
    }

    /// All shards, whoever has them.
    pub fn shards(&self) -> impl Iterator<Item = Shard<'z>> + use<'z> {
        let Geometry { shards, entries, .. } = self.geometry;
        let size = shard::words(entries);
        let words = self.part(self.geometry.shards_at(), shards * size);
        words.chunks_exact(size).filter_map(move |words| Shard::new(words, entries))
    }

    /// Takes a shard for a process: one that is free, or whose process has ended.
    pub fn claim_shard(&self, process: u64, is_alive: impl Fn(u64) -> bool) -> Option<Shard<'z>> {
        self.shards().find(|shard| shard.claim(process, &is_alive))
    }

    /// Notes that something was not kept, because its process has no shard.
    pub fn miss(&self, subject: Subject) {
        if let Some(missed) = self.words.get(MISSED + subject as usize) {
            missed.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How often something was not kept.
    pub fn missed(&self, subject: Subject) -> u64 {
        self.word(MISSED + subject as usize)
    }

    /// A hash that nobody can foresee who does not know the seed; never 0.
    pub fn hash(&self, parts: &[&[u8]]) -> u64 {
        let mut hasher = SipHasher13::new_with_keys(self.word(SEED), self.word(SEED + 1));
        for part in parts {
            hasher.write(part);
            // What no text of UTF-8 has, and hardly any other.
            hasher.write_u8(0xff);
        }
        hasher.finish().max(1)
    }

    fn word(&self, at: usize) -> u64 {
        self.words.get(at).map_or(0, |word| word.load(Ordering::Relaxed))
    }

    fn part(&self, at: usize, length: usize) -> &'z [AtomicU64] {
        self.words.get(at..at + length).unwrap_or_default()
    }
}

/// Bytes, as words. What does not fit is left out.
pub(crate) fn store_bytes(words: &[AtomicU64], bytes: &[u8]) {
    let mut chunks = bytes.chunks(8);
    for word in words {
        let Some(chunk) = chunks.next() else { return };
        let value = chunk.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte));
        word.store(value, Ordering::Relaxed);
    }
}

/// The first `length` bytes of what [`store_bytes`] stored.
pub(crate) fn load_bytes(words: &[AtomicU64], length: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(words.len() * 8);
    for word in words {
        bytes.extend(word.load(Ordering::Relaxed).to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

//! Rows of counters. Everybody adds to them at the same time, with one atomic instruction each.

use std::sync::atomic::{AtomicU64, Ordering};

use antileech::sign::KeySlot;
use antileech::verdict::Reason;

use crate::zone::{load_bytes, store_bytes};

/// The words of a row.
pub const WORDS: usize = 64;
const ID: usize = 0;
const LENGTHS: usize = 1;
const LABEL: usize = 2;
const LABEL_WORDS: usize = 20;
const PASSED: usize = 22;
const BYPASSED: usize = 23;
const BYTES: usize = 24;
const REJECTED: usize = 28;
const DRY_RUN: usize = 44;
/// Room for reasons.
const REASONS: usize = 16;
const _: () = assert!(DRY_RUN + REASONS <= WORDS && Reason::ALL.len() <= REASONS);

/// The bytes that are kept of a server's name and of a level's.
const SERVER_BYTES: usize = 64;
const LEVEL_BYTES: usize = LABEL_WORDS * 8 - SERVER_BYTES;

/// The words of a row of a scheme.
pub const SCHEME_WORDS: usize = 12;
const SCHEME_ROW: usize = 1;
const SCHEME_LENGTH: usize = 2;
const SCHEME_NAME: usize = 3;
const SCHEME_BYTES: usize = 40;
const PRIMARY: usize = 8;
const BACKUP: usize = 9;
const SCHEME_REJECTED: usize = 10;
const SCHEME_DRY_RUN: usize = 11;

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was not checked.
    Bypassed,
    /// It would have been rejected, was this no dry run.
    DryRun(Reason),
    /// All checks passed.
    Passed,
    /// A check failed.
    Rejected(Reason),
}

/// Outcomes without their reasons, `$antileech_status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// [`Outcome::Passed`]
    Passed,
    /// [`Outcome::Bypassed`]
    Bypassed,
    /// [`Outcome::Rejected`]
    Rejected,
    /// [`Outcome::DryRun`]
    DryRun,
}

impl Status {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Status; 4] =
        [Status::Passed, Status::Bypassed, Status::Rejected, Status::DryRun];

    /// The name in reports: `$antileech_status` in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Passed => "passed",
            Status::Bypassed => "bypassed",
            Status::Rejected => "rejected",
            Status::DryRun => "rejected_dry_run",
        }
    }
}

/// The counters of a level.
#[derive(Clone, Copy)]
pub struct Row<'z>(&'z [AtomicU64; WORDS]);

impl<'z> Row<'z> {
    pub(crate) fn new(words: &'z [AtomicU64]) -> Option<Row<'z>> {
        words.first_chunk().map(Row)
    }

    /// Takes the row if it is free; whether it is that of `id` now.
    pub(crate) fn claim(self, id: u64, server: &[u8], level: &[u8]) -> bool {
        let [id_word, lengths, ..] = self.0;
        if id_word.load(Ordering::Acquire) == 0 {
            let (server, level) = (start(server, SERVER_BYTES), start(level, LEVEL_BYTES));
            store_bytes(self.part(LABEL, LABEL_WORDS), &[server, level].concat());
            lengths.store((server.len() as u64) << 32 | level.len() as u64, Ordering::Relaxed);
            id_word.store(id, Ordering::Release);
        }
        self.id() == id
    }

    /// 0 if the row is free, or the common one.
    pub fn id(self) -> u64 {
        self.get(ID)
    }

    /// Counts a request, for which so many bytes were sent.
    #[inline]
    pub fn count(self, outcome: Outcome, bytes: u64) {
        let (counter, status) = match outcome {
            Outcome::Passed => (PASSED, Status::Passed),
            Outcome::Bypassed => (BYPASSED, Status::Bypassed),
            Outcome::Rejected(reason) => (REJECTED + reason as usize, Status::Rejected),
            Outcome::DryRun(reason) => (DRY_RUN + reason as usize, Status::DryRun),
        };
        self.add(counter, 1);
        self.add(BYTES + status as usize, bytes);
    }

    /// The names of the server and of the level.
    pub fn label(self) -> (Vec<u8>, Vec<u8>) {
        let lengths = self.get(LENGTHS);
        let (server, level) = ((lengths >> 32) as usize, lengths as u32 as usize);
        let mut label = load_bytes(self.part(LABEL, LABEL_WORDS), server.saturating_add(level));
        let level = label.split_off(server.min(label.len()));
        (label, level)
    }

    /// Requests that passed.
    pub fn passed(self) -> u64 {
        self.get(PASSED)
    }

    /// Requests that were not checked.
    pub fn bypassed(self) -> u64 {
        self.get(BYPASSED)
    }

    /// Requests that were rejected for this reason.
    pub fn rejected(self, reason: Reason) -> u64 {
        self.get(REJECTED + reason as usize)
    }

    /// Requests that would have been rejected for this reason.
    pub fn dry_run(self, reason: Reason) -> u64 {
        self.get(DRY_RUN + reason as usize)
    }

    /// The bytes that were sent.
    pub fn bytes(self, status: Status) -> u64 {
        self.get(BYTES + status as usize)
    }

    fn get(self, at: usize) -> u64 {
        self.0.get(at).map_or(0, |word| word.load(Ordering::Acquire))
    }

    #[inline]
    fn add(self, at: usize, value: u64) {
        if let Some(word) = self.0.get(at) {
            word.fetch_add(value, Ordering::Relaxed);
        }
    }

    fn part(self, at: usize, length: usize) -> &'z [AtomicU64] {
        self.0.get(at..at + length).unwrap_or_default()
    }
}

/// The counters of a scheme at a level.
#[derive(Clone, Copy)]
pub struct SchemeRow<'z>(&'z [AtomicU64; SCHEME_WORDS]);

impl<'z> SchemeRow<'z> {
    pub(crate) fn new(words: &'z [AtomicU64]) -> Option<SchemeRow<'z>> {
        words.first_chunk().map(SchemeRow)
    }

    /// Takes the row if it is free; whether it is that of `id` now.
    pub(crate) fn claim(self, id: u64, row: u64, name: &[u8]) -> bool {
        let [id_word, row_word, length, ..] = self.0;
        if id_word.load(Ordering::Acquire) == 0 {
            let name = start(name, SCHEME_BYTES);
            store_bytes(self.0.get(SCHEME_NAME..PRIMARY).unwrap_or_default(), name);
            length.store(name.len() as u64, Ordering::Relaxed);
            row_word.store(row, Ordering::Relaxed);
            id_word.store(id, Ordering::Release);
        }
        id_word.load(Ordering::Acquire) == id
    }

    /// Whether it is taken.
    pub fn is_taken(self) -> bool {
        self.get(ID) != 0
    }

    /// The id of the level's row.
    pub fn row(self) -> u64 {
        self.get(SCHEME_ROW)
    }

    /// The name of the scheme.
    pub fn name(self) -> Vec<u8> {
        let length = self.get(SCHEME_LENGTH) as usize;
        load_bytes(self.0.get(SCHEME_NAME..PRIMARY).unwrap_or_default(), length)
    }

    /// Counts a request with a valid signature.
    #[inline]
    pub fn count_signature(self, key: KeySlot) {
        let [.., primary, backup, _, _] = self.0;
        let counter = match key {
            KeySlot::Primary => primary,
            KeySlot::Backup => backup,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a request that was denied for want of a valid signature.
    pub fn count_denial(self, dry_run: bool) {
        let [.., rejected, would_reject] = self.0;
        let counter = if dry_run { would_reject } else { rejected };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Requests with a valid signature by this key.
    pub fn signatures(self, key: KeySlot) -> u64 {
        self.get(match key {
            KeySlot::Primary => PRIMARY,
            KeySlot::Backup => BACKUP,
        })
    }

    /// Requests that were rejected for want of a valid signature.
    pub fn rejected(self) -> u64 {
        self.get(SCHEME_REJECTED)
    }

    /// Requests that would have been.
    pub fn dry_run(self) -> u64 {
        self.get(SCHEME_DRY_RUN)
    }

    fn get(self, at: usize) -> u64 {
        self.0.get(at).map_or(0, |word| word.load(Ordering::Acquire))
    }
}

/// The first bytes of a text.
fn start(text: &[u8], length: usize) -> &[u8] {
    text.get(..length).unwrap_or(text)
}

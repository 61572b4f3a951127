//! The sketches of one process, so that nobody else writes to them.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::sketch::{self, Sketch, Subject};

/// Words in front of the sketches: whose they are, and room.
const HEADER: usize = 8;

/// The words of a shard.
pub(crate) const fn words(entries: usize) -> usize {
    HEADER + Subject::ALL.len() * sketch::words(entries)
}

/// The words that so many entries of one subject take.
pub(crate) const fn words_of_entries(entries: usize) -> usize {
    sketch::words(entries) - sketch::words(0)
}

/// The sketches of a process, one for each subject.
#[derive(Clone, Copy)]
pub struct Shard<'z> {
    owner: &'z AtomicU64,
    sketches: [Sketch<'z>; Subject::ALL.len()],
}

impl<'z> Shard<'z> {
    pub(crate) fn new(memory: &'z [AtomicU64], entries: usize) -> Option<Shard<'z>> {
        let (owner, _) = memory.split_first()?;
        let mut parts = memory.get(HEADER..)?.chunks_exact(sketch::words(entries));
        let mut next = || Sketch::new(parts.next()?, entries);
        Some(Shard { owner, sketches: [next()?, next()?, next()?, next()?, next()?] })
    }

    /// Takes the shard, if it is free or its process has ended.
    pub(crate) fn claim(self, process: u64, is_alive: impl Fn(u64) -> bool) -> bool {
        let owner = self.owner.load(Ordering::Acquire);
        // A process with the same number has ended, if it is not this one.
        if owner != 0 && owner != process && is_alive(owner) {
            return false;
        }
        let taken = self
            .owner
            .compare_exchange(owner, process, Ordering::AcqRel, Ordering::Relaxed)
            .is_ok();
        if taken {
            self.sketches.into_iter().for_each(Sketch::repair);
        }
        taken
    }

    /// The sketch of a subject.
    pub fn sketch(self, subject: Subject) -> Option<Sketch<'z>> {
        self.sketches.get(subject as usize).copied()
    }
}

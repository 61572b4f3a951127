//! What antileech counts, in memory that processes share, and the report about it.
//!
//! A [`Zone`](zone::Zone) is a layout of atomic words: [rows of counters](row) for the levels of
//! the configuration, and [sketches](sketch) of what occurs most. Nobody ever holds a lock, so that
//! a process may end at any instruction. A [`Snapshot`](snapshot::Snapshot) is what a zone says at
//! a moment, as plain data, and [`html`], [`json`] and [`prometheus`] print it.
//!
//! [`json`]: snapshot::Snapshot::to_json

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unwrap_used
    )
)]

pub mod html;
pub mod origin;
pub mod prometheus;
pub mod query;
pub mod row;
pub mod shard;
pub mod sketch;
pub mod snapshot;
pub mod text;
pub mod zone;

//! Signed URLs.
//!
//! A [`Scheme`] is data: where its fields travel, what is hashed, how the time is written and what
//! it means. Every CDN's scheme is one, and verifying and issuing are derived from it.

mod carrier;
mod constraint;
mod digest;
mod issue;
mod key;
mod lift;
mod message;
mod path;
mod percent;
mod presets;
mod query;
mod scheme;
mod template;
mod time;
mod verify;

pub use self::issue::{IssueError, Issued, Stamp};
pub use self::key::{Key, KeySlot, Secret};
pub use self::lift::PathCarriers;
pub use self::presets::{Evidence, PRESETS, Preset};
pub use self::scheme::{Definition, KeyFormat, Scheme};
pub use self::time::{Limit, Meaning, Validity};
pub use self::verify::{Credential, Signer};

pub(crate) use self::verify::progress;

/// Decodes `%XX` once; a `%` that is none stays.
pub(crate) fn percent_decode(text: &[u8]) -> impl Iterator<Item = u8> {
    percent::decode(text).map(|byte| byte.unwrap_or(b'%'))
}

#[cfg(test)]
mod tests;

//! The rule engine of antileech: who may load a picture, a video or a download.
//!
//! A [`Policy`](policy::Policy) judges a [`Request`](request::Request) and gives a
//! [`Verdict`](verdict::Verdict). Nothing here does input or output or reads a clock, and nothing
//! here knows nginx; [`directive`] turns the words of its directives into policies.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::type_complexity, reason = "tables have such types"))]
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

pub mod accept;
pub mod directive;
pub mod duration;
pub mod evidence;
pub mod fetch_metadata;
pub mod host;
pub mod ip;
pub mod list;
mod pattern;
pub mod plain;
pub mod policy;
pub mod referer;
pub mod request;
mod scan;
pub mod server_names;
pub mod sign;
pub mod user_agent;
pub mod vary;
pub mod verdict;
mod words;

#[cfg(test)]
mod test;

//! The panic guard around every callback that nginx calls.

use std::panic::{self, AssertUnwindSafe};

/// Runs the body of a callback; a panic becomes `fallback` instead of aborting the worker, which
/// would cut off all of its clients. The panic's message goes to stderr, that is to the error log.
pub fn guard<T>(fallback: T, body: impl FnOnce() -> T) -> T {
    panic::catch_unwind(AssertUnwindSafe(body)).unwrap_or(fallback)
}

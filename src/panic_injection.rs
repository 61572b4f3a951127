//! Panics on demand, to test what follows. Only in a build with the feature `panic-injection`.

use std::ffi::OsString;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs};

/// The file that says in which callback to panic, as long as it says so: `NAME`, or `NAME N` for the
/// Nth of its calls in the process alone. The variable is asked for once, when the master process
/// reads its configuration: workers have it no more.
const FILE: &str = "ANTILEECH_PANIC_FILE";

/// Panics if the file says so.
pub fn panic_if_asked(callback: &str) {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    static PATH: OnceLock<Option<OsString>> = OnceLock::new();
    let Some(path) = PATH.get_or_init(|| env::var_os(FILE)) else { return };
    let asked = fs::read_to_string(path).unwrap_or_default();
    let mut words = asked.split_whitespace();
    if words.next() == Some(callback) {
        let call = CALLS.fetch_add(1, Ordering::Relaxed) + 1;
        let is_asked = words.next().is_none_or(|wanted| wanted.parse() == Ok(call));
        assert!(!is_asked, "a test asked for this panic");
    }
}

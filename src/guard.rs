//! The panic guard around every callback that nginx calls.

use std::panic::{self, AssertUnwindSafe};

use ngx::ffi::{NGX_LOG_ALERT, ngx_cycle};

/// Runs the body of a callback; a panic becomes `fallback` instead of aborting the worker, which
/// would cut off all of its clients. The panic's message goes to stderr, that is to the error log,
/// if that is a file; wherever it goes, a line names the callback.
pub fn guard<T>(callback: &'static str, fallback: T, body: impl FnOnce() -> T) -> T {
    let result = panic::catch_unwind(AssertUnwindSafe(|| {
        #[cfg(feature = "panic-injection")]
        crate::panic_injection::panic_if_asked(callback);
        body()
    }));
    match result {
        Ok(value) => value,
        Err(_) => {
            log_panic(callback);
            fallback
        }
    }
}

#[cold]
#[inline(never)]
fn log_panic(callback: &str) {
    // SAFETY: nginx has a cycle whenever it calls a module, and one thread.
    let cycle = unsafe { ngx_cycle };
    // SAFETY: a cycle has a log.
    let log = unsafe { (*cycle).log };
    ngx::ngx_log_error!(NGX_LOG_ALERT, log, "antileech: a panic in {callback}, which is a bug");
}

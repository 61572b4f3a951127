//! Log macros, short names for those of `ngx`. No byte that a client sent is logged unescaped.

/// Logs about the configuration that is being read; nginx adds file and line.
macro_rules! conf_log {
    ($level:ident, $cf:expr, $($format:tt)+) => {
        {
            ngx::ngx_conf_log_error!(ngx::ffi::$level, $cf, $($format)+);
        }
    };
}

/// Logs about a request; nginx adds client, server and request line.
macro_rules! request_log {
    ($level:expr, $request:expr, $($format:tt)+) => {{
        let log: *mut ngx::ffi::ngx_log_t = $request.log();
        // SAFETY: the log of a request's connection lives as long as the request.
        ngx::ngx_log_error!($level, log, $($format)+);
    }};
}

pub(crate) use {conf_log, request_log};

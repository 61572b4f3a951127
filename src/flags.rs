//! The flags of a request, by functions in C: `flags.c`.
//!
//! They are bits, and bindgen (to 0.73) counts those of a run of flags from where the run starts. C
//! counts them from where the `unsigned` that holds them starts, and lets no flag go over its end.
//! In nginx 1.30 two bytes of something else come first. So no flag of `ngx_http_request_t` may be
//! reached by the methods that bindgen makes: clippy.toml refuses those that have a function here.

use std::ffi::c_uint;
use std::mem::offset_of;

use ngx::ffi::{ngx_buf_t, ngx_http_core_loc_conf_t, ngx_http_request_t, ngx_variable_value_t};

use crate::request::HttpRequest;

// The other structures whose flags are used.
const fn starts_an_unsigned(offset: usize) -> bool {
    offset % align_of::<c_uint>() == 0
}
const _: () = assert!(
    starts_an_unsigned(offset_of!(ngx_buf_t, _bitfield_1))
        && starts_an_unsigned(offset_of!(ngx_http_core_loc_conf_t, _bitfield_1))
        && starts_an_unsigned(offset_of!(ngx_variable_value_t, _bitfield_1)),
    "flags of this nginx cannot be reached from Rust: src/flags.c must do that"
);

unsafe extern "C" {
    fn ngx_http_antileech_header_only(r: *const ngx_http_request_t) -> c_uint;
    fn ngx_http_antileech_internal(r: *const ngx_http_request_t) -> c_uint;
    fn ngx_http_antileech_uri_changes(r: *const ngx_http_request_t) -> c_uint;
    fn ngx_http_antileech_forbid_not_modified(r: *mut ngx_http_request_t);
    fn ngx_http_antileech_forbid_ranges(r: *mut ngx_http_request_t);
}

impl HttpRequest {
    /// Whether the answer has no body.
    pub fn is_header_only(&self) -> bool {
        // SAFETY: the request is live.
        unsafe { ngx_http_antileech_header_only(self.as_ptr()) != 0 }
    }

    /// Whether nginx itself redirected the request.
    pub fn is_internal(&self) -> bool {
        // SAFETY: the request is live.
        unsafe { ngx_http_antileech_internal(self.as_ptr()) != 0 }
    }

    /// How often the URI may still change.
    pub fn uri_changes(&self) -> u32 {
        // SAFETY: the request is live.
        unsafe { ngx_http_antileech_uri_changes(self.as_ptr()) }
    }

    /// Keeps nginx from answering with a part.
    pub fn forbid_ranges(&self) {
        // SAFETY: the request is live, and no reference from `raw` is kept.
        unsafe { ngx_http_antileech_forbid_ranges(self.as_ptr()) };
    }

    /// Keeps nginx from answering 304.
    pub fn forbid_not_modified(&self) {
        // SAFETY: the request is live, and no reference from `raw` is kept.
        unsafe { ngx_http_antileech_forbid_not_modified(self.as_ptr()) };
    }
}

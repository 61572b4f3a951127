//! What nginx reads of a library that it loads: which modules are in it, and their place.
//!
//! nginx's own build (`config`) writes these tables itself, in C, and leaves the feature
//! `export-modules` out.

use std::ffi::c_char;
use std::ptr;

use ngx::ffi::ngx_module_t;

/// A table of pointers that nginx reads when it loads the module, ending in a null pointer.
#[repr(transparent)]
pub struct Table<T, const N: usize>([*const T; N]);

// SAFETY: the tables are constant, and so is what they point to as far as Rust code goes.
unsafe impl<T, const N: usize> Sync for Table<T, N> {}

/// The modules of this library.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "the name that nginx looks for")]
pub static ngx_modules: Table<ngx_module_t, 2> =
    Table([&raw const crate::ngx_http_antileech_module, ptr::null()]);

/// Their names.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "the name that nginx looks for")]
pub static ngx_module_names: Table<c_char, 2> =
    Table([c"ngx_http_antileech_module".as_ptr(), ptr::null()]);

/// Where nginx puts the module: before its headers filter. Header filters run in the reverse of
/// this order, so that ours sees what `add_header` and `expires` added, and can replace it.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "the name that nginx looks for")]
pub static ngx_module_order: Table<c_char, 3> = Table([
    c"ngx_http_antileech_module".as_ptr(),
    c"ngx_http_headers_filter_module".as_ptr(),
    ptr::null(),
]);

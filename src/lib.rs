//! `ngx_http_antileech_module`: hotlink protection for nginx.
//!
//! The rules are in the `antileech` crate; this one shows it requests and configurations, and does
//! what it says. See `README.md` for the directives.

mod access;
mod command;
mod conf;
mod context;
mod count;
mod guard;
mod header_filter;
mod key_variables;
mod log;
mod pool;
mod report;
mod request;
mod variable;
mod zone;
mod zone_conf;

use std::ffi::c_char;
use std::ptr;

use ngx::ffi::{NGX_HTTP_MODULE, ngx_http_module_t, ngx_int_t, ngx_module_t, ngx_uint_t};

use crate::guard::guard;

static NGX_HTTP_ANTILEECH_MODULE_CTX: ngx_http_module_t = ngx_http_module_t {
    preconfiguration: Some(preconfiguration),
    postconfiguration: Some(postconfiguration),
    create_main_conf: Some(conf::create::<conf::MainConf>),
    init_main_conf: None,
    create_srv_conf: Some(conf::create::<conf::ServerConf>),
    merge_srv_conf: None,
    create_loc_conf: Some(conf::create::<conf::LocationConf>),
    merge_loc_conf: Some(conf::merge_location),
};

/// The module.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "the name that nginx knows")]
pub static mut ngx_http_antileech_module: ngx_module_t = ngx_module_t {
    ctx: (&raw const NGX_HTTP_ANTILEECH_MODULE_CTX).cast_mut().cast(),
    commands: (&raw mut command::NGX_HTTP_ANTILEECH_COMMANDS).cast(),
    type_: NGX_HTTP_MODULE as ngx_uint_t,
    ..ngx_module_t::default()
};

/// A table of pointers that nginx reads when it loads the module, ending in a null pointer.
#[repr(transparent)]
pub struct Table<T, const N: usize>([*const T; N]);

// SAFETY: the tables are constant, and so is what they point to as far as Rust code goes.
unsafe impl<T, const N: usize> Sync for Table<T, N> {}

/// The modules of this library.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "the name that nginx looks for")]
pub static ngx_modules: Table<ngx_module_t, 2> =
    Table([&raw const ngx_http_antileech_module, ptr::null()]);

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

unsafe extern "C" fn preconfiguration(cf: *mut ngx::ffi::ngx_conf_t) -> ngx_int_t {
    guard(ngx::ffi::NGX_ERROR as ngx_int_t, || {
        // SAFETY: nginx passes the configuration that it is reading.
        unsafe { variable::register(cf) }.into()
    })
}

unsafe extern "C" fn postconfiguration(cf: *mut ngx::ffi::ngx_conf_t) -> ngx_int_t {
    guard(ngx::ffi::NGX_ERROR as ngx_int_t, || {
        // SAFETY: nginx passes the configuration that it is reading.
        if !key_variables::are_defined(unsafe { &mut *cf }) {
            return ngx::ffi::NGX_ERROR as ngx_int_t;
        }
        // SAFETY: as above.
        let uses = conf::uses(unsafe { &*cf });
        // SAFETY: as above.
        if unsafe { access::register(cf, &uses) }.is_none() {
            return ngx::ffi::NGX_ERROR as ngx_int_t;
        }
        // Always: the chain of filters is not the configuration's but the process's, and one that
        // is refused in the end leaves its chain to the one that stays.
        header_filter::register();
        ngx::ffi::NGX_OK as ngx_int_t
    })
}

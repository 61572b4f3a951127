//! `ngx_http_antileech_module`: hotlink protection for nginx.
//!
//! The rules are in the `antileech` crate; this one shows it requests and configurations, and does
//! what it says. See `README.md` for the directives.

mod access;
mod command;
mod conf;
mod context;
mod count;
#[cfg(feature = "export-modules")]
mod export;
mod flags;
mod guard;
mod header;
mod header_filter;
mod key_variables;
mod log;
#[cfg(feature = "panic-injection")]
mod panic_injection;
mod pool;
mod report;
mod request;
mod variable;
mod zone;
mod zone_conf;

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

unsafe extern "C" fn preconfiguration(cf: *mut ngx::ffi::ngx_conf_t) -> ngx_int_t {
    guard("preconfiguration", ngx::ffi::NGX_ERROR as ngx_int_t, || {
        // SAFETY: nginx passes the configuration that it is reading.
        unsafe { variable::register(cf) }.into()
    })
}

unsafe extern "C" fn postconfiguration(cf: *mut ngx::ffi::ngx_conf_t) -> ngx_int_t {
    guard("postconfiguration", ngx::ffi::NGX_ERROR as ngx_int_t, || {
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

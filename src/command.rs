//! The directives that nginx reads, all of which go the same way: words to the core.

use std::ffi::{c_char, c_void};
use std::ptr;
use std::str;

use antileech::directive::Error;
use ngx::core::NGX_CONF_ERROR;
use ngx::ffi::{
    NGX_CONF_1MORE, NGX_CONF_TAKE1, NGX_CONF_TAKE2, NGX_CONF_TAKE12, NGX_HTTP_LIF_CONF,
    NGX_HTTP_LOC_CONF, NGX_HTTP_LOC_CONF_OFFSET, NGX_HTTP_MAIN_CONF, NGX_HTTP_SRV_CONF,
    ngx_command_t, ngx_conf_t, ngx_str_t, ngx_uint_t,
};
use ngx::ngx_string;

use crate::conf::{LocationConf, Reader};
use crate::guard::guard;
use crate::log::conf_log;

const ANYWHERE: u32 =
    NGX_HTTP_MAIN_CONF | NGX_HTTP_SRV_CONF | NGX_HTTP_LOC_CONF | NGX_HTTP_LIF_CONF;

/// The table of directives.
pub static mut NGX_HTTP_ANTILEECH_COMMANDS: [ngx_command_t; 18] = [
    command(ngx_string!("antileech_accept"), NGX_CONF_1MORE),
    command(ngx_string!("antileech_allow_empty"), NGX_CONF_TAKE1),
    command(ngx_string!("antileech_bypass"), NGX_CONF_1MORE),
    command(ngx_string!("antileech_corp"), NGX_CONF_TAKE1),
    other(
        ngx_string!("antileech_count"),
        NGX_HTTP_MAIN_CONF | NGX_HTTP_SRV_CONF | NGX_HTTP_LOC_CONF | NGX_CONF_TAKE1,
        set,
    ),
    command(ngx_string!("antileech_dry_run"), NGX_CONF_TAKE1),
    command(ngx_string!("antileech_ip"), NGX_CONF_1MORE),
    command(ngx_string!("antileech_log_level"), NGX_CONF_TAKE1),
    command(ngx_string!("antileech_referer"), NGX_CONF_1MORE),
    other(ngx_string!("antileech_report"), NGX_HTTP_LOC_CONF | NGX_CONF_TAKE1, set),
    other(ngx_string!("antileech_scheme"), NGX_HTTP_MAIN_CONF | NGX_CONF_1MORE, define_scheme),
    command(ngx_string!("antileech_sign"), NGX_CONF_1MORE),
    command(ngx_string!("antileech_status"), NGX_CONF_TAKE12),
    command(ngx_string!("antileech_strip"), NGX_CONF_TAKE1),
    command(ngx_string!("antileech_ua"), NGX_CONF_1MORE),
    command(ngx_string!("antileech_vary"), NGX_CONF_TAKE1),
    other(ngx_string!("antileech_zone"), NGX_HTTP_MAIN_CONF | NGX_CONF_TAKE2, define_zone),
    ngx_command_t::empty(),
];

const fn command(name: ngx_str_t, arguments: u32) -> ngx_command_t {
    ngx_command_t {
        name,
        type_: (ANYWHERE | arguments) as ngx_uint_t,
        set: Some(set),
        conf: NGX_HTTP_LOC_CONF_OFFSET,
        offset: 0,
        post: ptr::null_mut(),
    }
}

type Set = unsafe extern "C" fn(*mut ngx_conf_t, *mut ngx_command_t, *mut c_void) -> *mut c_char;

/// A directive that not every level has.
const fn other(name: ngx_str_t, type_: u32, set: Set) -> ngx_command_t {
    ngx_command_t { type_: type_ as ngx_uint_t, set: Some(set), ..command(name, 0) }
}

unsafe extern "C" fn set(
    cf: *mut ngx_conf_t,
    _: *mut ngx_command_t,
    conf: *mut c_void,
) -> *mut c_char {
    // SAFETY: nginx passes the location configuration that create_loc_conf allocated.
    let conf = unsafe { &mut *conf.cast::<LocationConf>() };
    // SAFETY: nginx passes the configuration that it is reading.
    unsafe { take_in(cf, |name, words, reader| conf.set(name, words, reader)) }
}

unsafe extern "C" fn define_scheme(
    cf: *mut ngx_conf_t,
    _: *mut ngx_command_t,
    _: *mut c_void,
) -> *mut c_char {
    // SAFETY: nginx passes the configuration that it is reading.
    unsafe { take_in(cf, |_, words, reader| reader.define_scheme(words)) }
}

unsafe extern "C" fn define_zone(
    cf: *mut ngx_conf_t,
    _: *mut ngx_command_t,
    _: *mut c_void,
) -> *mut c_char {
    // SAFETY: nginx passes the configuration that it is reading.
    unsafe {
        take_in(cf, |name, words, reader| reader.define_zone(words).map_err(|error| error.of(name)))
    }
}

/// Passes a directive on: its name, and the words behind it.
///
/// # Safety
///
/// nginx must be reading `cf`.
unsafe fn take_in(
    cf: *mut ngx_conf_t,
    take: impl FnOnce(&str, &[&[u8]], &mut Reader<'_>) -> Result<(), Error>,
) -> *mut c_char {
    guard("directive", NGX_CONF_ERROR, || {
        // SAFETY: the caller's promise.
        let mut reader = unsafe { Reader::new(cf) };
        let words = reader.words();
        let [directive, words @ ..] = words.as_slice() else { return NGX_CONF_ERROR };
        match take(str::from_utf8(directive).unwrap_or_default(), words, &mut reader) {
            Ok(()) => ptr::null_mut(),
            // nginx puts the directive's name in front of what is not NGX_CONF_ERROR.
            Err(Error::Duplicate) => c"is duplicate".as_ptr().cast_mut(),
            Err(Error::Invalid(messages)) => {
                for message in messages {
                    conf_log!(NGX_LOG_EMERG, cf, "{message}");
                }
                NGX_CONF_ERROR
            }
        }
    })
}

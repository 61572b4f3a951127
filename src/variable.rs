//! The `$antileech_*` variables. They are of the client's request, also in subrequests.

use std::fmt::Write as _;

use ngx::core::Status;
use ngx::ffi::{
    NGX_HTTP_VAR_NOCACHEABLE, ngx_conf_t, ngx_http_add_variable, ngx_http_request_t,
    ngx_http_variable_value_t, ngx_int_t, ngx_str_t, ngx_time, ngx_uint_t,
};
use ngx::ngx_string;

use crate::conf;
use crate::context::{Context, Outcome};
use crate::guard::guard;
use crate::request::HttpRequest;

/// A value, if the request has one.
enum Value {
    Bytes(&'static [u8]),
    Number(i64),
}

type Get = fn(&Context) -> Option<Value>;

const VARIABLES: [(ngx_str_t, Get); 7] = [
    (ngx_string!("antileech_expires"), |context| {
        Some(Value::Number(context.credential.get()?.expires))
    }),
    (ngx_string!("antileech_key"), |context| {
        Some(Value::Bytes(context.credential.get()?.key.as_str().as_bytes()))
    }),
    (ngx_string!("antileech_reason"), |context| {
        Some(Value::Bytes(context.denied()?.reason.as_str().as_bytes()))
    }),
    (ngx_string!("antileech_scheme"), |context| {
        let of_denial = context.denied().and_then(|denial| denial.scheme);
        let of_credential =
            context.credential.get().map(|credential| &*credential.signer.scheme().name);
        Some(Value::Bytes(of_denial.or(of_credential)?.as_bytes()))
    }),
    (ngx_string!("antileech_status"), |context| {
        Some(Value::Bytes(match context.outcome.get() {
            Outcome::Bypassed => b"BYPASSED",
            Outcome::Denied(_) if context.enforced.get() => b"REJECTED",
            Outcome::Denied(_) => b"REJECTED_DRY_RUN",
            Outcome::Passed => b"PASSED",
            Outcome::Undecided => return None,
        }))
    }),
    (ngx_string!("antileech_ttl"), |context| {
        Some(Value::Number(context.credential.get()?.expires.saturating_sub(ngx_time()).max(0)))
    }),
    (ngx_string!("antileech_uid"), |context| Some(Value::Bytes(context.credential.get()?.uid))),
];

/// Registers the variables.
///
/// # Safety
///
/// nginx must be reading `cf`.
pub unsafe fn register(cf: *mut ngx_conf_t) -> Status {
    for (index, (name, _)) in VARIABLES.iter().enumerate() {
        let mut name = *name;
        // SAFETY: nginx copies the name.
        let variable = unsafe {
            ngx_http_add_variable(cf, &raw mut name, NGX_HTTP_VAR_NOCACHEABLE as ngx_uint_t)
        };
        // SAFETY: nginx gives null, after it has logged why, or a variable of the configuration.
        let Some(variable) = (unsafe { variable.as_mut() }) else { return Status::NGX_ERROR };
        variable.get_handler = Some(get);
        variable.data = index;
    }
    // SAFETY: the caller's promise.
    match conf::find_request_uri(unsafe { &mut *cf }) {
        Some(()) => Status::NGX_OK,
        None => Status::NGX_ERROR,
    }
}

unsafe extern "C" fn get(
    r: *mut ngx_http_request_t,
    value: *mut ngx_http_variable_value_t,
    data: usize,
) -> ngx_int_t {
    guard("variable", Status::NGX_ERROR.into(), || {
        // SAFETY: nginx passes a live request.
        let request = unsafe { HttpRequest::from_ptr(r) };
        // SAFETY: nginx passes room for a value.
        let value = unsafe { &mut *value };
        let found = match (request.context(), VARIABLES.get(data)) {
            (Some(context), Some((_, get))) => get(context),
            _ => None,
        };
        let text = match found {
            Some(Value::Bytes(text)) => Some(text),
            Some(Value::Number(number)) => match print(request, number) {
                Some(text) => Some(text),
                None => return Status::NGX_ERROR.into(),
            },
            None => None,
        };
        let bytes = text.unwrap_or_default();
        value.data = bytes.as_ptr().cast_mut();
        value.set_len(u32::try_from(bytes.len()).unwrap_or_default());
        value.set_valid(1);
        value.set_no_cacheable(0);
        value.set_not_found(u32::from(text.is_none()));
        Status::NGX_OK.into()
    })
}

/// Writes a number into the request's pool. `None` if there is no memory.
fn print(request: &HttpRequest, number: i64) -> Option<&'static [u8]> {
    let mut text = String::new();
    write!(text, "{number}").ok()?;
    request.build(text.len(), |write| write(text.as_bytes()))
}

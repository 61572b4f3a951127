//! Response headers: CORP, `Vary`, and `no-store` on answers to denied requests.

use std::sync::atomic::{AtomicPtr, Ordering};
use std::{mem, ptr};

use antileech::directive::{Corp, CorpPolicy};
use antileech::request::Text;
use antileech::vary::{self, FieldNames};
use ngx::ffi::{
    NGX_ERROR, ngx_http_output_header_filter_pt, ngx_http_request_t, ngx_http_top_header_filter,
    ngx_int_t, ngx_list_push, ngx_str_t, ngx_table_elt_t,
};

use crate::conf::{LocationConf, bytes};
use crate::context::Context;
use crate::guard::guard;
use crate::header::{any_header, for_each_header, is_named};
use crate::request::HttpRequest;

/// The next filter of the chain; written while nginx reads its configuration.
static NEXT: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());

/// Puts the filter in front of the chain.
pub fn register() {
    // SAFETY: nginx has one thread, and builds the chain while it reads its configuration.
    let next = unsafe { ngx_http_top_header_filter };
    NEXT.store(next.map_or(ptr::null_mut(), |next| next as *mut ()), Ordering::Relaxed);
    // SAFETY: as above.
    unsafe { ngx_http_top_header_filter = Some(filter) };
}

/// Every response of every server passes here: what has nothing to do calls nothing that can panic,
/// needs no guard, and saves no register.
unsafe extern "C" fn filter(r: *mut ngx_http_request_t) -> ngx_int_t {
    // SAFETY: nginx passes a live request.
    let request = unsafe { HttpRequest::from_ptr(r) };
    if request.is_main() {
        // Nothing has a context where nothing has rules.
        let has_rules = request.main_conf().is_some_and(|main| main.uses.rules);
        let context = if has_rules { request.context() } else { None };
        if let Some(location) = request.location() {
            if location.has_corp || context.is_some() {
                return filter_guarded(request, location, context);
            }
        }
    }
    pass_on(request)
}

#[inline(never)]
fn filter_guarded(
    request: &'static HttpRequest,
    location: &'static LocationConf,
    context: Option<&Context>,
) -> ngx_int_t {
    // A response without the headers is better than none: a panic costs no more than them.
    match guard("filter", Some(()), || set_headers(request, location, context)) {
        Some(()) => pass_on(request),
        None => NGX_ERROR as ngx_int_t,
    }
}

/// Calls the next filter.
fn pass_on(request: &HttpRequest) -> ngx_int_t {
    // SAFETY: `register` stored a filter or a null pointer, which is `None`.
    let next: ngx_http_output_header_filter_pt =
        unsafe { mem::transmute(NEXT.load(Ordering::Relaxed)) };
    match next {
        // SAFETY: the next filter takes the same request.
        Some(next) => unsafe { next(request.as_ptr()) },
        None => NGX_ERROR as ngx_int_t,
    }
}

/// `None` if there is no memory for a header.
fn set_headers(
    request: &'static HttpRequest,
    location: &'static LocationConf,
    context: Option<&Context>,
) -> Option<()> {
    let Some(settings) = location.settings() else { return Some(()) };
    if let Some(context) = context {
        if context.denial.get().is_answer() {
            forbid_storing(request)?;
        }
        if settings.vary {
            set_vary(request, context)?;
        }
    }
    let policy = match settings.corp {
        Corp::Off => return Some(()),
        Corp::Always(policy) => Some(policy),
        Corp::Text(text) => corp_of_text(request, text),
    };
    // To a browser, two of these headers are none.
    remove(request, "Cross-Origin-Resource-Policy");
    match policy {
        Some(policy) => add(request, "Cross-Origin-Resource-Policy", policy.as_str().as_bytes()),
        None => Some(()),
    }
}

#[inline(never)]
fn corp_of_text(request: &HttpRequest, text: Text) -> Option<CorpPolicy> {
    request.text(text).and_then(CorpPolicy::parse)
}

/// Makes sure that no cache keeps the answer (RFC 9111 §5.2.2.5).
#[inline(never)]
fn forbid_storing(request: &'static HttpRequest) -> Option<()> {
    for name in ["Cache-Control", "ETag", "Expires", "Last-Modified"] {
        remove(request, name);
    }
    // SAFETY: the request is live, and nothing else refers to its headers now.
    let headers = unsafe { &mut (*request.as_ptr()).headers_out };
    headers.etag = ptr::null_mut();
    headers.expires = ptr::null_mut();
    headers.last_modified = ptr::null_mut();
    headers.last_modified_time = -1;
    // A client that resumes must not put a part of a placeholder into what it has.
    request.forbid_ranges();
    add(request, "Cache-Control", b"no-store")
}

/// Names the request headers that the verdicts depended on, in one `Vary` with what is there. A dry
/// run changes no answer.
#[inline(never)]
fn set_vary(request: &'static HttpRequest, context: &Context) -> Option<()> {
    let mut list = FieldNames::default();
    for_each_header(&request.raw().headers_out.headers, |header| {
        // SAFETY: nobody writes to the headers now.
        let header = unsafe { header.as_ref() };
        if header.hash != 0 && is_named(header, "Vary") {
            // SAFETY: a header's value lives as long as the request.
            list.add(unsafe { bytes(header.value) });
        }
    });
    let there = list.as_bytes().len();
    for judgement in [context.earlier.get(), context.judgement()].into_iter().flatten() {
        vary::for_each_header(judgement.policy, judgement.denied, &mut |name| {
            list.add(name.as_bytes());
        });
    }
    if list.as_bytes().len() == there && !list.varies_on_everything() {
        return Some(());
    }
    let value = request.build(list.as_bytes().len(), |write| write(list.as_bytes()))?;
    remove(request, "Vary");
    add(request, "Vary", value)
}

/// Removes all headers of a name.
fn remove(request: &HttpRequest, name: &str) {
    // Most answers have none even of that length; this loop calls nothing.
    let may_be_there = any_header(&request.raw().headers_out.headers, |header| {
        // SAFETY: nobody writes to the headers now.
        unsafe { header.as_ref() }.key.len == name.len()
    });
    if may_be_there {
        remove_named(request, name);
    }
}

/// nginx does not send headers without a hash.
#[cold]
#[inline(never)]
fn remove_named(request: &HttpRequest, name: &str) {
    for_each_header(&request.raw().headers_out.headers, |mut header| {
        // SAFETY: nothing else refers to the header now.
        let header = unsafe { header.as_mut() };
        if is_named(header, name) {
            header.hash = 0;
        }
    });
}

/// Adds a header to the answer. `None` if there is no memory.
pub fn add(request: &HttpRequest, name: &'static str, value: &'static [u8]) -> Option<()> {
    // SAFETY: the request is live.
    let headers = unsafe { &raw mut (*request.as_ptr()).headers_out.headers };
    // SAFETY: the list is one of headers; it gives null if there is no memory.
    let header = unsafe { ngx_list_push(headers) }.cast::<ngx_table_elt_t>();
    if header.is_null() {
        return None;
    }
    // Newer versions of nginx have a link to the next header of the name.
    // SAFETY: the new element is a header, which may be all zeros.
    unsafe { header.write_bytes(0, 1) };
    // SAFETY: it is initialised now.
    let header = unsafe { &mut *header };
    header.hash = 1;
    header.key = text(name.as_bytes());
    header.value = text(value);
    Some(())
}

fn text(text: &'static [u8]) -> ngx_str_t {
    ngx_str_t { data: text.as_ptr().cast_mut(), len: text.len() }
}

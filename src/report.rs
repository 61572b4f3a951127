//! `antileech_report`: the content handler.

use std::ptr;

use antileech_report::html;
use antileech_report::prometheus;
use antileech_report::query::Format;
use antileech_report::snapshot::Snapshot;
use antileech_report::text::printable;
use ngx::core::Status;
use ngx::ffi::{
    NGX_HTTP_BAD_REQUEST, NGX_HTTP_GET, NGX_HTTP_HEAD, NGX_HTTP_INTERNAL_SERVER_ERROR,
    NGX_HTTP_NOT_ALLOWED, NGX_HTTP_OK, ngx_alloc_chain_link, ngx_buf_t, ngx_chain_t,
    ngx_http_discard_request_body, ngx_http_output_filter, ngx_http_request_t,
    ngx_http_send_header, ngx_int_t, ngx_pcalloc, ngx_str_t, ngx_time, ngx_uint_t, off_t,
};
use ngx::http::HttpModuleLocationConf as _;

use crate::conf::Module;
use crate::guard::guard;
use crate::header_filter;
use crate::pool;
use crate::request::HttpRequest;

/// How much of a report is in one buffer.
const BUFFER: usize = 32 * 1024;

/// An answer, before it is sent.
struct Answer {
    status: u32,
    media_type: &'static str,
    text: String,
}

/// Answers a request with a report.
pub unsafe extern "C" fn answer(r: *mut ngx_http_request_t) -> ngx_int_t {
    let failed = NGX_HTTP_INTERNAL_SERVER_ERROR as ngx_int_t;
    guard("report", failed, || {
        // SAFETY: nginx passes a live request.
        let request = unsafe { HttpRequest::from_ptr(r) };
        if request.raw().method & (NGX_HTTP_GET | NGX_HTTP_HEAD) as ngx_uint_t == 0 {
            return match header_filter::add(request, "Allow", b"GET, HEAD") {
                Some(()) => NGX_HTTP_NOT_ALLOWED as ngx_int_t,
                None => failed,
            };
        }
        // SAFETY: the request is live.
        let discarded = unsafe { ngx_http_discard_request_body(r) };
        if discarded != ngx_int_t::from(Status::NGX_OK) {
            return discarded;
        }
        let Some(answer) = write(request) else { return failed };
        send(request, answer).unwrap_or(failed)
    })
}

/// `None` if there is nothing to report.
fn write(request: &HttpRequest) -> Option<Answer> {
    let shared = Module::location_conf(request.raw())?.counts.report()?;
    let format = match Format::of(request.arguments()) {
        Ok(format) => format,
        Err(message) => {
            let text = message.to_owned();
            return Some(Answer { status: NGX_HTTP_BAD_REQUEST, media_type: "text/plain", text });
        }
    };
    let now = u64::try_from(ngx_time()).unwrap_or_default();
    let snapshot = Snapshot::read(shared.zone()?, &printable(shared.name()), now);
    let (media_type, text) = match format {
        Format::Html => ("text/html", html::print(&snapshot).ok()?),
        Format::Json => ("application/json", snapshot.to_json().ok()?),
        Format::Prometheus => ("text/plain; version=0.0.4", prometheus::print(&snapshot)),
    };
    Some(Answer { status: NGX_HTTP_OK, media_type, text })
}

/// `None` if there is no memory.
fn send(request: &HttpRequest, answer: Answer) -> Option<ngx_int_t> {
    // A copy of the client's is never good.
    request.forbid_not_modified();
    request.set_answer(answer.status, answer.media_type, answer.text.len());
    for (name, value) in [
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", html::CONTENT_SECURITY_POLICY),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
    ] {
        header_filter::add(request, name, value.as_bytes())?;
    }
    // SAFETY: the request is live.
    let sent = unsafe { ngx_http_send_header(request.as_ptr()) };
    if sent == ngx_int_t::from(Status::NGX_ERROR)
        || sent > ngx_int_t::from(Status::NGX_OK)
        || request.is_header_only()
    {
        return Some(sent);
    }
    let body = body(request, answer.text)?;
    // SAFETY: the buffers live in the request's pool.
    Some(unsafe { ngx_http_output_filter(request.as_ptr(), body) })
}

/// Buffers with a text, which lives as long as the request from now on. `None` if there is no
/// memory.
fn body(request: &HttpRequest, text: String) -> Option<*mut ngx_chain_t> {
    let memory_pool = request.raw().pool;
    // SAFETY: the pool of a request is live.
    let owned = unsafe { pool::own::<String>(memory_pool) }?;
    // SAFETY: the value is initialised, and nobody else has it.
    let owned = unsafe { &mut *owned.as_ptr() };
    *owned = text;
    let mut first: *mut ngx_chain_t = ptr::null_mut();
    // From the last one, so that each has the next.
    for piece in owned.as_bytes().chunks(BUFFER).rev() {
        // SAFETY: the pool is live.
        let buffer =
            unsafe { ngx_pcalloc(memory_pool, size_of::<ngx_buf_t>()) }.cast::<ngx_buf_t>();
        // SAFETY: all zeros are a buffer.
        let buffer = unsafe { buffer.as_mut() }?;
        let range = piece.as_ptr_range();
        buffer.pos = range.start.cast_mut();
        buffer.last = range.end.cast_mut();
        buffer.start = buffer.pos;
        buffer.end = buffer.last;
        buffer.set_memory(1);
        if first.is_null() {
            buffer.set_last_buf(u32::from(request.is_main()));
            buffer.set_last_in_chain(1);
        }
        // SAFETY: the pool is live.
        let link = unsafe { ngx_alloc_chain_link(memory_pool) };
        // SAFETY: it is null or room for a link.
        *unsafe { link.as_mut() }? = ngx_chain_t { buf: buffer, next: first };
        first = link;
    }
    Some(first)
}

impl HttpRequest {
    /// Status, media type and length of the answer.
    fn set_answer(&self, status: u32, media_type: &'static str, length: usize) {
        let borrowed =
            |text: &'static str| ngx_str_t { data: text.as_ptr().cast_mut(), len: text.len() };
        // SAFETY: the request is live, and nothing else refers to its headers now.
        let headers = unsafe { &mut (*self.as_ptr()).headers_out };
        headers.status = status as _;
        headers.content_length_n = length as off_t;
        headers.content_type = borrowed(media_type);
        headers.content_type_len = media_type.len();
        headers.content_type_lowcase = ptr::null_mut();
        headers.charset = borrowed("utf-8");
    }
}

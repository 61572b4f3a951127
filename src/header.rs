//! nginx's lists of headers.

use std::ptr::NonNull;

use ngx::ffi::{ngx_list_part_t, ngx_list_t, ngx_str_t, ngx_table_elt_t};

use crate::conf::bytes;

/// Whether a header of the request has a name, which is in lower case.
#[inline(always)]
pub fn is_called(header: &ngx_table_elt_t, name: &[u8]) -> bool {
    // Most headers are told apart by the length alone.
    header.key.len == name.len() && {
        // nginx reads the name in lower case, too, for every header that it proxies.
        let lower = ngx_str_t { data: header.lowcase_key, len: name.len() };
        // SAFETY: headers live as long as the request.
        name == unsafe { bytes(lower) }
    }
}

/// Calls `each` with the elements of a list of headers, which live as long as the request.
#[inline(always)]
pub fn for_each_header(list: &ngx_list_t, mut each: impl FnMut(NonNull<ngx_table_elt_t>)) {
    any_header(list, |header| {
        each(header);
        false
    });
}

/// Whether `is_it` says so of an element of a list of headers. The rest is not asked then.
#[inline(always)]
pub fn any_header(
    list: &ngx_list_t,
    mut is_it: impl FnMut(NonNull<ngx_table_elt_t>) -> bool,
) -> bool {
    let mut part: *const ngx_list_part_t = &raw const list.part;
    // SAFETY: the parts of a list are linked up to a null pointer.
    while let Some(current) = unsafe { part.as_ref() } {
        let elements = current.elts.cast::<ngx_table_elt_t>();
        for index in 0..current.nelts {
            // SAFETY: a part has `nelts` elements.
            let element = unsafe { elements.add(index) };
            // SAFETY: it has memory for them.
            if is_it(unsafe { NonNull::new_unchecked(element) }) {
                return true;
            }
        }
        part = current.next;
    }
    false
}

/// Whether a header of a response has a name; `name` may have any case.
#[inline(always)]
pub fn is_named(header: &ngx_table_elt_t, name: &str) -> bool {
    header.key.len == name.len() && {
        // SAFETY: headers live as long as the request.
        let key = unsafe { bytes(header.key) };
        key.eq_ignore_ascii_case(name.as_bytes())
    }
}

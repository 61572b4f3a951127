//! An nginx request: what the rules see of it, lifting path carriers, and stripping signatures.

use std::cell::UnsafeCell;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ptr::{self, NonNull};

use antileech::request::{Client, Lookup, Request, Target, Text, UsualHeaders, Variable};
use antileech::sign::{PathCarriers, Signer};
use ngx::ffi::{
    NGX_OK, ngx_http_complex_value, ngx_http_core_loc_conf_t, ngx_http_get_flushed_variable,
    ngx_http_request_t, ngx_http_set_exten, ngx_int_t, ngx_log_t, ngx_pnalloc, ngx_str_t, ngx_time,
    ngx_uint_t,
};
use ngx::http::{
    HttpModule as _, HttpModuleLocationConf as _, HttpModuleMainConf as _,
    HttpModuleServerConf as _, NgxHttpCoreModule,
};

use crate::conf::{LocationConf, MainConf, Module, ServerConf, bytes};
use crate::context::Context;
use crate::header::{for_each_header, is_called};
use crate::pool;

/// A live request. What its methods return as `'static` lives as long as the request.
#[repr(transparent)]
pub struct HttpRequest(UnsafeCell<ngx_http_request_t>);

impl HttpRequest {
    /// The request that nginx passes to a callback.
    ///
    /// # Safety
    ///
    /// `request` must be a live request as long as the result is used.
    pub unsafe fn from_ptr(request: *mut ngx_http_request_t) -> &'static HttpRequest {
        // SAFETY: the caller's promise; the types are the same but for the cell.
        unsafe { &*request.cast::<HttpRequest>() }
    }

    /// The pointer that nginx knows.
    pub fn as_ptr(&self) -> *mut ngx_http_request_t {
        self.0.get()
    }

    /// The fields of the request, as they are now; its flags are in `flags`. The reference must not
    /// be kept over anything that changes the request.
    pub fn raw(&self) -> &ngx_http_request_t {
        // SAFETY: the request is live, and nginx has one thread.
        unsafe { &*self.as_ptr() }
    }

    /// The client's request, of which this one may be a subrequest.
    pub fn main(&self) -> &'static HttpRequest {
        // SAFETY: the main request outlives its subrequests.
        unsafe { HttpRequest::from_ptr(self.raw().main) }
    }

    /// Whether this is the client's request, not a subrequest.
    pub fn is_main(&self) -> bool {
        ptr::eq(self.raw().main, self.as_ptr())
    }

    /// The connection's log.
    pub fn log(&self) -> *mut ngx_log_t {
        // SAFETY: a request has a connection.
        unsafe { (*self.raw().connection).log }
    }

    /// The configuration of the location.
    pub fn location(&self) -> Option<&'static LocationConf> {
        Module::location_conf(self.raw())
    }

    /// What the locations of the server share.
    pub fn server(&self) -> Option<&'static ServerConf> {
        Module::server_conf(self.raw())
    }

    /// The host that the request names, without a port; empty if none.
    pub fn host(&self) -> &'static [u8] {
        // SAFETY: the string lives in the request's pool.
        unsafe { bytes(self.raw().headers_in.server) }
    }

    /// What the whole configuration shares.
    pub fn main_conf(&self) -> Option<&'static MainConf> {
        Module::main_conf(self.raw())
    }

    /// The context of the client's request, if it has one.
    pub fn context(&self) -> Option<&'static Context> {
        let main = self.main();
        // SAFETY: every request has room for the pointer of every module.
        let slot = unsafe { main.raw().ctx.add(Module::module().ctx_index) };
        // SAFETY: as above.
        let mut context = NonNull::new(unsafe { *slot }.cast::<Context>());
        if context.is_none() {
            // nginx clears the pointers in a redirect. Whether it did is in a flag, but to walk the
            // few cleanups of a request takes less than to ask for a flag (see `flags`).
            // SAFETY: a request's pool lives as long as the request.
            context = unsafe { pool::find::<Context>(main.raw().pool) };
            if let Some(context) = context {
                // SAFETY: the slot is this module's.
                unsafe { *slot = context.as_ptr().cast() };
            }
        }
        // SAFETY: the pointer is this module's, and the context lives as long as the request.
        context.map(|context| unsafe { context.as_ref() })
    }

    /// The context of the client's request. `None` if there is no memory for one.
    pub fn context_or_new(&self) -> Option<&'static Context> {
        if let Some(context) = self.context() {
            return Some(context);
        }
        let main = self.main();
        // SAFETY: a request's pool lives as long as the request.
        let context = unsafe { pool::own::<Context>(main.raw().pool) }?;
        // SAFETY: every request has room for the pointer of every module.
        let slot = unsafe { main.raw().ctx.add(Module::module().ctx_index) };
        // SAFETY: the slot is this module's.
        unsafe { *slot = context.as_ptr().cast() };
        // SAFETY: the context lives as long as the request.
        let context = unsafe { context.as_ref() };
        context.target.set(main.unparsed_uri());
        context.uri.set(main.uri());
        Some(context)
    }

    fn unparsed_uri(&self) -> &'static [u8] {
        // SAFETY: the string lives in the request's buffers or its pool.
        unsafe { bytes(self.raw().unparsed_uri) }
    }

    fn uri(&self) -> &'static [u8] {
        // SAFETY: as above.
        unsafe { bytes(self.raw().uri) }
    }

    /// The raw query.
    pub fn arguments(&self) -> &'static [u8] {
        // SAFETY: as above.
        unsafe { bytes(self.raw().args) }
    }

    /// The request as the rules see it.
    pub fn view(&'static self, context: &Context) -> Request<'static> {
        Request {
            target: Target::new(context.target.get(), context.lifted.get()),
            uri: context.uri.get(),
            scheme: if self.is_tls() { b"https" } else { b"http" },
            host: self.host(),
            client: self.client(),
            server_names: self.server().and_then(|server| server.names.as_ref()),
            now: ngx_time(),
            lookup: self,
        }
    }

    #[cfg(ngx_feature = "ssl")]
    fn is_tls(&self) -> bool {
        // SAFETY: a request has a connection.
        !unsafe { (*self.raw().connection).ssl }.is_null()
    }

    #[cfg(not(ngx_feature = "ssl"))]
    fn is_tls(&self) -> bool {
        false
    }

    /// The peer's address, which realip may have changed before the access phase.
    fn client(&self) -> Client {
        // SAFETY: a request has a connection.
        let address: *const libc::sockaddr = unsafe { (*self.raw().connection).sockaddr }.cast();
        // SAFETY: a connection of a request has an address.
        match i32::from(unsafe { (*address).sa_family }) {
            libc::AF_INET => {
                // SAFETY: the family says so.
                let address = unsafe { &*address.cast::<libc::sockaddr_in>() };
                let bits = u32::from_be(address.sin_addr.s_addr);
                Client::Ip(IpAddr::V4(Ipv4Addr::from_bits(bits)))
            }
            libc::AF_INET6 => {
                // SAFETY: the family says so.
                let address = unsafe { &*address.cast::<libc::sockaddr_in6>() };
                Client::Ip(IpAddr::V6(Ipv6Addr::from(address.sin6_addr.s6_addr)))
            }
            _ => Client::Unix,
        }
    }

    /// The value of a text with variables.
    pub fn text(&self, text: Text) -> Option<&'static [u8]> {
        let value = self.main_conf()?.texts.get(text.0)?;
        let mut result = ngx_str_t::empty();
        let value = ptr::from_ref(value).cast_mut();
        // SAFETY: the request is live, and nginx does not change the compiled text.
        let status = unsafe { ngx_http_complex_value(self.as_ptr(), value, &raw mut result) };
        // SAFETY: the result lives in the request's pool or in the configuration.
        (status == NGX_OK as ngx_int_t).then(|| unsafe { bytes(result) })
    }

    /// The length of the path carrier in front of the path, if it can be lifted.
    pub fn carrier(&self, carriers: &PathCarriers) -> Option<usize> {
        carriers.lift(self.unparsed_uri(), self.uri())
    }

    /// Takes a path carrier off the URI, in front of everything that reads it. What is left shares
    /// the bytes of what was there.
    pub fn lift(&self, context: &Context, length: usize) {
        let uri = context.uri.get().get(length..).unwrap_or_default();
        let target = context.target.get().get(length..).unwrap_or_default();
        context.lifted.set(length);
        context.uri.set(uri);
        self.set(|request| {
            request.uri = borrowed(uri);
            request.unparsed_uri = borrowed(target);
        });
        // SAFETY: the request is live.
        unsafe { ngx_http_set_exten(self.as_ptr()) };
        self.forget_request_uri();
    }

    /// Takes the arguments of a signature that this signer has verified out of what upstream and
    /// caches see; `rest` is what [`Credential`](antileech::sign::Credential) says. `None` if there is
    /// no memory for what is left.
    #[inline(always)]
    pub fn strip(
        &self,
        context: &Context,
        signer: &'static Signer,
        rest: Option<&'static [u8]>,
    ) -> Option<()> {
        if !signer.has_arguments() {
            return Some(());
        }
        let (target, query) = (self.unparsed_uri(), self.arguments());
        let is_as_sent = ptr::eq(target, context.target.get())
            && ptr::eq(target.as_ptr_range().end, query.as_ptr_range().end);
        let (new_target, new_query) = match rest {
            Some(rest) if is_as_sent => {
                // What is left of both is their start.
                let removed = target.len().saturating_sub(rest.len());
                let left = query.len().saturating_sub(removed);
                (rest, query.get(..left).unwrap_or_default())
            }
            _ => self.without_arguments(signer, target, query)?,
        };
        self.set(|request| {
            request.unparsed_uri = borrowed(new_target);
            request.args = borrowed(new_query);
        });
        self.forget_request_uri();
        Some(())
    }

    /// Writes a target and a query anew.
    #[inline(never)]
    fn without_arguments(
        &self,
        signer: &'static Signer,
        target: &'static [u8],
        query: &'static [u8],
    ) -> Option<(&'static [u8], &'static [u8])> {
        let new_target = self.build(target.len(), |write| signer.strip_target(target, write))?;
        let (_, new_query) = antileech::request::split_target(new_target);
        let (_, old_query) = antileech::request::split_target(target);
        let new_query = if query == old_query {
            new_query
        } else {
            // It was rewritten.
            self.build(query.len(), |write| signer.strip_query(query, write))?
        };
        Some((new_target, new_query))
    }

    /// Whether the location is one with a name, `@…`.
    pub fn is_in_named_location(&self) -> bool {
        let location: Option<&ngx_http_core_loc_conf_t> =
            NgxHttpCoreModule::location_conf(self.raw());
        location.is_some_and(|location| location.named() != 0)
    }

    fn set(&self, change: impl FnOnce(&mut ngx_http_request_t)) {
        // SAFETY: the request is live, nginx has one thread, and no reference from `raw` is kept.
        change(unsafe { &mut *self.as_ptr() });
    }

    /// Puts pieces of at most `size` bytes together in the request's pool.
    pub fn build<'a>(
        &self,
        size: usize,
        write_all: impl FnOnce(&mut dyn FnMut(&'a [u8])),
    ) -> Option<&'static [u8]> {
        // SAFETY: a request's pool lives as long as the request.
        let memory = NonNull::new(unsafe { ngx_pnalloc(self.raw().pool, size) }.cast::<u8>())?;
        let mut length = 0;
        write_all(&mut |piece| {
            let end = length + piece.len();
            assert!(end <= size, "stripping makes nothing longer");
            // SAFETY: the memory is new and has room until `end`.
            let to = unsafe { memory.add(length) };
            // SAFETY: as above.
            unsafe { to.as_ptr().copy_from_nonoverlapping(piece.as_ptr(), piece.len()) };
            length = end;
        });
        // SAFETY: the first `length` bytes have been written.
        Some(unsafe { std::slice::from_raw_parts(memory.as_ptr(), length) })
    }

    /// Makes nginx evaluate `$request_uri` anew: a `set` or a `map` may have asked for it before.
    fn forget_request_uri(&self) {
        let Some(index) = self.main_conf().and_then(|main| main.request_uri) else { return };
        let variables = self.raw().variables;
        if variables.is_null() {
            return;
        }
        // SAFETY: a request has a value for every indexed variable.
        let value = unsafe { variables.add(index) };
        // SAFETY: as above.
        let value = unsafe { &mut *value };
        value.set_valid(0);
        value.set_not_found(0);
    }
}

fn borrowed(text: &'static [u8]) -> ngx_str_t {
    ngx_str_t { data: text.as_ptr().cast_mut(), len: text.len() }
}

impl Lookup for HttpRequest {
    fn header_lines<'a>(&'a self, name: &str, each: &mut dyn FnMut(&'a [u8])) {
        for_each_header(&self.raw().headers_in.headers, |header| {
            // SAFETY: nobody writes to the headers of the request.
            let header = unsafe { header.as_ref() };
            if is_called(header, name.as_bytes()) {
                // SAFETY: headers live as long as the request.
                each(unsafe { bytes(header.value) });
            }
        });
    }

    fn usual_headers(&self) -> UsualHeaders<'_> {
        let mut headers = UsualHeaders::default();
        for_each_header(&self.raw().headers_in.headers, |header| {
            // SAFETY: nobody writes to the headers of the request.
            let header = unsafe { header.as_ref() };
            if is_called(header, b"referer") {
                // SAFETY: headers live as long as the request.
                headers.referer = headers.referer.and(unsafe { bytes(header.value) });
            } else if is_called(header, b"user-agent") {
                // SAFETY: as above.
                headers.user_agent = headers.user_agent.and(unsafe { bytes(header.value) });
            }
        });
        headers
    }

    fn variable(&self, variable: Variable) -> Option<&[u8]> {
        let index = variable.0 as ngx_uint_t;
        // SAFETY: the configuration has the index from nginx.
        let value = unsafe { ngx_http_get_flushed_variable(self.as_ptr(), index) };
        // SAFETY: nginx gives null or a value that lives as long as the request.
        let value = unsafe { value.as_ref() }?;
        if value.not_found() != 0 {
            return Some(&[]);
        }
        let text = ngx_str_t { data: value.data, len: value.len() as usize };
        // SAFETY: a value that was found has data of its length.
        Some(unsafe { bytes(text) })
    }

    fn text(&self, text: Text) -> Option<&[u8]> {
        HttpRequest::text(self, text)
    }
}

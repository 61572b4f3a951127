//! Counting requests, in the log phase: once for each request of a client, when all is known.

use std::cell::{Cell, OnceCell};
use std::ptr;
use std::rc::Rc;
use std::sync::Arc;

use antileech::directive::Settings;
use antileech::sign::{Credential, Signer};
use antileech_report::origin;
use antileech_report::row::{self, Row, SchemeRow};
use antileech_report::sketch::Subject;
use antileech_report::zone::Zone;
use ngx::core::Status;
use ngx::ffi::{
    ngx_conf_t, ngx_http_core_loc_conf_t, ngx_http_core_srv_conf_t, ngx_http_request_t, ngx_int_t,
    ngx_table_elt_t,
};
use ngx::http::{HttpModuleLocationConf as _, HttpModuleServerConf as _, NgxHttpCoreModule};

use crate::conf::bytes;
use crate::context::{Context, Outcome};
use crate::guard::guard;
use crate::request::HttpRequest;
use crate::zone::SharedZone;

/// A level of the configuration that counts.
pub struct Level {
    zone: Rc<SharedZone>,
    server: Vec<u8>,
    location: Vec<u8>,
    /// `antileech_sign`
    signers: Option<Arc<[Signer]>>,
    row: Cell<Option<Row<'static>>>,
    /// As `signers`; those without a row are not counted by scheme.
    scheme_rows: OnceCell<Vec<Option<SchemeRow<'static>>>>,
}

impl Level {
    /// The level that nginx merges.
    pub fn new(cf: &ngx_conf_t, zone: &Rc<SharedZone>, settings: &Settings) -> Rc<Level> {
        let level = Rc::new(Level {
            zone: Rc::clone(zone),
            server: server_name(cf),
            location: location_name(cf),
            signers: settings.policy.sign.clone(),
            row: Cell::new(None),
            scheme_rows: OnceCell::new(),
        });
        zone.add_level(&level);
        level
    }

    /// Finds the level's rows in the zone. Whether it has a row of its own.
    pub fn find_rows(&self, zone: Zone<'static>) -> bool {
        let Some(row) = zone.claim_row(&self.server, &self.location) else { return false };
        self.row.set(Some(row));
        let find = |signer: &Signer| zone.claim_scheme(row, signer.scheme().name.as_bytes());
        self.scheme_rows.get_or_init(|| self.signers().iter().map(find).collect());
        row.id() != 0
    }

    fn signers(&self) -> &[Signer] {
        self.signers.as_deref().unwrap_or_default()
    }

    fn scheme_row(&self, is: impl Fn(&Signer) -> bool) -> Option<SchemeRow<'static>> {
        let index = self.signers().iter().position(is)?;
        self.scheme_rows.get()?.get(index).copied().flatten()
    }

    /// Counts a signature that verified.
    fn count_signature(&self, credential: Option<Credential<'_, '_>>) {
        let Some(credential) = credential else { return };
        if let Some(row) = self.scheme_row(|signer| ptr::eq(signer, credential.signer)) {
            row.count_signature(credential.key);
        }
    }
}

/// The first of the server's names.
fn server_name(cf: &ngx_conf_t) -> Vec<u8> {
    let core: Option<&ngx_http_core_srv_conf_t> = NgxHttpCoreModule::server_conf(cf);
    // SAFETY: the name lives as long as the configuration.
    core.map(|core| unsafe { bytes(core.server_name) }.to_vec()).unwrap_or_default()
}

/// The location as the configuration has it, nearly: nginx does not keep all of it.
fn location_name(cf: &ngx_conf_t) -> Vec<u8> {
    let core: Option<&ngx_http_core_loc_conf_t> = NgxHttpCoreModule::location_conf(cf);
    let Some(core) = core else { return Vec::new() };
    // SAFETY: the name lives as long as the configuration.
    let name = unsafe { bytes(core.name) };
    let before: &[u8] = match core.exact_match() {
        _ if name.is_empty() => b"(server)",
        0 if is_regex(core) => b"~ ",
        0 => b"",
        _ => b"= ",
    };
    let behind: &[u8] = if core.noname() != 0 { b" (if)" } else { b"" };
    [before, name, behind].concat()
}

#[cfg(ngx_feature = "pcre")]
fn is_regex(core: &ngx_http_core_loc_conf_t) -> bool {
    !core.regex.is_null()
}

#[cfg(not(ngx_feature = "pcre"))]
fn is_regex(_: &ngx_http_core_loc_conf_t) -> bool {
    false
}

/// Log phase.
pub unsafe extern "C" fn log(r: *mut ngx_http_request_t) -> ngx_int_t {
    guard("log", Status::NGX_OK.into(), || {
        // SAFETY: nginx passes a live request.
        let request = unsafe { HttpRequest::from_ptr(r) };
        // Subrequests come here too, if they are logged.
        if request.is_main() {
            count(request);
        }
        Status::NGX_OK.into()
    })
}

/// `None` if the request was not judged, or at a level that does not count.
fn count(request: &'static HttpRequest) -> Option<()> {
    let context = request.context()?;
    let level = context.level.get()?;
    let row = level.row.get()?;
    // The most frequent, and then the rest; nothing that the former need not pay for.
    let Outcome::Passed = context.outcome.get() else {
        count_other(request, context, level, row);
        return Some(());
    };
    row.count(row::Outcome::Passed, request.sent());
    level.count_signature(context.credential.get());
    let referer = request.referer()?;
    if !origin::is_own_page(referer, request.host()) {
        note_passed(request, level, referer);
    }
    Some(())
}

#[cold]
#[inline(never)]
fn count_other(request: &'static HttpRequest, context: &Context, level: &Level, row: Row<'static>) {
    let denial = match context.outcome.get() {
        Outcome::Bypassed => return row.count(row::Outcome::Bypassed, request.sent()),
        Outcome::Passed | Outcome::Undecided => return,
        Outcome::Denied(denial) => denial,
    };
    let enforced = context.enforced.get();
    let outcome = if enforced { row::Outcome::Rejected } else { row::Outcome::DryRun };
    row.count(outcome(denial.reason), request.sent());
    level.count_signature(context.credential.get());
    if let Some(scheme) = denial.scheme {
        if let Some(row) = level.scheme_row(|signer| *signer.scheme().name == *scheme) {
            row.count_denial(!enforced);
        }
    }
    note_denied(request, context, &level.zone);
}

#[inline(never)]
fn note_passed(request: &HttpRequest, level: &Level, referer: &[u8]) {
    if let Some(host) = origin::foreign_page(referer, request.host()) {
        level.zone.note(Subject::PassedPage, host.as_bytes());
    }
}

fn note_denied(request: &'static HttpRequest, context: &Context, zone: &SharedZone) {
    let view = request.view(context);
    if let Some(host) = origin::page_of(&view) {
        zone.note(Subject::DeniedPage, host.as_bytes());
    }
    zone.note(Subject::DeniedUserAgent, request.user_agent());
    zone.note(Subject::DeniedNetwork, origin::network(view.client).as_bytes());
    zone.note(Subject::DeniedPath, view.path());
}

impl HttpRequest {
    /// What was sent to the client for this request, in bytes.
    fn sent(&self) -> u64 {
        // SAFETY: a request has a connection.
        u64::try_from(unsafe { (*self.raw().connection).sent }).unwrap_or_default()
    }

    /// The first Referer.
    fn referer(&self) -> Option<&'static [u8]> {
        header_value(self.raw().headers_in.referer)
    }

    /// The first User-Agent, empty if there is none.
    fn user_agent(&self) -> &'static [u8] {
        header_value(self.raw().headers_in.user_agent).unwrap_or_default()
    }
}

/// The value of a header that nginx has found in the request, or of none.
fn header_value(header: *const ngx_table_elt_t) -> Option<&'static [u8]> {
    // SAFETY: it is null or lives as long as the request.
    let header = unsafe { header.as_ref() }?;
    // SAFETY: as above.
    Some(unsafe { bytes(header.value) })
}

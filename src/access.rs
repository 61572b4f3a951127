//! The phase handlers: lifting path carriers, and the access check.

use std::ptr;

use antileech::directive::{LogLevel, Settings};
use antileech::evidence::Evidence;
use antileech::request::Target;
use antileech::verdict::{Denial, Verdict};
use ngx::core::Status;
use ngx::ffi::{
    NGX_HTTP_INTERNAL_SERVER_ERROR, NGX_HTTP_NOT_FOUND, NGX_LOG_ERR, NGX_LOG_INFO, NGX_LOG_NOTICE,
    NGX_LOG_WARN, ngx_array_push, ngx_conf_t, ngx_http_core_main_conf_t, ngx_http_handler_pt,
    ngx_http_phases, ngx_http_phases_NGX_HTTP_ACCESS_PHASE, ngx_http_phases_NGX_HTTP_LOG_PHASE,
    ngx_http_phases_NGX_HTTP_PRECONTENT_PHASE, ngx_http_phases_NGX_HTTP_SERVER_REWRITE_PHASE,
    ngx_http_request_t, ngx_int_t,
};
use ngx::http::{HttpModuleMainConf as _, NgxHttpCoreModule};

use crate::conf::{LocationConf, Uses};
use crate::context::{Context, DenialState, Outcome};
use crate::count;
use crate::guard::guard;
use crate::log::request_log;
use crate::request::HttpRequest;

/// Registers the handlers that the configuration needs. nginx calls those of a phase in the reverse
/// order of their registration, a dynamic module's before its own. Each handler costs every
/// request of every server some instructions, also where it has nothing to do.
///
/// # Safety
///
/// nginx must be reading `cf`.
pub unsafe fn register(cf: *mut ngx_conf_t, uses: &Uses) -> Option<()> {
    // SAFETY: the caller's promise.
    let core = NgxHttpCoreModule::main_conf_mut(unsafe { &*cf })?;
    if uses.path_carriers {
        add(core, ngx_http_phases_NGX_HTTP_SERVER_REWRITE_PHASE, lift)?;
    }
    if uses.rules {
        add(core, ngx_http_phases_NGX_HTTP_ACCESS_PHASE, check)?;
    }
    if uses.counters {
        add(core, ngx_http_phases_NGX_HTTP_LOG_PHASE, count::log)?;
    }
    if uses.satisfy_any {
        add(core, ngx_http_phases_NGX_HTTP_PRECONTENT_PHASE, note_content)?;
    }
    Some(())
}

type Handler = unsafe extern "C" fn(*mut ngx_http_request_t) -> ngx_int_t;

fn add(
    core: &mut ngx_http_core_main_conf_t,
    phase: ngx_http_phases,
    handler: Handler,
) -> Option<()> {
    let phase = core.phases.get_mut(usize::try_from(phase).ok()?)?;
    // SAFETY: nginx has initialised the array of every phase.
    let slot = unsafe { ngx_array_push(&raw mut phase.handlers) }.cast::<ngx_http_handler_pt>();
    // SAFETY: the array is one of handlers; it gives null if there is no memory.
    *unsafe { slot.as_mut() }? = Some(handler);
    Some(())
}

fn declined() -> ngx_int_t {
    Status::NGX_DECLINED.into()
}

/// Server-rewrite phase: takes a path carrier off the URI before a location is chosen.
unsafe extern "C" fn lift(r: *mut ngx_http_request_t) -> ngx_int_t {
    guard("lift", NGX_HTTP_INTERNAL_SERVER_ERROR as ngx_int_t, || {
        // SAFETY: nginx passes a live request.
        let request = unsafe { HttpRequest::from_ptr(r) };
        if !request.is_main() || request.is_internal() {
            return declined();
        }
        let length = request.server().and_then(|server| request.carrier(&server.carriers));
        let Some(length) = length else { return declined() };
        let Some(context) = request.context_or_new() else {
            return NGX_HTTP_INTERNAL_SERVER_ERROR as ngx_int_t;
        };
        request.lift(context, length);
        declined()
    })
}

/// Precontent phase: whatever this module said, the request has got past the access phase, as it
/// does under `satisfy any` if another module lets it in.
unsafe extern "C" fn note_content(r: *mut ngx_http_request_t) -> ngx_int_t {
    guard("note_content", declined(), || {
        // SAFETY: nginx passes a live request.
        let request = unsafe { HttpRequest::from_ptr(r) };
        if request.is_main() {
            if let Some(context) = request.context() {
                context.denial.set(context.denial.get().on_content());
            }
        }
        declined()
    })
}

/// Access phase: judges the request that the client sent. Every request of every server passes
/// here: what has nothing to do calls nothing that can panic, needs no guard, and saves no register.
unsafe extern "C" fn check(r: *mut ngx_http_request_t) -> ngx_int_t {
    // SAFETY: nginx passes a live request.
    let request = unsafe { HttpRequest::from_ptr(r) };
    match request.location() {
        Some(location) if location.is_active || request.context().is_some() => {
            judge_guarded(request, location)
        }
        _ => declined(),
    }
}

#[inline(never)]
fn judge_guarded(request: &'static HttpRequest, location: &'static LocationConf) -> ngx_int_t {
    let error = NGX_HTTP_INTERNAL_SERVER_ERROR as ngx_int_t;
    guard("check", error, || judge(request, location).unwrap_or(error))
}

/// `None` if there is no memory.
fn judge(request: &'static HttpRequest, location: &'static LocationConf) -> Option<ngx_int_t> {
    let Some(settings) = location.settings() else { return Some(declined()) };
    let context = request.context_or_new()?;
    let is_error_page = context.enters_error_page(request);
    if context.denial.get() == DenialState::Final {
        // A 304 would tell the client that its copy of what it asked for is good.
        request.forbid_not_modified();
    }
    if is_error_page {
        return Some(declined());
    }
    // Only the location that the client's request leads to is asked.
    if context.lifted.get() > 0
        && !context.carrier_settled.replace(true)
        && settings.policy.leaves_unclaimed(&request.view(context))
    {
        return Some(NGX_HTTP_NOT_FOUND as ngx_int_t);
    }
    if !location.is_active {
        return Some(declined());
    }
    let enforced = !settings.dry_run;
    let is_known = ptr::eq(context.policy.get(), &raw const *settings.policy);
    if !is_known {
        context.keep_judgement();
        decide(request, settings, context);
    }
    if let Some(denial) = context.denied() {
        // One line for each denial, and one more if what was a dry run is enforced.
        if !is_known || (enforced && !context.enforced.get()) {
            log_denial(request, settings, context, denial);
        }
    }
    if settings.strip && !context.stripped.get() {
        if let Some(credential) = context.credential.get() {
            request.strip(context, credential.signer, credential.rest)?;
            context.stripped.set(true);
        }
    }
    context.enforced.set(enforced);
    context.level.set(location.counts.level());
    Some(match context.outcome.get() {
        Outcome::Denied(denial) if enforced => {
            context.deny(request);
            status_code(settings.status.of(denial.reason))
        }
        Outcome::Passed if enforced && context.credential.get().is_some() => Status::NGX_OK.into(),
        Outcome::Bypassed | Outcome::Denied(_) | Outcome::Passed | Outcome::Undecided => declined(),
    })
}

/// Asks the policy, and notes what it says.
fn decide(request: &'static HttpRequest, settings: &'static Settings, context: &Context) {
    let mut view = request.view(context);
    if settings.policy.sign.is_some() {
        view.target = known(view.target, view.uri);
    }
    // Each case writes where it belongs what it has: a credential is seven words long.
    let settle = |outcome, credential| {
        context.outcome.set(outcome);
        context.credential.set(credential);
    };
    match settings.policy.check(&view) {
        Verdict::Bypassed => settle(Outcome::Bypassed, None),
        // What a dry run lets through looks to upstream as it will when the rules are enforced.
        Verdict::Denied(denial) if settings.dry_run => {
            settle(Outcome::Denied(denial), settings.policy.credential(&view));
        }
        Verdict::Denied(denial) => settle(Outcome::Denied(denial), None),
        Verdict::Passed(credential) => settle(Outcome::Passed, credential),
    }
    context.policy.set(&raw const *settings.policy);
    context.stripped.set(false);
}

/// What nginx knows of a target. It copies the path, to put right what it has to, unless there is
/// nothing to decode, to normalise or to cut off: then `$uri` is a part of the target.
fn known(target: Target<'static>, uri: &'static [u8]) -> Target<'static> {
    let rest = target.raw().get(target.lifted()..).unwrap_or_default();
    let is_same = ptr::eq(rest.as_ptr(), uri.as_ptr()) && !uri.is_empty();
    match rest.get(uri.len()..) {
        Some([] | [b'?', ..]) if is_same => target.plain(uri.len()),
        _ => target.taken_apart(),
    }
}

fn status_code(status: u16) -> ngx_int_t {
    ngx_int_t::try_from(status).unwrap_or(NGX_HTTP_INTERNAL_SERVER_ERROR as ngx_int_t)
}

/// One line for each denial. What it has of the request is escaped and bounded; nginx adds the
/// request line.
fn log_denial(
    request: &'static HttpRequest,
    settings: &Settings,
    context: &Context,
    denial: Denial<'_>,
) {
    let level = match settings.log_level {
        LogLevel::Error => NGX_LOG_ERR,
        LogLevel::Info => NGX_LOG_INFO,
        LogLevel::Notice => NGX_LOG_NOTICE,
        LogLevel::Off => return,
        LogLevel::Warn => NGX_LOG_WARN,
    };
    let dry_run = if settings.dry_run { ", dry run" } else { "" };
    let (before_scheme, scheme) = match denial.scheme {
        None => ("", ""),
        Some(scheme) => (", scheme: ", scheme),
    };
    let view = request.view(context);
    let evidence = Evidence { policy: &settings.policy, request: &view, denial };
    request_log!(
        level,
        request,
        "antileech: denied{dry_run}, reason: {}{before_scheme}{scheme}{evidence}",
        denial.reason
    );
}

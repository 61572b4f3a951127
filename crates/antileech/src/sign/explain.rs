//! What was wrong with a signature, for the log.

use super::carrier::{Argument, Carrier, Part};
use super::constraint;
use super::field::{Field, Fields};
use super::message::Piece;
use super::query::{self, Found};
use super::verify::{Signer, each_cookie};
use crate::request::{Line, Request};
use crate::verdict::Reason;

/// What decided that a request is not validly signed. No part of a signature is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault<'a> {
    /// An argument, by name.
    Argument(&'a [u8]),
    /// The cookies of a name.
    Cookie(&'a [u8]),
    /// A field of the scheme.
    Field(&'static str),
    /// A header, by name.
    Header(&'a str),
    /// The path: it can be read in two ways, or has not what goes in front.
    Path,
    /// The query can be read in two ways.
    Query,
    /// The time.
    Time {
        /// As it was sent.
        sent: &'a [u8],
        /// By how many seconds the URL is over.
        late: Option<i64>,
    },
    /// A variable that cannot be had.
    Variable(&'a str),
}

type Checked<'a, T> = Result<T, (Reason, Fault<'a>)>;

impl Signer {
    /// What a request that is denied for this reason has done wrong, as far as it can be said
    /// without computing a signature. `None` if this signer has no such objection.
    pub(crate) fn fault<'a>(&'a self, request: &Request<'a>, reason: Reason) -> Option<Fault<'a>> {
        let mut fault = None;
        self.each_failure(request, &mut |(found, what)| {
            if found == reason && fault.is_none() {
                fault = Some(what);
            }
        });
        fault
    }

    /// Cookies may be several, each with a failure of its own.
    fn each_failure<'a>(
        &'a self,
        request: &Request<'a>,
        each: &mut dyn FnMut((Reason, Fault<'a>)),
    ) {
        let checked = match &self.scheme.carrier {
            Carrier::Query(_) => self.find_in_query(request),
            Carrier::Path(parts) => {
                let path = request.target.whole_path();
                match Fields::split_path(parts, &self.scheme.forms, path) {
                    Some(fields) if fields.get(Field::Path) == request.path() => Ok(fields),
                    Some(_) => Err((Reason::SignMalformed, Fault::Path)),
                    None => Err((Reason::SignMissing, Fault::Path)),
                }
            }
            Carrier::Header(name, parts) => match request.line(name) {
                Line::Absent => Err((Reason::SignMissing, Fault::Header(name))),
                Line::One(value) => self.take_apart(parts, value, Fault::Header(name)),
                Line::Several => Err((Reason::SignDuplicate, Fault::Header(name))),
            },
            Carrier::Cookie(name, parts) => {
                let fault = Fault::Cookie(name);
                let mut missing = true;
                each_cookie(request, name, &mut |value| {
                    missing = false;
                    let fields = self.take_apart(parts, value, fault);
                    if let Err(failure) = fields.and_then(|fields| self.check(request, &fields)) {
                        each(failure);
                    }
                });
                if missing {
                    each((Reason::SignMissing, fault));
                }
                return;
            }
        };
        if let Err(failure) = checked.and_then(|fields| self.check(request, &fields)) {
            each(failure);
        }
    }

    fn find_in_query<'a>(&'a self, request: &Request<'a>) -> Checked<'a, Fields<'a>> {
        let arguments = self.arguments();
        let find = |argument: &Argument| query::find_argument(request.query(), &argument.name);
        let found = || arguments.iter().map(|argument| (argument, find(argument)));
        for (wrong, reason) in
            [(Found::Twice, Reason::SignDuplicate), (Found::Absent, Reason::SignMissing)]
        {
            if let Some((argument, _)) = found().find(|(_, found)| *found == wrong) {
                return Err((reason, Fault::Argument(&argument.name)));
            }
        }
        let mut fields = Fields::default();
        for (argument, found) in found() {
            if let Found::Once(value) = found {
                let split = fields.split(&argument.parts, &self.scheme.forms, value);
                split.ok_or((Reason::SignMalformed, Fault::Argument(&argument.name)))?;
            }
        }
        Ok(fields)
    }

    fn take_apart<'a>(
        &'a self,
        parts: &[Part],
        text: &'a [u8],
        fault: Fault<'a>,
    ) -> Checked<'a, Fields<'a>> {
        let mut fields = Fields::default();
        let split = fields.split(parts, &self.scheme.forms, text);
        split.map(|()| fields).ok_or((Reason::SignMalformed, fault))
    }

    /// The checks of a signature other than that of the signature itself.
    fn check<'a>(&'a self, request: &Request<'a>, fields: &Fields<'a>) -> Checked<'a, ()> {
        let forms = &self.scheme.forms;
        if let Err(reason) = self.check_target(request, fields) {
            return Err((reason, self.fault_of_target(request)));
        }
        if let Err(reason) = self.check_message(request) {
            return Err((reason, self.fault_of_message(request)));
        }
        let malformed = |field: Field| (Reason::SignMalformed, Fault::Field(field.name()));
        let sent = fields.get(Field::Time);
        let time = forms.times.iter().find_map(|format| format.parse(sent));
        let time = time.ok_or(malformed(Field::Time))?;
        if !forms.signature.has_shape(fields.get(Field::Sign)) {
            return Err(malformed(Field::Sign));
        }
        let validity = self.validity();
        if let Err(reason) = validity.check(time, request.now) {
            let late = request.now.saturating_sub(validity.end(time));
            let late = (reason == Reason::SignExpired).then_some(late);
            return Err((reason, Fault::Time { sent, late }));
        }
        constraint::check(request, fields, validity.skew).map_err(|reason| match reason {
            Reason::SignEarly => {
                (reason, Fault::Time { sent: fields.get(Field::Start), late: None })
            }
            Reason::SignMalformed => (reason, Fault::Field(Field::UrlPrefix.name())),
            _ => (reason, Fault::Field("scope")),
        })
    }

    fn fault_of_target<'a>(&'a self, request: &Request<'a>) -> Fault<'a> {
        let mut refused = self.scheme.refused.iter().map(|name| &**name);
        let refused = refused.find(|name| query::has_argument(request.query(), name));
        refused.or_else(|| self.further_argument(request)).map_or(Fault::Path, Fault::Argument)
    }

    fn fault_of_message<'a>(&'a self, request: &Request<'a>) -> Fault<'a> {
        let fault = self.scheme.message.iter().find_map(|piece| match piece {
            Piece::Argument(name) => {
                let found = query::find_argument(request.query(), name);
                (found == Found::Twice).then_some(Fault::Argument(name))
            }
            Piece::Variable(variable, name) => {
                let value = request.lookup.variable(*variable);
                value.is_none().then_some(Fault::Variable(name))
            }
            _ => None,
        });
        fault.unwrap_or(Fault::Query)
    }
}

//! A request for unit tests.

use std::net::Ipv4Addr;

use crate::referer::ServerNames;
use crate::request::{Client, Lookup, Request, Text, UnixTime, Variable, split_target};

pub(crate) struct TestRequest {
    target: Vec<u8>,
    headers: Vec<(String, Vec<u8>)>,
    pub(crate) variables: Vec<Option<Vec<u8>>>,
    pub(crate) lifted: usize,
    pub(crate) uri: Vec<u8>,
    pub(crate) host: Vec<u8>,
    pub(crate) client: Client,
    pub(crate) server_names: Option<ServerNames>,
    pub(crate) now: UnixTime,
}

impl TestRequest {
    pub(crate) fn new(target: impl AsRef<[u8]>) -> Self {
        TestRequest {
            target: target.as_ref().to_vec(),
            headers: Vec::new(),
            variables: Vec::new(),
            lifted: 0,
            uri: split_target(target.as_ref()).0.to_vec(),
            host: b"own.example".to_vec(),
            client: Client::Ip(Ipv4Addr::new(192, 0, 2, 1).into()),
            server_names: None,
            now: 1_700_000_000,
        }
    }

    pub(crate) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    pub(crate) fn at(mut self, now: UnixTime) -> Self {
        self.now = now;
        self
    }

    pub(crate) fn view(&self) -> Request<'_> {
        Request {
            target: &self.target,
            lifted: self.lifted,
            uri: &self.uri,
            scheme: b"http",
            host: &self.host,
            client: self.client,
            server_names: self.server_names.as_ref(),
            now: self.now,
            lookup: self,
        }
    }
}

impl Lookup for TestRequest {
    fn header_lines<'a>(&'a self, name: &str, each: &mut dyn FnMut(&'a [u8])) {
        for (_, value) in self.headers.iter().filter(|(header, _)| header == name) {
            each(value);
        }
    }

    fn variable(&self, variable: Variable) -> Option<&[u8]> {
        self.variables.get(variable.0)?.as_deref()
    }

    fn text(&self, text: Text) -> Option<&[u8]> {
        self.variables.get(text.0)?.as_deref()
    }
}

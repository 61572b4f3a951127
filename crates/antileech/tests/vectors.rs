//! Replays the conformance vectors in `t/vectors.json`, which `t/vectors.py` computes without this
//! crate. `t/150-vectors.t` replays the same file through nginx.

use std::collections::BTreeSet;
use std::sync::Arc;

use antileech::directive::{Context, File, Level, Schemes, Settings};
use antileech::plain::PlainRequest;
use antileech::policy::Policy;
use antileech::request::{Client, Text, Variable};
use antileech::sign::{PRESETS, PathCarriers};
use antileech::verdict::Verdict;
use serde_json::Value;

const VECTORS: &str = include_str!("../../../t/vectors.json");

/// A configuration of nothing but the line that is read.
struct NoContext(Schemes);

impl Context for NoContext {
    fn read(&mut self, path: &str) -> Result<File, String> {
        Err(format!("there is no file {path}"))
    }

    fn variable(&mut self, name: &str) -> Result<Variable, String> {
        Err(format!("there is no variable {name}"))
    }

    fn text(&mut self, _: &[u8]) -> Result<Text, String> {
        Err("there are no variables".to_owned())
    }

    fn schemes(&self) -> &Schemes {
        &self.0
    }

    fn warn(&mut self, _: &str) {}
}

fn text<'v>(vector: &'v Value, name: &str) -> &'v str {
    vector[name].as_str().unwrap_or_else(|| panic!("{name} is no string: {vector}"))
}

fn list<'v>(vector: &'v Value, name: &str) -> &'v [Value] {
    vector[name].as_array().map_or(&[], Vec::as_slice)
}

/// What a location has whose only line is the one of a vector.
fn policy(vector: &Value) -> Arc<Policy> {
    let mut words = vec![text(vector, "scheme"), text(vector, "key")];
    words.push(vector["backup"].as_str().unwrap_or("-"));
    words.extend(list(vector, "options").iter().map(|word| word.as_str().unwrap()));
    let words: Vec<&[u8]> = words.iter().map(|word| word.as_bytes()).collect();
    let mut level = Level::default();
    let read = level.set("antileech_sign", &words, &mut NoContext(Schemes::none()));
    read.unwrap_or_else(|error| panic!("{error}: {vector}"));
    level.resolve(&Settings::default()).unwrap().policy
}

/// The verdict about a vector's request.
fn verdict(vector: &Value) -> String {
    let policy = policy(vector);
    let mut carriers = PathCarriers::default();
    carriers.add(policy.sign.as_ref().unwrap());
    let mut request = PlainRequest::new(text(vector, "url")).at(vector["now"].as_i64().unwrap());
    for header in list(vector, "headers") {
        request = request.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
    }
    request.host = text(vector, "host").as_bytes().to_vec();
    request.client = Client::Ip(text(vector, "client").parse().unwrap());
    request.lift(&carriers);
    match policy.check(&request.view()) {
        Verdict::Bypassed => "bypassed".to_owned(),
        Verdict::Denied(denial) => denial.reason.to_string(),
        Verdict::Passed(_) => "passed".to_owned(),
    }
}

#[test]
fn vectors() {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    let mut failures = Vec::new();
    for vector in &vectors {
        let verdict = verdict(vector);
        if verdict != text(vector, "verdict") {
            failures.push(format!("{verdict} instead of {vector}"));
        }
    }
    let (failed, all) = (failures.len(), vectors.len());
    assert!(failures.is_empty(), "{failed} of {all}:\n{}", failures.join("\n"));
}

#[test]
fn every_scheme_has_vectors() {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    for preset in PRESETS {
        let of_it = || vectors.iter().filter(|vector| vector["scheme"] == preset.name);
        let verdicts: BTreeSet<&str> = of_it().map(|vector| text(vector, "verdict")).collect();
        for verdict in ["passed", "sign_expired", "sign_malformed", "sign_mismatch", "sign_missing"]
        {
            assert!(verdicts.contains(verdict), "{} is never {verdict}", preset.name);
        }
    }
}

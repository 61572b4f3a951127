//! `antileech replay` as users start it.

#![allow(clippy::type_complexity, reason = "tables have such types")]

mod formats;
mod inputs;
mod signatures;
mod tables;

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("replay-{name}"));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn run(&self, rules: &str, arguments: &[&str], input: &[u8]) -> Output {
        let rules = self.put("rules.conf", rules);
        let mut child = Command::new(env!("CARGO_BIN_EXE_antileech"))
            .args(["replay", "--rules", &rules])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command line that is wrong ends it before it reads.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    /// The report, which must be one, and the exit status.
    #[track_caller]
    fn report(&self, rules: &str, arguments: &[&str], input: &[u8]) -> (Value, i32) {
        let arguments = [arguments, &["--json"]].concat();
        let output = self.run(rules, &arguments, input);
        let error = String::from_utf8_lossy(&output.stderr);
        let report = serde_json::from_slice(&output.stdout);
        (report.unwrap_or_else(|_| panic!("{error}")), output.status.code().unwrap())
    }
}

/// What became of the requests: `passed 2, referer 1`, and unreadable lines.
fn outcome(report: &Value) -> String {
    let mut parts = Vec::new();
    let mut part = |name: &str, count: &Value| {
        if count != 0 {
            parts.push(format!("{name} {count}"));
        }
    };
    part("bypassed", &report["bypassed"]["requests"]);
    part("passed", &report["passed"]["requests"]);
    for row in report["reasons"].as_array().unwrap() {
        part(row["reason"].as_str().unwrap(), &row["requests"]);
    }
    part("elsewhere", &report["other_paths"]);
    part("unreadable", &report["unreadable"]["lines"]);
    parts.join(", ")
}

/// A line in the format `combined`.
fn line(address: &str, request: &str, referer: &str, user_agent: &str) -> String {
    format!(
        "{address} - - [21/Nov/2026:23:40:46 +0000] \"{request}\" 200 100 \"{referer}\" \
         \"{user_agent}\"\n"
    )
}

/// A request for a target, of a client that is nobody's.
fn get(target: &str) -> String {
    line("192.0.2.1", &format!("GET {target} HTTP/1.1"), "-", "-")
}

fn from(referer: &str) -> String {
    line("192.0.2.1", "GET /a HTTP/1.1", referer, "-")
}

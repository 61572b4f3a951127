//! Logs, rules and command lines.

use std::io::Write as _;
use std::str;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use super::{Folder, get, outcome};

#[test]
fn inputs() {
    let folder = Folder::new("inputs");
    let rules = "antileech_ua blacklist x;";
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Noise, so that half of the bytes have a good part of the lines.
    for n in 0..5_000u32 {
        encoder
            .write_all(get(&format!("/{:x}", n.wrapping_mul(2_654_435_761))).as_bytes())
            .unwrap();
    }
    let compressed = encoder.finish().unwrap();
    let plain = folder.put("access.log", get("/a").repeat(3));
    // The content counts, not the name.
    let gz = folder.put("access.log.1", &compressed);
    let none = folder.put("access.log.2.gz", "");
    let (report, status) = folder.report(rules, &[&plain, &gz, "-", &none], get("/b").as_bytes());
    assert_eq!((outcome(&report).as_str(), status), ("passed 5004", 0));
    let (report, status) = folder.report(rules, &["-"], &compressed);
    assert_eq!((outcome(&report).as_str(), status), ("passed 5000", 0));

    // A log that ends too early: what was read counts, the other logs too.
    let cut = folder.put("cut.gz", &compressed[..compressed.len() / 2]);
    let output = folder.run(rules, &["--json", &cut, &plain], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(str::from_utf8(&output.stderr).unwrap().contains("cut.gz: "), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let count = report["passed"]["requests"].as_u64().unwrap();
    assert!((1_000..5_000).contains(&count), "{count}");
}

#[test]
fn wrong_rules_and_command_lines() {
    let folder = Folder::new("wrong");
    folder.put("hosts", "good.example\nhttp://bad.example\n");
    let good = "antileech_ua blacklist x;";
    // Rules, arguments, the message.
    let cases: &[(&str, &[&str], &str)] = &[
        ("antileech_ua blacklist", &[], "the last directive has no \";\""),
        ("\nroot html;", &[], "\"root\" is not a directive of antileech in"),
        ("\nroot html;", &[], "rules.conf:2\n"),
        ("location / {", &[], "\"location\" opens a block"),
        ("antileech_nonsense on;", &[], "\"antileech_nonsense\" is unknown"),
        ("antileech_referer whitelist http://a.example;", &[], "has a protocol"),
        ("antileech_referer whitelist file:hosts;", &[], "has a protocol"),
        ("antileech_referer whitelist file:none;", &[], "cannot read"),
        (
            "antileech_dry_run on; antileech_dry_run on;",
            &[],
            "\"antileech_dry_run\" directive is duplicate in",
        ),
        ("antileech_sign qiniu 'a$secret';", &[], "such a key goes into a file"),
        (good, &["/none"], "cannot read /none: "),
        (good, &["--log-format", "x"], "the log format is invalid: there is no variable in it"),
        (good, &["--path", "("], "the path is no regular expression"),
        (good, &["--var", "x"], "not of the form name=value"),
        (good, &["--server-name", "~("], "server name \"~(\""),
        (good, &["--nonsense"], "unexpected argument"),
    ];
    for (rules, arguments, expected) in cases {
        let output = folder.run(rules, arguments, b"");
        let error = str::from_utf8(&output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{rules} {arguments:?}: {error}");
        assert!(error.contains(expected), "{rules} {arguments:?}: {error}");
        assert!(output.stdout.is_empty() && !error.contains("secret"), "{error}");
    }
}

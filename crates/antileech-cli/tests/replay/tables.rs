//! The report: its tables, and lines that could not be read.

use std::str;

use super::{Folder, from, get, line, outcome};

#[test]
fn tables() {
    let folder = Folder::new("tables");
    let mut lines = String::new();
    for (referer, count) in [
        ("https://a.evil.example/x?secret", 3),
        ("http://B.evil.example:81/", 2),
        ("https://www.good.example/", 4),
    ] {
        lines += &from(referer).repeat(count);
    }
    lines += &from("-");
    lines +=
        &line("192.0.2.1", "GET /a HTTP/1.1", "https://www.good.example/", "Wget\\x1B/1").repeat(2);
    let rules = "antileech_referer whitelist good.example; antileech_ua blacklist wget;";
    let (report, _) = folder.report(rules, &[], lines.as_bytes());
    let rows = |name: &str| -> Vec<String> {
        let rows = report[name]["most"].as_array().unwrap().iter();
        rows.map(|row| {
            format!("{} {} {}", row["value"].as_str().unwrap(), row["requests"], row["bytes"])
        })
        .collect()
    };
    assert_eq!(rows("denied_hosts"), ["a.evil.example 3 300", "b.evil.example 2 200"]);
    assert_eq!(rows("passed_hosts"), ["www.good.example 4 400"]);
    assert_eq!(rows("denied_user_agents"), ["Wget\\x1b/1 2 200"]);
    assert_eq!(rows("denied_clients").len(), 0);
    assert_eq!(report["denied_hosts"]["error"], 0);
    assert_eq!(report["without_referer"]["requests"], 1);
    assert_eq!(report["total"]["bytes"], 1200);
    assert_eq!(report["from"], "2026-11-21T23:40:46Z");

    // Both a User-Agent and a Referer that are denied count for both rules.
    let both = line("::1", "GET /a HTTP/1.1", "http://evil.example/", "wget");
    let (report, _) = folder.report(rules, &[], both.as_bytes());
    assert_eq!(outcome(&report), "ua 1");
    let alone = report["rules"].as_array().unwrap().iter();
    let alone: Vec<String> = alone
        .map(|row| format!("{} {}", row["directive"].as_str().unwrap(), row["requests"]))
        .collect();
    assert_eq!(alone, ["antileech_ua 1", "antileech_referer 1"]);

    let output = folder.run(rules, &["--top", "1"], lines.as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    for row in [
        "12 requests from 2026-11-21T23:40:46Z to 2026-11-21T23:40:46Z",
        "         7  58.33%     700 B  58.33%  denied",
        "         5  41.67%     500 B  41.67%    referer",
        "         5  41.67%     500 B  41.67%  passed",
        "         1   8.33%     100 B   8.33%  absent or empty",
        "         3  25.00%     300 B  25.00%  a.evil.example",
        "         2  16.67%     200 B  16.67%  Wget\\x1b/1",
    ] {
        assert!(text.contains(&format!("{row}\n")), "{row}\n{text}");
    }
    assert!(!text.contains("b.evil.example"), "{text}");
}

#[test]
fn lines_that_cannot_be_read_are_shown() {
    let folder = Folder::new("unreadable");
    let long = format!("\"{}\n", "x".repeat(300_000));
    let bad = ["\u{1b}[31m\"\\\u{ff}\n", "b\n", &long, "d\n", "e\n", "f\n"].join(&get("/a"));
    let log = folder.put("access.log", &bad);
    let output = folder.run("antileech_ua blacklist x;", &[&log], b"");
    assert_eq!(output.status.code(), Some(0));
    let text = str::from_utf8(&output.stdout).unwrap();
    assert!(text.contains("6 lines that could not be read, the first ones:\n"), "{text}");
    let first = format!("  {log}:1 is not of the log format: \"\\x1b[31m\\\"\\\\\\xc3\\xbf\"\n");
    assert!(text.contains(&first), "{text}");
    assert!(text.contains(&format!("  {log}:5 is too long: \"\\\"xxx")), "{text}");
    assert!(text.contains(":9 ") && !text.contains(":11 "), "{text}");
    assert!(text.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~')), "{text}");
    assert!(text.lines().all(|line| line.len() < 600), "{text}");
}

//! `antileech replay` as users start it.

#![allow(clippy::type_complexity, reason = "tables have such types")]

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::str;

use flate2::Compression;
use flate2::write::GzEncoder;
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

#[test]
fn combined() {
    let folder = Folder::new("combined");
    let whitelist = "antileech_referer whitelist example.com;";
    let agent = |agent: &str| line("192.0.2.1", "GET /a HTTP/1.1", "-", agent);
    let client = |address: &str| line(address, "GET /a HTTP/1.1", "-", "-");
    // Rules, lines, the outcome.
    let cases: &[(&str, &[String], &str)] = &[
        (
            whitelist,
            &[from("https://example.com/"), from("https://evil.example/")],
            "passed 1, referer 1",
        ),
        (whitelist, &[from("-"), from("")], "passed 2"),
        (
            whitelist,
            &[from("x"), from("https://example.com/\\x22"), from("\\xFF")],
            "passed 1, referer_malformed 2",
        ),
        (
            "antileech_allow_empty off;",
            &[from("-"), from(""), from("http://a/")],
            "passed 1, referer_empty 2",
        ),
        (
            "antileech_ua blacklist wget \"\";",
            &[agent("-"), agent("Wget\\x2F1"), agent("x")],
            "passed 1, ua 2",
        ),
        (
            "antileech_ip blacklist 192.0.2.0/24 2001:db8::/32;",
            &[
                client("192.0.2.9"),
                client("::ffff:192.0.2.9"),
                client("2001:db8::1"),
                client("::1"),
                client("unix:"),
            ],
            "passed 2, ip 3",
        ),
        (
            "antileech_ip blacklist 192.0.2.0/24;",
            &[client("192.0.2.x"), client("-")],
            "unreadable 2",
        ),
        (whitelist, &[client("192.0.2.x")], "passed 1"),
        // the first check that fails, in the module's order
        (
            "antileech_ua blacklist x; antileech_referer whitelist a.example; antileech_ip blacklist ::1;",
            &[
                line("::1", "GET /a HTTP/1.1", "http://b.example/", "x"),
                line("::2", "GET /a HTTP/1.1", "http://b.example/", "x"),
                line("::2", "GET /a HTTP/1.1", "http://b.example/", "y"),
            ],
            "ip 1, ua 1, referer 1",
        ),
        // a directive of the module that has nothing to say
        (
            "antileech_dry_run on; antileech_corp same-site; antileech_count zone;",
            &[from("x")],
            "passed 1",
        ),
        // bypass
        (
            "antileech_ua whitelist x; antileech_bypass $arg_key;",
            &[get("/a?key=1"), get("/a?key=0"), get("/a?KEY=2&x"), get("/a")],
            "bypassed 2, ua 2",
        ),
        (
            "antileech_ua whitelist x; antileech_bypass $request_method$status;",
            &[get("/a")],
            "bypassed 1",
        ),
        // what is no request
        (
            whitelist,
            &[
                line("::1", "", "-", "-"),
                line("::1", "-", "-", "-"),
                line("::1", "\\x16\\x03\\x01", "-", "-"),
                line("::1", "GET", "-", "-"),
                line("::1", "OPTIONS * HTTP/1.1", "-", "-"),
                line("::1", "GET ftp://a/ HTTP/1.1", "-", "-"),
                line("::1", "GET http://a?b HTTP/1.1", "-", "-"),
                line("::1", "GET /", "-", "-"),
                line("::1", "M-SEARCH /a b HTTP/1.1", "-", "-"),
            ],
            "passed 3, unreadable 6",
        ),
        // what is no line
        (
            whitelist,
            &[
                "\n".into(),
                "\r\n".into(),
                "x\n".into(),
                "\0\u{1}\u{7f}\n".into(),
                get("/").replace("Nov", "Nov."),
            ],
            "unreadable 3",
        ),
        (
            whitelist,
            &[from("http://a/").replace('\n', "\r\n"), from("http://b/").trim_end().into()],
            "referer 2",
        ),
    ];
    for (rules, lines, expected) in cases {
        let (report, status) = folder.report(rules, &[], lines.concat().as_bytes());
        assert_eq!(outcome(&report), *expected, "{rules} {lines:?}");
        let is_read = report["total"]["requests"] != 0;
        assert_eq!(status, i32::from(!is_read), "{rules} {lines:?}");
    }
}

#[test]
fn signatures_at_the_time_of_the_log() {
    let folder = Folder::new("sign");
    folder.put("site.key", "0123456789abcdef\n");
    let rules = "antileech_sign qiniu file:site.key;";
    // 1795304446 is 6b022bfe; md5("0123456789abcdef/a6b022bfe") and so on
    let at = "/a?sign=AT&t=6b022bfe".replace("AT", &md5("/a6b022bfe"));
    let before = "/a?t=6b022bfd&x=1&sign=BEFORE".replace("BEFORE", &md5("/a6b022bfd"));
    let lines = [
        get(&at),
        get(&before),
        get(&at.replace("/a", "/b")),
        get(&at.replace('&', "&sign=x&")),
        get("/a"),
        get("/a?sign=x&t=y"),
    ];
    let expected = "passed 1, sign_missing 1, sign_malformed 1, sign_duplicate 1, sign_expired 1, sign_mismatch 1";
    let (report, _) = folder.report(rules, &[], lines.concat().as_bytes());
    assert_eq!(outcome(&report), expected);

    // The other times, and requests that took long.
    let formats = [
        ("$time_iso8601|$request", "2026-11-22T07:40:46+08:00|", "passed 1, sign_expired 1"),
        ("$msec|$request", "1795304446.123|", "passed 1, sign_expired 1"),
        ("$msec $request_time|$request", "1795304447.123 1.5|", "passed 1, sign_expired 1"),
        ("$msec $request_time|$request", "1795304447.123 0.5|", "sign_expired 2"),
    ];
    for (format, start, expected) in formats {
        let lines = format!("{start}GET {at} HTTP/1.1\n{start}GET {before} HTTP/1.1\n");
        let (report, _) = folder.report(rules, &["--log-format", format], lines.as_bytes());
        assert_eq!(outcome(&report), expected, "{format}");
    }

    // In front of the path, over the host, with a key from the log.
    let token = |path: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_antileech"))
            .args(
                "sign -s hmac -o in=path -o bind=host --depth 1 -t 1h --now 1795304446".split(' '),
            )
            .args(["--key-file", &folder.put("site.key", "0123456789abcdef"), path])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap().trim_end().replace("http://a.example", "")
    };
    let signed = token("http://a.example/v/a");
    let rules = "antileech_sign hmac file:site.key in=path bind=host;";
    let lines = get(&signed) + &get(&signed.replace("/v/a", "/v/b")) + &get("/v/a");
    let (report, status) = folder.report(rules, &["--var", "host=A.example:80"], lines.as_bytes());
    assert_eq!((outcome(&report).as_str(), status), ("passed 2, sign_missing 1", 0));
    let (report, _) = folder.report(rules, &["--var", "host=b.example"], lines.as_bytes());
    assert_eq!(outcome(&report), "sign_missing 1, sign_mismatch 2");
    let only = ["--var", "host=a.example", "--path", "^/v/b$"];
    let (report, _) = folder.report(rules, &only, lines.as_bytes());
    assert_eq!(outcome(&report), "passed 1, elsewhere 2");
    let rules = "antileech_sign qiniu $tenant;";
    let format = ["--log-format", "$msec $tenant $request"];
    let lines = format!("1795304446 0123456789abcdef GET {at}\n1795304446 - GET {at}\n");
    let (report, _) = folder.report(rules, &format, lines.as_bytes());
    assert_eq!(outcome(&report), "passed 1, sign_mismatch 1");
}

/// The digest of the key of these tests and a text, as `md5sum` says.
fn md5(text: &str) -> String {
    match text {
        "/a6b022bfe" => "038cfd35db27d39e4e81e41ec1c537d0",
        "/a6b022bfd" => "e940555d96abbc67a2946d4ed18c9217",
        _ => panic!("{text}"),
    }
    .to_owned()
}

#[test]
fn other_formats() {
    let folder = Folder::new("formats");
    let rules = "antileech_referer whitelist self server_names good.example; antileech_allow_empty direct; \
                 antileech_accept image/*; antileech_ua blacklist 'x\"y';";
    let json = "escape=json '{\"r\":\"$http_referer\",\"o\":\"$http_origin\",\"h\":\"$host\",' \
                '\"m\":\"$http_sec_fetch_mode\",\"s\":\"$http_sec_fetch_site\",\"d\":\"$http_sec_fetch_dest\",' \
                '\"a\":\"$http_accept\",\"u\":\"$http_user_agent\"}'";
    // Referer, Origin, Host, Sec-Fetch-Site, Accept, User-Agent, the outcome.
    let cases = [
        ("https://good.example/", "", "h.example", "", "image/png", "", "passed 1"),
        ("https://evil.example/", "", "h.example", "", "image/png", "", "referer 1"),
        ("https://h.example/", "", "h.example", "", "image/png", "", "passed 1"),
        ("https://named.example/", "", "h.example", "", "image/png", "", "passed 1"),
        ("", "https://evil.example", "h.example", "", "image/png", "", "referer 1"),
        ("", "https://good.example", "h.example", "", "image/png", "", "passed 1"),
        ("", "", "h.example", "cross-site", "image/png", "", "cross_site 1"),
        ("", "", "h.example", "none", "image/png", "", "passed 1"),
        ("", "", "h.example", "", "*/*", "", "accept 1"),
        ("", "", "h.example", "", "", "", "accept 1"),
        ("", "", "h.example", "", "image/png", "X\\\"y", "ua 1"),
        ("https://good.example/\\u0001", "", "", "", "image/png", "", "referer_malformed 1"),
    ];
    for (referer, origin, host, site, accept, agent, expected) in cases {
        let line = format!(
            "{{\"r\":\"{referer}\",\"o\":\"{origin}\",\"h\":\"{host}\",\"m\":\"\",\"s\":\"{site}\",\
             \"d\":\"\",\"a\":\"{accept}\",\"u\":\"{agent}\"}}\n"
        );
        let options =
            ["--log-format", json, "--server-name", "named.example", "--server-name", "_"];
        let (report, status) = folder.report(rules, &options, line.as_bytes());
        assert_eq!((outcome(&report).as_str(), status), (expected, 0), "{line}");
        assert!(report["total"]["bytes"].is_null(), "{line}");
    }
}

#[test]
fn what_a_log_does_not_tell_is_said() {
    let folder = Folder::new("needs");
    folder.put("site.key", "0123456789abcdef\n");
    let all = "antileech_bypass $crawler; antileech_ip blacklist ::1; antileech_ua blacklist x;\n\
               antileech_referer whitelist self server_names; antileech_allow_empty direct;\n\
               antileech_accept text/html; antileech_sign hmac file:site.key in=header:X-Al bind=host,ip;\n\
               antileech_sign qiniu $key_of_tenant;";
    // A format, the directives that are left out with what they need.
    let cases: &[(&str, &[(&str, &[&str])])] = &[
        (
            "$status",
            &[
                ("antileech_bypass", &["$crawler"]),
                ("antileech_ip", &["$remote_addr"]),
                ("antileech_ua", &["$http_user_agent"]),
                ("antileech_referer", &["$http_referer", "$host", "--server-name"]),
                (
                    "antileech_allow_empty",
                    &[
                        "$http_referer",
                        "$http_sec_fetch_site",
                        "$http_sec_fetch_mode",
                        "$http_sec_fetch_dest",
                    ],
                ),
                ("antileech_accept", &["$http_accept"]),
                (
                    "antileech_sign",
                    &[
                        "$host",
                        "$http_x_al",
                        "$key_of_tenant",
                        "$remote_addr",
                        "$request",
                        "$time_local",
                    ],
                ),
            ],
        ),
        (
            "$remote_addr $http_host $crawler $request",
            &[
                ("antileech_ua", &["$http_user_agent"]),
                ("antileech_referer", &["$http_referer", "--server-name"]),
                (
                    "antileech_allow_empty",
                    &[
                        "$http_referer",
                        "$http_sec_fetch_site",
                        "$http_sec_fetch_mode",
                        "$http_sec_fetch_dest",
                    ],
                ),
                ("antileech_accept", &["$http_accept"]),
                ("antileech_sign", &["$http_x_al", "$key_of_tenant", "$time_local"]),
            ],
        ),
    ];
    for (format, expected) in cases {
        let (report, status) = folder.report(all, &["--log-format", format], b"");
        let found = report["not_replayed"].as_array().unwrap().iter();
        let found: Vec<(&str, Vec<&str>)> = found
            .map(|row| {
                let needs = row["needs"].as_array().unwrap().iter();
                (
                    row["directive"].as_str().unwrap(),
                    needs.map(|need| need.as_str().unwrap()).collect(),
                )
            })
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(name, needs)| (*name, needs.to_vec())).collect();
        assert_eq!(found, expected, "{format}");
        assert_eq!(status, 1, "{format}");
    }
    let output = folder.run("antileech_accept text/html;", &[], get("/a").as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("not replayed: antileech_accept needs $http_accept in the log format\n"),
        "{text}"
    );
    let output = folder.run("antileech_referer whitelist server_names;", &[], get("/a").as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("not replayed: antileech_referer needs --server-name to be given\n"),
        "{text}"
    );
    // An Origin that is not there is no reason to judge nothing.
    let (report, status) =
        folder.report("antileech_referer whitelist a.example;", &[], get("/a").as_bytes());
    assert!(report["notes"][0].as_str().unwrap().contains("$http_origin"), "{report}");
    assert_eq!(status, 0);
}

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

//! Signatures, verified at the time that the log says.

use std::process::Command;

use super::{Folder, get, outcome};

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

//! The command as users start it.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::str;

const KEY: &str = "0123456789abcdef";

/// Runs a command line, its words separated by `|`, with the key in the environment.
fn run(line: &str, input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_antileech"))
        .args(line.split('|'))
        .env("SIGN_KEY", KEY)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

#[track_caller]
fn check(line: &str, input: &str, status: i32, stdout: &str, stderr: &str) {
    let output = run(line, input);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(status), "{line}: {out} {err}");
    assert_eq!(out, stdout, "{line}: {err}");
    assert!(err.contains(stderr), "{line}: {err}");
    assert!(!err.contains(KEY), "{line}: {err}");
}

// md5("0123456789abcdef/af0000000"), as `md5sum` says
const SIGNED: &str = "/a?sign=7610a9c205dcdbd534b04543b65d2e3f&t=f0000000";
const END: i64 = 0xf000_0000;

#[test]
fn signing() {
    let sign = format!("sign|--scheme|qiniu|--ttl|1h|--now|{}", END - 3600);
    let with_query = SIGNED.replace('?', "?x=1&");
    check(
        &format!("{sign}|--key-env|SIGN_KEY|https://a.example:80/a?x=1|/a"),
        "",
        0,
        &format!("https://a.example:80{with_query}\n{SIGNED}\n"),
        "",
    );
    let both = format!("{SIGNED}\n{SIGNED}\n");
    check(&format!("{sign}|--key-env|SIGN_KEY"), "/a\n\n/a\r\n", 0, &both, "");
    check(&format!("{sign}|--key-stdin"), &format!("{KEY}\n/a\n/a"), 0, &both, "");
    check(&format!("{sign}|--key-stdin|/a|/a"), KEY, 0, &both, "");
    let file = env!("CARGO_TARGET_TMPDIR").to_owned() + "/key";
    std::fs::write(&file, format!("{KEY}\r\n")).unwrap();
    check(&format!("{sign}|--key-file|{file}|/a|/a"), "", 0, &both, "");
    // A line that cannot be signed does not stop the others.
    let input = "/a\nnonsense\n/../b\n/a\n";
    check(&format!("{sign}|--key-env|SIGN_KEY"), input, 1, &both, "URL 2: not an http(s) URL");
    check(&format!("{sign}|--key-env|SIGN_KEY"), input, 1, &both, "URL 3: the scheme cannot sign");
    check(
        &format!("{sign}|--key-env|SIGN_KEY|{SIGNED}"),
        "",
        1,
        "",
        "URL 1: the URL is signed already",
    );
}

#[test]
fn a_key_on_the_command_line_is_warned_about() {
    let output = run(&format!("sign|-s|qiniu|--time|{END}|--key|{KEY}|/a"), "");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), format!("{SIGNED}\n"));
    assert!(text(&output.stderr).contains("other users can see"));
}

#[test]
fn times() {
    let netease = "sign|-s|netease|--key-env|SIGN_KEY|--now|1700000000";
    // md5("0123456789abcdef/a1700000000") and, a day later less the two hours that the server
    // adds, md5("0123456789abcdef/a1700079200")
    check(
        &format!("{netease}|/a"),
        "",
        0,
        "/a?wsSecret=603a4439b2c0211d93093434bc2fa747&wsTime=1700000000\n",
        "",
    );
    check(
        &format!("{netease}|--ttl|1d|/a"),
        "",
        0,
        "/a?wsSecret=718f63a161531b48681506ab325d64de&wsTime=1700079200\n",
        "",
    );
    let wangsu = netease.replace("netease", "wangsu");
    check(&format!("{wangsu}|--ttl|1d|/a"), "", 2, "", "links live for 60 seconds");
    check("sign|-s|qiniu|--key-env|SIGN_KEY|/a", "", 2, "", "--ttl or --time is needed");
    check("sign|-s|qiniu|--key-env|SIGN_KEY|--ttl|x|/a", "", 2, "", "no time such as 1h");
}

#[test]
fn verifying() {
    let verify = "verify|--scheme|qiniu|--key-env|SIGN_KEY";
    let good = format!("passed\tprimary\t{END}\t{SIGNED}\n");
    check(&format!("{verify}|--now|{END}|{SIGNED}"), "", 0, &good, "");
    let expired = format!("sign_expired\t{SIGNED}\n");
    check(&format!("{verify}|--now|{}|{SIGNED}", END + 1), "", 1, &expired, "");
    let input = format!(
        "{SIGNED}\n/a\n/a?sign=x\n/a?sign=x&t=f0000000\n{SIGNED}&t=f0000000\n/b?{}\n",
        &SIGNED[3..]
    );
    let output = run(&format!("{verify}|--now|0"), &input);
    let reasons: Vec<_> =
        text(&output.stdout).lines().map(|line| line.split('\t').next().unwrap()).collect();
    let expected = [
        "passed",
        "sign_missing",
        "sign_missing",
        "sign_malformed",
        "sign_duplicate",
        "sign_mismatch",
    ];
    assert_eq!(reasons, expected);
    let file = env!("CARGO_TARGET_TMPDIR").to_owned() + "/backup";
    std::fs::write(&file, KEY).unwrap();
    let backup = format!("passed\tbackup\t{END}\t{SIGNED}\n");
    check(
        &format!("verify|-s|qiniu|--key-stdin|--backup-file|{file}|--now|0|{SIGNED}"),
        "another key\n",
        0,
        &backup,
        "",
    );
}

#[test]
fn own_schemes_and_other_carriers() {
    let define =
        "--define|url=cookie:tok=${time}_$sign message=\"$path $time $user\" digest=hmac-sha256";
    let common = format!("{define}|--var|user=alice|--key-env|SIGN_KEY|--now|1700000000");
    let output = run(&format!("sign|{common}|--ttl|1h|http://a.example/x"), "");
    let cookie = text(&output.stdout).trim_end();
    assert!(cookie.starts_with("Cookie: tok=1700003600_"), "{cookie}");
    check(
        &format!("verify|{common}|--header|{cookie}|/x"),
        "",
        0,
        "passed\tprimary\t1700003600\t/x\n",
        "",
    );
    let other = common.replace("alice", "bob");
    check(&format!("verify|{other}|-H|{cookie}|/x"), "", 1, "sign_mismatch\t/x\n", "");
    for place in ["path", "query:al", "cookie:al", "header:x-al"] {
        let hmac = format!("-s|hmac|-o|in={place}|-o|bind=host,ip|--key-env|SIGN_KEY|--client|::1");
        let signed =
            run(&format!("sign|{hmac}|--ttl|1h|--depth|2|http://a.example/v/1/a.m3u8"), "");
        let signed = text(&signed.stdout).trim_end().to_owned();
        let (headers, url) = match place.split_once(':') {
            Some(("cookie" | "header", _)) => {
                (format!("|-H|{signed}"), "http://a.example/v/1/b.ts".to_owned())
            }
            _ => (String::new(), signed.replace("a.m3u8", "b.ts")),
        };
        let output = run(&format!("verify|{hmac}{headers}|{url}"), "");
        assert_eq!(output.status.code(), Some(0), "{url}: {}", text(&output.stdout));
        let elsewhere = url.replace("a.example", "b.example");
        let output = run(&format!("verify|{hmac}{headers}|{elsewhere}"), "");
        assert!(text(&output.stdout).starts_with("sign_mismatch"), "{elsewhere}");
        let other_client = hmac.replace("::1", "::2");
        let output = run(&format!("verify|{other_client}{headers}|{url}"), "");
        assert!(text(&output.stdout).starts_with("sign_mismatch"), "{url}");
    }
}

#[test]
fn wrong_command_lines() {
    let cases = [
        ("sign|-s|nonsense|--key-env|SIGN_KEY|--ttl|1h|/a", "unknown scheme \"nonsense\""),
        ("sign|-s|qiniu|--ttl|1h|/a", "a key is needed"),
        ("sign|-s|qiniu|--key-env|NO_SUCH_KEY|--ttl|1h|/a", "no \"NO_SUCH_KEY\""),
        ("sign|-s|qiniu|--key-file|/none|--ttl|1h|/a", "cannot read /none"),
        ("sign|-s|qiniu|--key-stdin|--ttl|1h|/a", "a key is empty"),
        ("sign|-s|fastly|--key-env|SIGN_KEY|-o|colour=1|--ttl|1h|/a", "no option \"colour\""),
        ("sign|-s|qiniu|-o|time=dec,hex|--key-env|SIGN_KEY|--ttl|1h|/a", "one ends and the next"),
        ("sign|-s|secure_link|--key-env|SIGN_KEY|--ttl|1h|/a", "--client is needed"),
        ("sign|-s|qiniu|-o|cap=1h|--key-env|SIGN_KEY|--ttl|1d|/a", "would be denied: sign_early"),
        ("sign|--define|url=/|--key-env|SIGN_KEY|--ttl|1h|/a", "\"url\" has no"),
        ("sign|--define|url='|--key-env|SIGN_KEY|--ttl|1h|/a", "open quote"),
        ("sign|--key-env|SIGN_KEY|/a", "--scheme"),
        ("sign|-s|qiniu|--key-env|SIGN_KEY|--key-stdin|/a", "cannot be used with"),
        ("verify|-s|qiniu|--key-env|SIGN_KEY|-H|x|/a", "not of the form name: value"),
        ("nonsense", "unrecognized subcommand"),
    ];
    for (line, expected) in cases {
        check(line, "", 2, "", expected);
    }
}

#[test]
fn listing() {
    let output = run("schemes", "");
    assert!(text(&output.stdout).contains("\nqiniu "));
    assert!(text(&output.stdout).contains("weak: a signature has 32 bits only"));
    let rows: serde_json::Value =
        serde_json::from_slice(&run("schemes|--json", "").stdout).unwrap();
    let row = |name: &str| rows.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap();
    assert_eq!(row("qiniu")["url"], "?sign=$sign&t=$time");
    assert!(row("qiniu")["weak"].is_null());
    assert!(row("upyun")["weak"].is_string());
    for shell in ["bash", "zsh", "fish"] {
        let output = run(&format!("completions|{shell}"), "");
        assert!(text(&output.stdout).contains("key-file"), "{shell}");
    }
    let manual = run("man", "");
    for section in [".TH antileech", "ANTILEECH SIGN", "\\-\\-key\\-file", "Exit status"] {
        assert!(text(&manual.stdout).contains(section), "{section}");
    }
}

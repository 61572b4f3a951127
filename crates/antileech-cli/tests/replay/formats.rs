//! What lines of a log are read as, and what a format does not tell.

use super::{Folder, from, get, line, outcome};

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
    let allow_empty: (&str, &[&str]) = (
        "antileech_allow_empty",
        &["$http_referer", "$http_sec_fetch_site", "$http_sec_fetch_mode", "$http_sec_fetch_dest"],
    );
    // A format, the directives that are left out with what they need.
    let cases: &[(&str, &[(&str, &[&str])])] = &[
        (
            "$status",
            &[
                ("antileech_bypass", &["$crawler"]),
                ("antileech_ip", &["$remote_addr"]),
                ("antileech_ua", &["$http_user_agent"]),
                ("antileech_referer", &["$http_referer", "$host", "--server-name"]),
                allow_empty,
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
                allow_empty,
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

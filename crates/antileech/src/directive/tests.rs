//! Tables of directives.

use std::collections::HashMap;
use std::str;

use super::words::MAX_ERRORS;
use super::*;

/// A configuration without nginx. A variable's number is its name if that is one, else 0.
#[derive(Default)]
pub(crate) struct TestContext {
    files: HashMap<&'static str, &'static [u8]>,
    warnings: Vec<String>,
    schemes: Schemes,
}

impl Context for TestContext {
    fn read(&mut self, path: &str) -> Result<File, String> {
        let content = self.files.get(path).ok_or(format!("cannot read \"/etc/{path}\": none"))?;
        let world_readable = path.contains("open");
        Ok(File { name: format!("/etc/{path}"), content: content.to_vec(), world_readable })
    }

    fn variable(&mut self, name: &str) -> Result<Variable, String> {
        Ok(Variable(name.parse().unwrap_or_default()))
    }

    fn text(&mut self, text: &[u8]) -> Result<Text, String> {
        let number =
            text.strip_prefix(b"$").and_then(|name| str::from_utf8(name).ok()?.parse().ok());
        Ok(Text(number.unwrap_or_default()))
    }

    fn schemes(&self) -> &Schemes {
        &self.schemes
    }

    fn warn(&mut self, warning: &str) {
        self.warnings.push(warning.to_owned());
    }
}

fn context() -> TestContext {
    TestContext {
        files: HashMap::from([
            ("hosts", b"# ours\nexample.com\n\n*.example.net # theirs\n" as &[u8]),
            ("bad", b"example.com\nhttp://a.example\n*\n"),
            ("nested", b"file:hosts\n"),
            ("none", b"# nothing\n"),
            ("no\u{1b}ne", b"# nothing\n"),
            ("key", b"0123456789abcdef\n"),
            ("key-crlf", b"0123456789abcdef\r\n"),
            ("key-open", b"0123456789abcdef"),
            ("key\u{1b}-open", b"0123456789abcdef"),
            ("key-none", b"\n"),
            ("key-short", b"short\n\n"),
        ]),
        ..TestContext::default()
    }
}

/// Sets lines on one level; words are separated by spaces, `''` is the empty word.
fn set(level: &mut Level, lines: &str, context: &mut TestContext) -> Result<(), Error> {
    lines.split("; ").try_for_each(|line| {
        let words: Vec<&[u8]> =
            line.split(' ').map(|word| if word == "''" { b"" } else { word.as_bytes() }).collect();
        let (name, words) = words.split_first().unwrap();
        level.set(&format!("antileech_{}", str::from_utf8(name).unwrap()), words, context)
    })
}

#[test]
fn refused() {
    let many = format!("sign qiniu 0123456789abcdef 1 {}", "x ".repeat(9));
    let cases: &[(&str, &str)] = &[
        // lists
        ("referer", "\"antileech_referer\" needs a mode and entries"),
        ("referer whitelist", "\"antileech_referer\" \"whitelist\" has no entries"),
        ("referer greylist a.example", "mode \"greylist\" is invalid"),
        ("referer a.example", "mode \"a.example\" is invalid, \"whitelist\" or \"blacklist\""),
        ("referer whitelist http://a.example", "entry \"http://a.example\" has a protocol"),
        ("referer whitelist a.example; referer blacklist b.example", "both a \"whitelist\" and a"),
        ("referer off; referer whitelist a.example", "both \"off\" and in use"),
        ("referer whitelist a.example; referer off", "both \"off\" and in use"),
        ("referer off; referer off", "is duplicate"),
        ("referer off a.example", "mode \"off\" is invalid"),
        ("referer whitelist file:missing", "cannot read \"/etc/missing\""),
        (
            "referer whitelist file:nested",
            "entry \"file:hosts\" is a file in a file, in /etc/nested:1",
        ),
        ("referer whitelist file:bad", "entry \"*\" has a \"*\" that is neither"),
        ("referer whitelist file:bad", "in /etc/bad:3"),
        ("ip whitelist 192.0.2", "entry \"192.0.2\" is not an address, a CIDR or \"unix:\""),
        ("ip whitelist ''", "entry \"\" is not an address"),
        ("ua blacklist ~(", "entry \"~(\" unclosed group"),
        // single values
        (
            "allow_empty maybe",
            "value \"maybe\" is invalid, it must be \"on\", \"off\" or \"direct\"",
        ),
        ("allow_empty on; allow_empty on", "is duplicate"),
        ("dry_run 1", "value \"1\" is invalid, it must be \"on\" or \"off\""),
        ("strip yes", "value \"yes\" is invalid"),
        ("log_level debug", "value \"debug\" is invalid, it must be \"info\", \"notice\""),
        ("corp same", "value \"same\" is invalid, it must be \"same-origin\""),
        ("corp off; corp same-site", "is duplicate"),
        ("accept html", "value \"html\" is not a media type"),
        ("accept */*", "value \"*/*\" is not a media type"),
        ("accept off; accept text/html", "both \"off\" and in use"),
        ("bypass off; bypass $1", "both \"off\" and in use"),
        ("status 200", "value \"200\" is invalid, a status from 400 to 599"),
        ("status 0403", "value \"0403\" is invalid"),
        ("status 499", "value \"499\" is invalid"),
        ("status 494", "value \"494\" is invalid"),
        ("status 600", "value \"600\" is invalid"),
        ("status +403", "value \"+403\" is invalid"),
        ("status 4e2", "value \"4e2\" is invalid"),
        ("status 403 410", "parameter \"410\" is invalid, \"expired=CODE\""),
        ("status 403 expired=200", "value \"200\" is invalid"),
        ("status 403; status 404", "is duplicate"),
        // signatures
        ("sign", "needs a scheme and a key"),
        ("sign qiniu", "needs a scheme and a key"),
        ("sign SECRET SECRET", "has an unknown scheme in the first argument"),
        ("sign qiniu ''", "empty"),
        ("sign qiniu means=issued", "has an option where the key belongs"),
        ("sign qiniu SECRET 1h", "no backup key is written \"-\""),
        ("sign qiniu SECRET 7200", "no backup key is written \"-\""),
        ("sign qiniu SECRET SECRET", "has a backup key that is the key itself"),
        ("sign qiniu SECRET - SECRET", "a fourth argument that is not a time"),
        ("sign qiniu SECRET - 0", "\"cap\" is zero"),
        ("sign netease SECRET - 0", "\"ttl\" is zero"),
        ("sign netease SECRET - 366d", "\"ttl\" is longer than 365 days"),
        ("sign qiniu SECRET - 21y", "\"cap\" is longer than 7300 days"),
        ("sign qiniu SECRET - 1h SECRET", "more than a scheme, two keys and a ttl"),
        ("sign qiniu SECRET means=issued", "scheme \"qiniu\" needs a ttl"),
        ("sign qiniu SECRET means=SECRET", "invalid value of \"means\""),
        ("sign qiniu SECRET means=", "invalid value of \"means\""),
        ("sign qiniu SECRET skew=", "invalid value of \"skew\""),
        ("sign qiniu SECRET arg.sign=", "invalid option \"arg.sign\""),
        ("sign qiniu means=", "has an option where the key belongs"),
        ("sign qiniu SECRET mean=issued", "unknown option in argument 3"),
        ("sign qiniu SECRET - mean=issued", "unknown option in argument 4"),
        ("sign qiniu SECRET limit=inclusive SECRET", "something else than an option in argument 4"),
        ("sign qiniu SECRET limit=inclusive limit=inclusive", "the option \"limit\" twice"),
        ("sign qiniu SECRET time=dec,hex", "starts of \"$path\" and \"$time\""),
        ("sign baidu_b SECRET arg.sign=s", "has no arguments"),
        (
            "sign qiniu SECRET arg.sign=t",
            "one argument more than once, for \"$sign\" and \"$time\"",
        ),
        ("sign qiniu SECRET arg.sign=SECRET arg.time=SECRET", "one argument more than once"),
        ("sign qiniu SECRET in=path", "scheme \"qiniu\": there is no option \"in\""),
        ("sign hmac SECRET in=body", "\"query:NAME\", \"path\", \"cookie:NAME\" or"),
        ("sign hmac SECRET in=cookie:", "invalid name"),
        ("sign akamai SECRET in=path", "where a token of labels ends in a path"),
        ("sign tencent_vod SECRET arg.sign=a?b", "\"arg.sign\": invalid name, letters"),
        ("sign hmac SECRET in=header:x_y", "invalid name of a header"),
        ("sign hmac SECRET path=decoded", "there is no option \"path\""),
        ("sign hmac SECRET arg.time=t", "there is no option \"arg.time\""),
        ("sign baidu_a SECRET arg.time=t", "there is no option \"arg.time\""),
        ("sign hmac SECRET bind=port", "invalid value of \"bind\""),
        ("sign qiniu SECRET$", "a key with \"$\", such a key goes into a file"),
        ("sign qiniu SEC$RET", "a key with \"$\""),
        ("sign qiniu $SECRET$a", "a key with \"$\""),
        ("sign qiniu $arg_k", "a key from a variable that the client writes"),
        ("sign qiniu ${HTTP_k}", "a key from a variable that the client writes"),
        ("sign qiniu $cookie_k", "a key from a variable that the client writes"),
        ("sign qiniu $request_uri", "a key from a variable that the client writes"),
        ("sign qiniu $proxy_add_x_forwarded_for", "a key from a variable that the client writes"),
        ("sign qiniu $content_length", "a key from a variable that the client writes"),
        ("sign qiniu $ssl_server_name", "a key from a variable that the client writes"),
        ("sign qiniu $is_args", "a key from a variable that the client writes"),
        ("sign qiniu $server_name", "a key from a variable that is no secret"),
        ("sign qiniu SECRET $uri", "a backup key from a variable that the client writes"),
        ("sign qiniu file:missing", "key: cannot read \"/etc/missing\""),
        ("sign qiniu file:key-none", "key file \"/etc/key-none\" has 0 bytes, 1 to 1024"),
        ("sign off; sign qiniu SECRET", "both \"off\" and in use"),
        (&many, "more than a scheme"),
        ("nonsense x", "is unknown"),
    ];
    for (lines, expected) in cases {
        let error = set(&mut Level::default(), lines, &mut context()).expect_err(lines).to_string();
        assert!(error.contains(expected), "{lines}: {error}");
        assert!(!error.contains("SECRET"), "{lines}: {error}");
    }
}

#[test]
fn accepted() {
    // Lines, and a warning.
    let cases: &[(&str, &str)] = &[
        ("referer whitelist example.com; referer whitelist *.example.net self", ""),
        ("referer whitelist file:hosts", ""),
        ("referer whitelist file:none", "no entries in /etc/none"),
        ("referer blacklist file:none", ""),
        ("referer whitelist file:no\u{1b}ne", "no entries in /etc/no\\u{1b}ne"),
        ("referer off", ""),
        ("ip blacklist 192.0.2.1/24", "low address bits of \"192.0.2.1/24\" are meaningless"),
        ("ua blacklist ''", ""),
        ("accept text/html; accept image/*", ""),
        ("bypass $1 $2", ""),
        ("bypass on", "value \"on\" has no variable, everybody passes"),
        ("bypass 0", ""),
        ("bypass $args", "\"antileech_bypass\" value \"$args\" is written by the client"),
        ("bypass $arg_x", "\"antileech_bypass\" value \"$arg_x\" is written by the client"),
        ("bypass ${http_x}", "\"antileech_bypass\" value \"${http_x}\" is written by the client"),
        ("bypass a$arg_x", ""),
        ("corp $1", ""),
        ("status 444", ""),
        ("status 403 expired=410", ""),
        ("sign qiniu 0123456789abcdef", ""),
        ("sign qiniu 0123456789abcdef - 1h", ""),
        ("sign qiniu 0123456789abcdef fedcba9876543210 1h30m means=issued skew=5m", ""),
        ("sign qiniu 0123456789abcdef means=issued - 1h", "ERROR"),
        ("sign qiniu short", "the key of scheme \"qiniu\" is shorter than 16 bytes"),
        ("sign qiniu 0123456789abcdef short", "the backup key of scheme \"qiniu\" is shorter"),
        ("sign qiniu MDEyMzQ1Njc4OWFiY2Q=", ""),
        ("sign qiniu 0123456789abcdef MDEyMzQ1Njc4OWFiY2Rl==", ""),
        ("sign qiniu file:key file:key-short", "the backup key of scheme \"qiniu\" is shorter"),
        ("sign qiniu file:key\u{1b}-open", "key file \"/etc/key\\u{1b}-open\" is readable"),
        ("sign qiniu file:key-open", "key file \"/etc/key-open\" is readable by everybody"),
        ("sign qiniu $1", ""),
        ("sign qiniu ${tenant} $2", ""),
        ("sign baidu_b 0123456789abcdef time=ymdhm+0000,dec,hex", ""),
        ("sign hmac 0123456789abcdef in=path bind=host,ip", ""),
        ("sign upyun 0123456789abcdef", "scheme \"upyun\" is weak: a signature has 32 bits only"),
    ];
    for (lines, expected) in cases {
        let mut context = context();
        let result = set(&mut Level::default(), lines, &mut context);
        assert_eq!(result.is_err(), *expected == "ERROR", "{lines}: {result:?}");
        match *expected {
            "" => assert_eq!(context.warnings, [""; 0], "{lines}"),
            "ERROR" => {}
            _ => {
                let [warning] = context.warnings.as_slice() else {
                    panic!("{:?}", context.warnings)
                };
                assert!(warning.contains(expected), "{lines}: {warning}");
            }
        }
    }
}

#[test]
fn the_end_of_a_key_file_is_no_part_of_the_key() {
    for (one, other) in [("file:key", "file:key-crlf"), ("file:key-open", "0123456789abcdef")] {
        let line = format!("sign qiniu {one} {other}");
        let error = set(&mut Level::default(), &line, &mut context()).unwrap_err();
        assert!(error.to_string().contains("that is the key itself"), "{line}: {error}");
    }
}

#[test]
fn errors_of_a_file() {
    let mut context = context();
    context.files.insert("worse", b"*\n".repeat(12).leak());
    let error = set(&mut Level::default(), "referer whitelist file:worse", &mut context);
    let Err(Error::Invalid(messages)) = error else { panic!("{error:?}") };
    assert_eq!(messages.len(), MAX_ERRORS + 1);
    assert!(messages[9].ends_with("in /etc/worse:10"), "{}", messages[9]);
    assert!(messages[10].ends_with("has 2 more invalid entries in /etc/worse"), "{}", messages[10]);
}

#[test]
fn foreign_bytes_in_messages() {
    let cases: &[(&[u8], &str)] = &[
        (b"a\nb", r#"entry "a\nb" "#),
        (b"\xff", r#"entry "\xff" "#),
        ("例 子".as_bytes(), "entry \"例 子\" "),
    ];
    for (word, expected) in cases {
        let words: &[&[u8]] = &[b"whitelist", word];
        let error = Level::default().set("antileech_ip", words, &mut context()).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    // also where a message has more of a word than the word in quotes
    let cases: &[(&str, &[&[u8]], &str)] = &[
        ("antileech_referer", &[b"whitelist", b".\x01"], r#""\u{1}" means the host"#),
        ("antileech_referer", &[b"whitelist", b"http://a\n/"], r#"are meant by "a\n""#),
    ];
    for (directive, words, expected) in cases {
        let error = Level::default().set(directive, words, &mut context()).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    let words: &[&[u8]] = &[b"own", b"url=\t", b"message=x"];
    let error = parse_scheme(words, &mut context()).unwrap_err();
    assert!(error.to_string().contains(r#"not "\t""#), "{error}");
    let long = [b'x'; 1000];
    let words: &[&[u8]] = &[b"whitelist", &long];
    let error = Level::default().set("antileech_ip", words, &mut context()).unwrap_err();
    assert!(error.to_string().len() < 300, "{error}");
}

fn resolve(lines: &str, parent: &Settings) -> Settings {
    let mut level = Level::default();
    if !lines.is_empty() {
        set(&mut level, lines, &mut context()).expect(lines);
    }
    level.resolve(parent).expect(lines)
}

#[test]
fn inheritance() {
    let http = resolve(
        "referer whitelist a.example; ip blacklist 192.0.2.1; corp same-site; status 404",
        &Settings::default(),
    );
    // Nothing about checks: the same policy, by address.
    let server = resolve("dry_run on; status 410; log_level off; strip off", &http);
    assert!(Arc::ptr_eq(&http.policy, &server.policy));
    assert_eq!(server.corp, Corp::Always(CorpPolicy::SameSite));
    assert!(server.dry_run && !server.strip);
    assert_eq!(server.log_level, LogLevel::Off);
    // One check replaced, the other shared.
    let location = resolve("referer blacklist b.example; corp off; dry_run off", &server);
    assert!(!Arc::ptr_eq(&http.policy, &location.policy));
    let ip = |settings: &Settings| Arc::clone(settings.policy.ip.as_ref().unwrap());
    assert!(Arc::ptr_eq(&ip(&http), &ip(&location)));
    assert_eq!(location.corp, Corp::Off);
    assert!(!location.dry_run);
    assert_eq!(location.status, server.status);
    // Everything off.
    let off = resolve("referer off; ip off", &location);
    assert!(!off.policy.is_active());
    assert!(off.satisfy_any_warning().is_none());
    assert!(http.satisfy_any_warning().unwrap().contains("\"antileech_status\" 404 ends"));
    let only_expired = resolve("status 403 expired=410", &http);
    assert!(only_expired.satisfy_any_warning().unwrap().contains("410"));
    assert!(resolve("status 401", &http).satisfy_any_warning().is_none());
}

#[test]
fn statuses() {
    use crate::verdict::Reason;
    let settings = resolve("status 404 expired=410", &Settings::default());
    assert_eq!(settings.status.of(Reason::SignExpired), 410);
    assert_eq!(settings.status.of(Reason::SignEarly), 404);
    assert_eq!(Settings::default().status.of(Reason::SignExpired), 403);
}

#[test]
fn own_schemes() {
    let cases: &[(&str, &str)] = &[
        ("own url=?s=$sign&t=$time message=$key$path$time", ""),
        ("own url=/$sign/$time$path message=$key$time$path?$user time=hex digest=sha256", ""),
        ("own.2 url=cookie:c=${time}_$sign message=$path$time digest=hmac-sha1 means=issued", ""),
        ("", "invalid name"),
        ("a/b url=/", "invalid name"),
        ("qiniu url=?s=$sign&t=$time message=$key$path$time", "\"qiniu\" is defined already"),
        ("twice url=?s=$sign&t=$time message=$key$path$time", "\"twice\" is defined already"),
        ("own", "\"own\" has no \"url\""),
        ("own url=?s=$sign&t=$time", "\"own\" has no \"message\""),
        ("own url=/ url=/", "has the option \"url\" twice"),
        ("own time=hex time=dec", "has the option \"time\" twice"),
        ("own word", "\"word\" is not of the form name=value"),
        ("own url=?s=$sign&t=$time message=$key$path$time colour=red", "unknown option \"colour\""),
        ("own url=?s=$sign&t=$time message=$key$path", "\"own\": \"message\" has no \"$time\""),
        ("own url=?s=$sign&t=$time message=$key$path$host$time", "one ends and the next starts"),
        ("own url=?s=$sign&t=$time message=$key$path$time in=path", "unknown option \"in\""),
        ("own url=?s=$sign&t=$time message=$key$scope$time", "\"$depth\" in \"url\" belong"),
    ];
    for (line, expected) in cases {
        let mut context = context();
        let twice: &[&[u8]] = &[b"twice", b"url=?s=$sign&t=$time", b"message=$key$path$time"];
        let scheme = parse_scheme(twice, &mut context).unwrap();
        assert!(context.schemes.add(scheme.clone()));
        assert!(!context.schemes.add(scheme));
        let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
        match (parse_scheme(&words, &mut context), *expected) {
            (Ok(scheme), "") => {
                assert!(context.schemes.add(scheme));
                let name = words[0].escape_ascii().to_string();
                let ttl = if line.contains("issued") { " - 1h" } else { "" };
                set(
                    &mut Level::default(),
                    &format!("sign {name} 0123456789abcdef{ttl}"),
                    &mut context,
                )
                .unwrap();
            }
            (Ok(_), _) => panic!("{line}"),
            (Err(error), _) => {
                let error = error.to_string();
                assert!(!expected.is_empty() && error.contains(expected), "{line}: {error}");
            }
        }
    }
}

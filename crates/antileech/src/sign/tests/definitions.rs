//! Schemes that users define.

use super::*;

/// Schemes of users, in every carrier and encoding, with every piece of a message.
#[test]
fn what_is_issued_verifies() {
    let definitions: &[(&str, &str, &[&str])] = &[
        ("?s=$sign&t=$time", "$key$path$time", &["encode=base64", "time=hex"]),
        ("?s=$sign&t=$time", "$path$time", &["digest=hmac-sha1", "encode=base64url-padded"]),
        ("?tok=$time-$sign", "$path$time", &["digest=hmac-sha256", "encode=base64url"]),
        ("?s=$sign$time", "$key&$time&$path", &["slice=12-20"]),
        ("?s=$sign&t=$time", "$time$uri $remote_addr $key", &[]),
        ("?s=$sign&t=$time", "$dir$time", &["digest=hmac-md5", "time=ymdhm-0330"]),
        ("?s=$sign&t=$time", "$key/$basename/$host/$scheme:$time$arg_x", &["digest=sha256"]),
        ("?s=$sign&t=$time", "$path?$query", &["digest=hmac-sha1"]),
        ("?s=$sign&t=$time", "$key$path?$time$query_sorted", &["digest=sha1", "prefix=v1."]),
        ("?s=$sign&t=$time", "$path$time", &["digest=hmac-sha1", "path=decoded"]),
        ("/$sign,$time$path", "$time${dir_noslash}$key", &["encode=base64url"]),
        ("/dl/$time/$sign$path", "$key$time$path", &["time=hex,dec,ymdhm+0000"]),
        ("cookie:tok=$time.$uid~$sign", "$key|$uid|$time$path", &[]),
        ("header:X-Tok=$time:$rand:$sign", "$key$rand:$time$path", &["digest=sha256"]),
    ];
    for (url, message, options) in definitions {
        let definition = Definition { url, message, options };
        let scheme = Scheme::new("own", definition, &mut |name| Err(name.to_owned()));
        let signer = signer(scheme.unwrap_or_else(|error| panic!("{url} {message}: {error}")), "k");
        for target in ["/a/b%20c.mp4?x=1&a=%41", "/a/"] {
            let request = request_for(target).at(NOW);
            // One of the forms of time has minutes only.
            let stamp = Stamp { time: NOW + 60, rand: "r", ..Stamp::default() };
            let signed = match signer.issue(&request.view(), stamp).unwrap() {
                Issued::Cookie(name, value) => {
                    let (name, value) = (name.escape_ascii(), value.escape_ascii());
                    request_for(target).header("cookie", format!("a=b; {name}={value}; c=d"))
                }
                Issued::Header(name, value) => request_for(target).header(&name, value),
                Issued::Target(signed) => lifted(&signer, request_for(signed)),
            };
            let signed = signed.at(NOW);
            let verified = signer.verify(&signed.view());
            assert!(verified.is_ok(), "{url} {message} {target}: {:?}", verified.err());
            let other = Signer::new(signer.scheme().clone(), secret("other"), None).unwrap();
            let verified = other.verify(&signed.view());
            assert_eq!(verified.err(), Some(Reason::SignMismatch), "{url} {message}");
        }
    }
}

/// Carriers that nginx would normalise away, so that nothing would be lifted.
#[test]
fn carriers_that_do_not_survive() {
    let cases = [
        ("/$rand/$time/$sign$path", "r", "/a", true),
        ("/$rand/$time/$sign$path", "", "/a", false),
        ("/$rand/$time/$sign$path", "..", "/a", false),
        ("/$rand/$time/$sign$path", "r", "/a//b", true),
        ("/x//$time/$sign/$rand$path", "r", "/a", false),
    ];
    for (url, rand, target, expected) in cases {
        let definition = Definition { url, message: "$key$rand|$time$path", options: &[] };
        let scheme = Scheme::new("own", definition, &mut |name| Err(name.to_owned())).unwrap();
        let issued = signer(scheme, "k")
            .issue(&request_for(target).view(), Stamp { time: NOW, rand, ..Stamp::default() });
        assert_eq!(issued.is_ok(), expected, "{url} {rand} {target}");
    }
}

#[test]
fn refused_definitions() {
    let cases: &[(&str, &str, &[&str], &str)] = &[
        ("?s=$sign", "$key$path", &[], "\"url\" has no \"$time\""),
        ("?t=$time", "$key$path$time", &[], "\"url\" has no \"$sign\""),
        ("?s=$sign&t=$time&u=$sign", "$key$path$time", &[], "more than once"),
        (
            "?s=$sign&S=$time",
            "$key$path$time",
            &[],
            "one argument more than once, for \"$sign\" and \"$time\"",
        ),
        ("?s=$sign&t=$time&p=$path", "$key$path$time", &[], "belongs at the end"),
        ("?s=$sign&t=$time&x=$host", "$key$path$time", &[], "cannot be carried"),
        ("?s=$sign&$time", "$key$path$time", &[], "has no \"=\""),
        ("?=$sign&t=$time", "$key$path$time", &[], "invalid name"),
        ("?s%=$sign&t=$time", "$key$path$time", &[], "invalid name"),
        ("?s=$sign&t=$", "$key$path$time", &[], "followed by a name"),
        ("?s=$sign&t=${time", "$key$path$time", &[], "followed by a name"),
        ("/$sign/$time", "$key$path$time", &[], "\"url\" has no \"$path\""),
        ("/$sign?$time$path", "$key$path$time", &[], "\"?\" cannot be carried"),
        ("/%41/$sign$time$path", "$key$path$time", &[], "\"/%41/\" cannot be carried"),
        ("?s=$sign#&t=$time", "$key$path$time", &[], "\"#\" cannot be carried"),
        ("?s=$sign&t=$time ", "$key$path$time", &[], "\" \" cannot be carried"),
        ("cookie:c=$time;$sign", "$key$path$time", &[], "\";\" cannot be carried"),
        ("/$sign/$time$path/x", "$key$path$time", &[], "belongs at the end"),
        ("s=$sign", "$key$path$time", &[], "must start with"),
        ("cookie:$sign", "$key$path$time", &[], "must start with"),
        ("?s=$sign$time", "$key$path$time", &["encode=base64"], "where \"$sign\" ends"),
        ("?s=$time$sign", "$key$time$path", &["time=hex,dec"], "where \"$time\" ends"),
        ("?s=$uid$time-$sign", "$key$time$path$uid", &[], "where \"$uid\" ends"),
        ("?s=$uid.$time-$sign", "$key$time$path$uid", &[], "where \"$uid\" ends"),
        ("/$time/$sign$path", "$key$time$path", &["encode=base64"], "where \"$sign\" ends"),
        // messages
        ("?s=$sign&t=$time", "$path$time", &[], "no \"$key\""),
        ("?s=$sign&t=$time", "$key$path", &[], "no \"$time\""),
        ("?s=$sign&t=$time", "$key$time", &[], "no path"),
        ("?s=$sign&t=$time", "$key$time$uid$path", &[], "nothing in \"url\" carries \"$uid\""),
        ("?s=$sign&t=$time-$uid", "$key$time$path", &[], "no \"$uid\""),
        ("?s=$sign-$uid&t=$time", "$key$path?$query", &[], "no \"$uid\""),
        ("?s=$sign&t=$time", "$key$path$time$host", &[], "starts of \"$path\" and \"$host\""),
        ("?s=$sign&t=$time", "$key$path$time", &["time=hex,dec"], "\"$path\" and \"$time\""),
        (
            "?s=$sign&t=$time",
            "$key$path?$time$query",
            &["path=decoded"],
            "\"$path\" and \"$query\"",
        ),
        ("?s=$sign&t=$time", "$key$path$time$unknown", &[], "unknown"),
        // delimited on the wrong side
        ("?s=$time-$uid-$sign", "$key$path$uid|$time", &[], "\"$path\" and \"$uid\""),
        ("?s=$sign&t=$time", "$time$uri$remote_addr $key", &[], "\"$uri\" and \"$remote_addr\""),
        ("?s=$sign&t=$time", "$time $path$arg_u&$key", &[], "\"$path\" and \"$arg_u\""),
        ("?s=$time-$rand-$uid-$sign", "$path$rand-$uid-$time-$key", &[], "\"$path\" and \"$rand\""),
        // options
        ("?s=$sign&t=$time", "$key$path$time", &["refuse=a,S"], "names the argument of \"$sign\""),
        (
            "?s=$sign&t=$time",
            "$key$path$time$arg_s",
            &[],
            "\"message\" has the argument that carries the signature itself",
        ),
        ("?s=$sign&t=$time", "$key$path$time", &["digest=md4"], "\"digest\""),
        ("?s=$sign&t=$time", "$key$path$time", &["encode=hex64"], "\"encode\""),
        ("?s=$sign&t=$time", "$key$path$time", &["slice=8-4"], "\"slice\""),
        ("?s=$sign&t=$time", "$key$path$time", &["slice=0-33"], "\"slice\""),
        ("?s=$sign&t=$time", "$key$path$time", &["slice=0-7"], "at least 8 digits"),
        ("?s=$sign&t=$time", "$key$path$time", &["slice=0-8", "encode=base64url"], "\"slice\""),
        ("?s=$sign&t=$time", "$key$path$time", &["prefix=a&b"], "\"prefix\""),
        ("?s=$sign&t=$time", "$key$path$time", &["key_format=binary"], "\"key_format\""),
        ("?s=$sign&t=$time", "$key$path$time", &["time=dec,dec"], "same width"),
        ("?s=$sign&t=$time", "$key$path$time", &["time=ymdhm"], "\"time\""),
        ("?s=$sign&t=$time", "$key$path$time", &["means=never"], "\"means\""),
        ("?s=$sign&t=$time", "$key$path$time", &["means=issued", "ttl=0"], "\"ttl\" is zero"),
        ("?s=$sign&t=$time", "$key$path$time", &["means=issued", "ttl=21y"], "longer than"),
        ("?s=$sign&t=$time", "$key$path$time", &["means=window", "ttl=1m", "cap=1h"], "\"cap\""),
        ("?s=$sign&t=$time", "$key$path$time", &["skew=2h"], "\"skew\""),
        ("?s=$sign&t=$time", "$key$path$time", &["args=some"], "\"args\""),
        ("?s=$sign&t=$time", "$key$path$time", &["path=raw2"], "\"path\""),
        ("?s=$sign&t=$time", "$key$path$time", &["limit=1"], "\"limit\""),
        ("?s=$sign&t=$time", "$key$path$time", &["colour=red"], "unknown option \"colour\""),
        ("?s=$sign&t=$time", "$key$path$time", &["colour"], "name=value"),
        ("?s=$sign&t=$time", "$key$path$time", &["arg.sign=t"], "more than once"),
        ("/$time/$sign$path", "$key$time$path", &["arg.sign=t"], "no arguments"),
    ];
    for (url, message, options, expected) in cases {
        let definition = Definition { url, message, options };
        let scheme = Scheme::new("own", definition, &mut |name| Err(format!("unknown {name}")));
        let error = scheme.err().unwrap_or_else(|| panic!("{url} {message} {options:?}"));
        assert!(error.contains(expected), "{url} {message} {options:?}: {error}");
    }
}

/// Paths whose other spellings a signature would cover too.
#[test]
fn other_spellings() {
    let definition = Definition { url: "?s=$sign&t=$time", message: "$key$dir$time", options: &[] };
    let scheme = Scheme::new("dir", definition, &mut |name| Err(name.to_owned())).unwrap();
    let signer = signer(scheme, "k");
    let stamp = Stamp { time: NOW, ..Stamp::default() };
    let issue = |path| signer.issue(&request_for(path).view(), stamp);
    for path in ["/a/b", "/a/", "/a%20b/c", "/a/...", "/a/.b", "/a;/b", "/a/b..", "/%252d/b"] {
        assert!(issue(path).is_ok(), "{path}");
    }
    for path in [
        "/a//b",
        "//",
        "/a%2fb",
        "/a%2Fb",
        "/a\\b",
        "/a%5cb",
        "/a%5Cb",
        "/%252e/b",
        "/%252Fb",
        "/a%255c",
        "/a/.",
        "/a/..",
        "/./a",
        "/a/%2e",
        "/a/%2E%2e/b",
        "/a/.;x/b",
        "/a/..;/b",
        "/a%2f..%2fb",
    ] {
        assert_eq!(issue(path), Err(IssueError::Unsignable), "{path}");
    }
}

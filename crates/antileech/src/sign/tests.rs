//! Schemes as a whole: published vectors, attacks, and round trips.

use super::*;
use crate::plain::PlainRequest;
use crate::request::UnixTime;
use crate::test::request_for;
use crate::verdict::Reason;

fn secret(text: &str) -> Key {
    Key::Secret(Secret::new(text.as_bytes(), KeyFormat::Text).unwrap())
}

fn preset(name: &str, overrides: &[(&str, &str)]) -> Scheme {
    let mut scheme = Preset::find(name).expect(name).scheme().unwrap();
    for (option, value) in overrides {
        assert!(scheme.override_option(option, value).unwrap(), "{option}");
    }
    scheme.check().unwrap();
    scheme
}

fn signer(scheme: Scheme, key: &str) -> Signer {
    Signer::new(scheme, secret(key), None).unwrap()
}

/// What the module does before it verifies.
fn lifted(signer: &Signer, mut request: PlainRequest) -> PlainRequest {
    let mut carriers = PathCarriers::default();
    carriers.add(std::slice::from_ref(signer));
    request.lifted = carriers.lift(request.view().target.raw(), request.view().uri).unwrap_or(0);
    request.uri.drain(..request.lifted);
    request
}

fn verify(signer: &Signer, target: &str, now: UnixTime) -> Result<(KeySlot, UnixTime), Reason> {
    let request = lifted(signer, request_for(target).at(now));
    let credential = signer.verify(&request.view())?;
    Ok((credential.key, credential.expires))
}

/// Values that vendors or their users published and that the formulas reproduce.
///
/// Not here, because they do not reproduce: Bitiful's (its key is not published) and that of
/// Baidu's method B as printed (it is the hash of a string with a stray space, see below).
/// Qiniu's SDK test has the time 20, so that it is a vector for the digest only.
#[test]
fn published_vectors() {
    let cases: &[(&str, &str, &str, UnixTime)] = &[
        (
            "qiniu",
            "12345678",
            "/DIR1/dir2/vodfile.mp4?sign=19eb212771e87cc3d478b9f32d6c7bf9&t=55bb9b80",
            0x55bb_9b80,
        ),
        (
            "qiniu",
            "9388f4ba63b89bba5b9b84aa70a92eaac099d39b",
            "/DIR1/%E4%B8%AD%E6%96%87/vodfile.mp4?v=1&sign=b4b7f94dd7817ce0283b5491861c3936&t=55bb9b80",
            0x55bb_9b80,
        ),
        (
            "qiniu",
            "12345678",
            "/DIR1/dir2/vodfile.mp4?sign=83a880fd7aa06f3d3c6caa54d8f164ec&t=55bbefe0",
            0x55bb_efe0,
        ),
        (
            "baidu_a",
            "bdcloud666",
            "/authentication/test/2F.html?auth_key=1498752000-0-0-89518343a306f93173783a260bb364f0",
            1_498_752_000,
        ),
        // Computed from the formulas of the vendors' pages, which print no value (or, Baidu's
        // method B, one of a string with a typo); 2017-06-30 10:00 in Beijing is 1498788000.
        (
            "baidu_b",
            "bdcloud666",
            "/201706301000/c13e51c58f41084ac98bd9feeeb1a346/4/44/obhqonkjtlhquiy93.mp3",
            1_498_788_000 + 1_800,
        ),
        (
            "netease",
            "mySecretKey",
            "/vodk32ywxdf/example.mp4?wsSecret=217b2b38b19916b539af789100c141b8&wsTime=1556279147",
            1_556_279_147 + 7_200,
        ),
        (
            "bitiful",
            "testsecretkey",
            "/image.jpg?_btf_tk=776114d876dabcb1ebbcf29137c02629&_ts=1701091625",
            1_701_091_625,
        ),
        (
            "bitiful",
            "testsecretkey",
            "/image.jpg?_ts=1701091625&_btf_tk=776114d876dabcb1ebbcf29137c02629",
            1_701_091_625,
        ),
    ];
    for (name, key, target, end) in cases {
        let signer = signer(preset(name, &[]), key);
        let last = if *name == "bitiful" { end - 1 } else { *end };
        assert_eq!(verify(&signer, target, last), Ok((KeySlot::Primary, *end)), "{target}");
        assert_eq!(verify(&signer, target, last + 1), Err(Reason::SignExpired), "{target}");
    }
}

/// Vectors of other vendors whose schemes are those of a preset with options: time as it was sent,
/// in upper case, and time in other forms.
#[test]
fn published_vectors_of_kin() {
    let dec = &[("time", "dec")][..];
    let cases: &[(&str, &[(&str, &str)], &str, &str, UnixTime)] = &[
        (
            "baidu_c_path",
            &[],
            "aliyuncdnexp1234",
            "/a37fa50a5fb8f71214b1e7c95ec7a1bd/55CE8100/test.flv",
            0x55ce_8100,
        ),
        (
            "baidu_b",
            &[],
            "aliyuncdnexp1234",
            "/201508150800/9044548ef1527deadafa49a890a377f0/4/44/44c0909bcfc20a01afaf256ca99a8b8b.mp3",
            1_439_596_800,
        ),
        (
            "baidu_a",
            &[("means", "issued")],
            "DvYmqE81E1F9R791H6lmht",
            "/foo.jpg?auth_key=1721028437-Kv4cPTAAP5YTi-0-0fbdca749d7ab784750685347e42075c",
            1_721_028_437,
        ),
        (
            "qiniu",
            dec,
            "DvYmqE81E1F9R791H6lmht",
            "/foo.jpg?sign=cadcec4a04e67b9c2abf4b61c642a0dd&t=1721029907",
            1_721_029_907,
        ),
        (
            "qiniu",
            &[("time", "dec"), ("arg.sign", "wsSecret"), ("arg.time", "wsTime")],
            "dimtm5evg50ijsx2hvuwyfoiu65",
            "/test.jpg?wsSecret=900a5049aa8ac1ab144527d9c2be4cea&wsTime=1582791032",
            1_582_791_032,
        ),
    ];
    for (name, overrides, key, target, now) in cases {
        let mut scheme = preset(name, overrides);
        scheme.set_ttl("1800").unwrap();
        let signer = signer(scheme, key);
        assert!(verify(&signer, target, *now).is_ok(), "{target}");
    }
}

const NOW: UnixTime = 1_700_000_000;

/// A key in the format that a scheme wants.
fn key_for(scheme: &Scheme) -> &'static str {
    match scheme.key_format {
        KeyFormat::Text => "0123456789abcdef",
        KeyFormat::Hex => "000102030405060708090a0b0c0d0e0f",
        KeyFormat::Base64 | KeyFormat::Base64Url => "MDEyMzQ1Njc4OWFiY2RlZg==",
    }
}

/// Every preset: a good URL, and what attackers and accidents make of it.
#[test]
fn good_and_attacked() {
    for preset_row in PRESETS {
        let name = preset_row.name;
        let scheme = preset(name, &[]);
        let secret = Secret::new(key_for(&scheme).as_bytes(), scheme.key_format).unwrap();
        let signer = Signer::new(scheme, Key::Secret(secret), None).unwrap();
        for path in ["/vod/a.mp4", "/vod/%E4%B8%AD+%20b.mp4", "/"] {
            let request = request_for(path).at(NOW);
            let ends_in = if preset_row.options.contains("means") { 0 } else { 60 };
            let stamp = Stamp {
                time: NOW + ends_in,
                key_name: "my-key",
                rand: "r_1.",
                uid: "u",
                // http://own.example/
                url_prefix: "aHR0cDovL293bi5leGFtcGxlLw==",
                ..Stamp::default()
            };
            let target = match signer.issue(&request.view(), stamp).unwrap() {
                Issued::Target(target) => String::from_utf8(target).unwrap(),
                Issued::Cookie(..) | Issued::Header(..) => continue,
            };
            let verified = verify(&signer, &target, NOW);
            assert_eq!(verified.map(|(key, _)| key), Ok(KeySlot::Primary), "{target}");
            let check = |attacked: String, expected: Reason| {
                assert_eq!(verify(&signer, &attacked, NOW), Err(expected), "{name}: {attacked}");
            };
            check(path.to_owned(), Reason::SignMissing);
            check(format!("{target}#x"), Reason::SignMalformed);
            if path != "/" {
                if !preset_row.url.contains("$url_prefix") {
                    check(target.replace("/vod/", "/vox/"), Reason::SignMismatch);
                }
                check(target.replace("/vod/", "/vod/./"), Reason::SignMalformed);
                check(target.replace("/vod/", "/vod/x/%2E./"), Reason::SignMalformed);
                check(target.replace("/vod/", "/vod/..;x/"), Reason::SignMalformed);
            }
            let Some((_, query)) = target.split_once('?') else { continue };
            for pair in query.split('&') {
                let (argument, value) = pair.split_once('=').unwrap();
                let twin = argument.to_ascii_uppercase();
                let encoded = format!("%{:02x}{}", argument.as_bytes()[0], &argument[1..]);
                check(format!("{target}&{pair}"), Reason::SignDuplicate);
                check(format!("{target}&{argument}"), Reason::SignDuplicate);
                check(format!("{target}&{twin}=x"), Reason::SignDuplicate);
                check(format!("{path}?{encoded}=x&{query}"), Reason::SignDuplicate);
                check(target.replace(pair, "x=1"), Reason::SignMissing);
                check(target.replace(pair, &format!("{argument}=")), Reason::SignMalformed);
                if argument == "hdnts" {
                    // Its labels have tests of their own.
                    continue;
                }
                let free_text = ["KeyName", "URLPrefix"].contains(&argument);
                let changed = if free_text { Reason::SignMismatch } else { Reason::SignMalformed };
                check(target.replace(pair, &format!("{argument}=a{value}")), changed);
                if argument != "URLPrefix" {
                    check(target.replace(pair, &format!("{pair}x")), changed);
                }
            }
        }
    }
}

/// Bytes that move from the path to the time keep the digest; the time's width refuses them.
#[test]
fn fields_do_not_shift() {
    let qiniu = signer(preset("qiniu", &[]), "12345678");
    let request = request_for("/vod/12").at(NOW);
    let stamp = Stamp { time: 0x5e57_7978, ..Stamp::default() };
    let Ok(Issued::Target(target)) = qiniu.issue(&request.view(), stamp) else { panic!() };
    let target = String::from_utf8(target).unwrap();
    assert_eq!(verify(&qiniu, &target, NOW), Err(Reason::SignExpired));
    let shifted = target.replace("/vod/12", "/vod/1").replace("t=5e577978", "t=25e577978");
    assert_eq!(verify(&qiniu, &shifted, NOW), Err(Reason::SignMalformed));
    let baidu = signer(preset("baidu_a", &[]), "12345678");
    let request = request_for("/x-9999999999-0").at(NOW);
    let stamp = Stamp { time: 0x5e57_7978, rand: "1", uid: "2", ..Stamp::default() };
    let Ok(Issued::Target(target)) = baidu.issue(&request.view(), stamp) else { panic!() };
    let target = String::from_utf8(target).unwrap();
    let shifted = target.replace("/x-9999999999-0?auth_key=", "/x?auth_key=9999999999-0-");
    assert_eq!(verify(&baidu, &shifted, NOW), Err(Reason::SignMalformed));
}

#[test]
fn case_of_digits() {
    let qiniu = signer(preset("qiniu", &[]), "12345678");
    let target = "/DIR1/dir2/vodfile.mp4?sign=19eb212771e87cc3d478b9f32d6c7bf9&t=55bb9b80";
    let upper =
        target.replace("19eb212771e87cc3d478b9f32d6c7bf9", "19EB212771E87CC3D478B9F32D6C7BF9");
    assert!(verify(&qiniu, &upper, 0x55bb_9b80).is_ok());
    let upper = target.replace("55bb9b80", "55BB9B80");
    assert_eq!(verify(&qiniu, &upper, 0x55bb_9b80), Err(Reason::SignMismatch));
}

#[test]
fn path_carriers() {
    let b = signer(preset("baidu_b", &[]), "bdcloud666");
    let good = "/201706301000/c13e51c58f41084ac98bd9feeeb1a346/4/44/obhqonkjtlhquiy93.mp3";
    let now = 1_498_788_000;
    assert!(verify(&b, good, now).is_ok());
    assert!(verify(&b, &format!("{good}?x=1"), now).is_ok());
    let cases = [
        (good.replace("/201706301000", "/20170630100"), Reason::SignMissing),
        (good.replace("/201706301000", "/2017063010000"), Reason::SignMissing),
        (good.replace("c13e", "g13e"), Reason::SignMissing),
        (good.replace("/201706301000", "/x/201706301000"), Reason::SignMissing),
        ("/201706301000/c13e51c58f41084ac98bd9feeeb1a346".to_owned(), Reason::SignMissing),
        (good.replace("201706301000", "201713301000"), Reason::SignMalformed),
        (good.replace("201706301000", "201706301001"), Reason::SignMismatch),
        (format!("/201706301000/c13e51c58f41084ac98bd9feeeb1a346{good}"), Reason::SignMismatch),
    ];
    for (target, expected) in cases {
        assert_eq!(verify(&b, &target, now), Err(expected), "{target}");
    }
    // The rest of the path climbs over the carrier: nginx's path does not start with it.
    let mut request = request_for("/201706301000/c13e51c58f41084ac98bd9feeeb1a346/../../x").at(now);
    request.uri = b"/x".to_vec();
    let request = lifted(&b, request);
    assert_eq!(request.lifted, 0);
    assert_eq!(b.verify(&request.view()).err(), Some(Reason::SignMalformed));
    assert!(!b.claims(&request_for("/x").view()));
}

#[test]
fn keys() {
    let target = "/DIR1/dir2/vodfile.mp4?sign=19eb212771e87cc3d478b9f32d6c7bf9&t=55bb9b80";
    let now = 0x55bb_9b80;
    let scheme = preset("qiniu", &[]);
    let rotated = Signer::new(scheme.clone(), secret("new"), Some(secret("12345678"))).unwrap();
    assert_eq!(verify(&rotated, target, now).unwrap().0, KeySlot::Backup);
    let variable = Key::Variable(crate::request::Variable(0));
    let tenants = Signer::new(scheme, variable, None).unwrap();
    let cases: &[(Option<&[u8]>, Result<(), Reason>)] = &[
        (Some(b"12345678"), Ok(())),
        (Some(b"1234567"), Err(Reason::SignMismatch)),
        (Some(b""), Err(Reason::SignMismatch)),
        (None, Err(Reason::SignMismatch)),
    ];
    for (value, expected) in cases {
        let mut request = request_for(target).at(now);
        request.variables = vec![value.map(<[u8]>::to_vec)];
        let result = tenants.verify(&request.view()).map(|_| ());
        assert_eq!(result, *expected, "{value:?}");
    }
}

#[test]
fn further_arguments() {
    let strict = signer(preset("qiniu", &[("args", "none")]), "12345678");
    let target = "/DIR1/dir2/vodfile.mp4?sign=19eb212771e87cc3d478b9f32d6c7bf9&t=55bb9b80";
    let now = 0x55bb_9b80;
    assert!(verify(&strict, target, now).is_ok());
    for further in ["&x=1", "&x", "&", "&%73="] {
        let target = format!("{target}{further}");
        assert_eq!(verify(&strict, &target, now), Err(Reason::SignMalformed), "{target}");
    }
}

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
fn twin_cookies() {
    let definition =
        Definition { url: "cookie:tok=$time-$sign", message: "$key$time$path", options: &[] };
    let scheme = Scheme::new("own", definition, &mut |name| Err(name.to_owned())).unwrap();
    let signer = signer(scheme, "k");
    let request = request_for("/a").at(NOW);
    let stamp = Stamp { time: NOW, ..Stamp::default() };
    let Ok(Issued::Cookie(_, good)) = signer.issue(&request.view(), stamp) else { panic!() };
    let good = String::from_utf8(good).unwrap();
    let cases = [
        (format!("tok={good}"), None),
        (format!("tok=x; tok={good}"), None),
        (format!("tok=x;tok=x ;  tok=x; tok={good}"), None),
        (format!("tok=x; tok=x; tok=x; tok=x; tok={good}"), Some(Reason::SignMalformed)),
        (format!("xtok={good}"), Some(Reason::SignMissing)),
        (format!("tok{good}"), Some(Reason::SignMissing)),
        (format!("Tok={good}"), Some(Reason::SignMissing)),
        (String::new(), Some(Reason::SignMissing)),
    ];
    for (cookies, expected) in cases {
        let request = request_for("/a").at(NOW).header("cookie", &cookies);
        assert_eq!(signer.verify(&request.view()).err(), expected, "{cookies}");
    }
    let request =
        request_for("/a").at(NOW).header("cookie", "a=b").header("cookie", format!("tok={good}"));
    assert!(signer.verify(&request.view()).is_ok());
}

#[test]
fn refused_definitions() {
    let cases: &[(&str, &str, &[&str], &str)] = &[
        ("?s=$sign", "$key$path", &[], "\"url\" has no \"$time\""),
        ("?t=$time", "$key$path$time", &[], "\"url\" has no \"$sign\""),
        ("?s=$sign&t=$time&u=$sign", "$key$path$time", &[], "more than once"),
        ("?s=$sign&S=$time", "$key$path$time", &[], "the argument \"s\" more than once"),
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
        ("?s=$sign&t=$time", "$key$path$time", &["refuse=a,S"], "names the argument \"s\""),
        (
            "?s=$sign&t=$time",
            "$key$path$time$arg_s",
            &[],
            "\"$arg_s\", which carries the signature",
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

#[test]
fn presets_compile() {
    for preset in PRESETS {
        let scheme = preset.scheme().unwrap_or_else(|error| panic!("{}: {error}", preset.name));
        if let Some(weakness) = &scheme.weak {
            println!("{}: {weakness}", preset.name);
        }
        assert!(scheme.validity().is_some(), "{}", preset.name);
    }
    let weak: Vec<_> = PRESETS.iter().filter(|p| p.scheme().unwrap().weak.is_some()).collect();
    let weak: Vec<_> = weak.iter().map(|preset| preset.name).collect();
    assert_eq!(weak, ["bunny", "bunny_hs256", "secure_link", "tencent_vod", "upyun"]);
}

#[test]
fn akamai_tokens() {
    let akamai = |key: &str, overrides: &[(&str, &str)]| {
        let scheme = preset("akamai", overrides);
        let key = Secret::new(key.as_bytes(), scheme.key_format).unwrap();
        Signer::new(scheme, Key::Secret(key), None).unwrap()
    };
    // Published: a third party's test, checked against openssl.
    let published = akamai("52a152a152a152a152a152a152a1", &[]);
    let token = "exp=1800000000~acl=/live/napoli/*\
                 ~hmac=bc1b2cd87f34b4e9e0b8e2abe629bf288af7a50934efff74d53b32d9d17f6dd1";
    let cases = [
        ("/live/napoli/index.m3u8", token.to_owned(), Ok(())),
        ("/live/napoli/a/b.ts", token.to_owned(), Ok(())),
        ("/live/napoli/", token.replace("bc1b", "BC1B"), Ok(())),
        ("/live/roma/index.m3u8", token.to_owned(), Err(Reason::SignMismatch)),
        ("/live/napoli/../x", token.to_owned(), Err(Reason::SignMalformed)),
        ("/live/napoli/a//b", token.to_owned(), Err(Reason::SignMalformed)),
        ("/live/napoli/%2fb", token.to_owned(), Err(Reason::SignMalformed)),
        ("/live/napoli/", token.replace("napoli/*", "*"), Err(Reason::SignMismatch)),
        ("/live/napoli/", token.replace("exp=18", "exp=19"), Err(Reason::SignMismatch)),
        ("/live/napoli/", token.replace("exp=1800000000~", ""), Err(Reason::SignMalformed)),
        ("/live/napoli/", token.replace("exp=", "x=1~exp="), Err(Reason::SignMalformed)),
        (
            "/live/napoli/",
            token.replace("~hmac", "~exp=1800000000~hmac"),
            Err(Reason::SignMalformed),
        ),
        ("/live/napoli/", format!("{token}~id=1"), Err(Reason::SignMalformed)),
        ("/live/napoli/", format!("{token}~"), Err(Reason::SignMalformed)),
        ("/live/napoli/", format!("~{token}"), Err(Reason::SignMalformed)),
        ("/live/napoli/", token.replace("acl=", "acl"), Err(Reason::SignMalformed)),
        ("/live/napoli/", "hmac=00".to_owned(), Err(Reason::SignMalformed)),
        ("/live/napoli/", String::new(), Err(Reason::SignMalformed)),
    ];
    for (path, token, expected) in cases {
        let result = verify(&published, &format!("{path}?hdnts={token}"), NOW).map(|_| ());
        assert_eq!(result, expected, "{path} {token}");
    }
    let target = format!("/live/napoli/?hdnts={token}");
    assert_eq!(verify(&published, &target, 1_800_000_001), Err(Reason::SignExpired));
    // HMAC-SHA256 with the key 000102030405060708090a0b0c0d0e0f, as openssl says.
    let cases = [
        // exp=1800000000~url=/a
        (
            "/a",
            "",
            "exp=1800000000~hmac=ed0e0e71416334e44c0ef9dc9bebf0c94140c1664ebd1314ac111174e0fd15ce",
            Ok(()),
        ),
        (
            "/b",
            "",
            "exp=1800000000~hmac=ed0e0e71416334e44c0ef9dc9bebf0c94140c1664ebd1314ac111174e0fd15ce",
            Err(Reason::SignMismatch),
        ),
        // the same and ~salt=pepper
        (
            "/a",
            "pepper",
            "exp=1800000000~hmac=9db374d5a922424c7d7a950198977bfb60ad2de0cd9dc011ab29b933d6218d45",
            Ok(()),
        ),
        (
            "/a",
            "",
            "exp=1800000000~hmac=9db374d5a922424c7d7a950198977bfb60ad2de0cd9dc011ab29b933d6218d45",
            Err(Reason::SignMismatch),
        ),
        // ip=192.0.2.1~st=1700000000~exp=1800000000~acl=/x!/a?~id=i~data=d
        (
            "/ab",
            "",
            "ip=192.0.2.1~st=1700000000~exp=1800000000~acl=/x!/a?~id=i~data=d~hmac=e4eeab1b2d3318bd596a312d661aee3577b55046219411bfd9998af4caab560a",
            Ok(()),
        ),
        (
            "/x",
            "",
            "ip=192.0.2.1~st=1700000000~exp=1800000000~acl=/x!/a?~id=i~data=d~hmac=e4eeab1b2d3318bd596a312d661aee3577b55046219411bfd9998af4caab560a",
            Ok(()),
        ),
        (
            "/a",
            "",
            "ip=192.0.2.1~st=1700000000~exp=1800000000~acl=/x!/a?~id=i~data=d~hmac=e4eeab1b2d3318bd596a312d661aee3577b55046219411bfd9998af4caab560a",
            Err(Reason::SignMismatch),
        ),
        // ip=192.0.2.9~exp=1800000000~acl=/*
        (
            "/a",
            "",
            "ip=192.0.2.9~exp=1800000000~acl=/*~hmac=a61c45d31159723fd5889c9a8e387307469634d50d3c1451a65f166cdcf52aa5",
            Err(Reason::SignMismatch),
        ),
        // st=1700000001~exp=1800000000~acl=/*
        (
            "/a",
            "",
            "st=1700000001~exp=1800000000~acl=/*~hmac=f06995e04659619e26d38b7cf07bab5b03c283801bef9a487a1044e3f608a943",
            Err(Reason::SignEarly),
        ),
    ];
    for (path, salt, token, expected) in cases {
        let salt = [("salt", salt)];
        let overrides = if salt[0].1.is_empty() { &[][..] } else { &salt };
        let signer = akamai("000102030405060708090a0b0c0d0e0f", overrides);
        let result = verify(&signer, &format!("{path}?hdnts={token}"), NOW).map(|_| ());
        assert_eq!(result, expected, "{path} {token}");
    }
    // What is issued verifies, as a cookie too.
    let signer = akamai("000102030405060708090a0b0c0d0e0f", &[("in", "cookie:hdnea")]);
    let stamp = Stamp { time: NOW, acl: "/live/*!/vod/*", ..Stamp::default() };
    let Ok(Issued::Cookie(_, value)) = signer.issue(&request_for("/vod/1").view(), stamp) else {
        panic!()
    };
    let cookie = format!("hdnea={}", value.escape_ascii());
    for (path, expected) in [("/live/1", None), ("/other", Some(Reason::SignMismatch))] {
        let request = request_for(path).header("cookie", &cookie);
        assert_eq!(signer.verify(&request.view()).err(), expected, "{path} {cookie}");
    }
}

/// Google's URLs, prefixes and cookies.
#[test]
fn google() {
    let key = "nZtRohdNF9m3cKM24IcK4w==";
    let google = |name: &str| {
        let scheme = preset(name, &[]);
        let key = Secret::new(key.as_bytes(), scheme.key_format).unwrap();
        Signer::new(scheme, Key::Secret(key), None).unwrap()
    };
    let at = 1_549_751_401;
    let of = |url: &str| PlainRequest::from_url(url).unwrap().at(at);
    let url = "http://www.example.com/some/path?some=query&another=param\
               &Expires=1549751401&KeyName=my-key&Signature=9Q9TCxSju8-W5nUkk5CuTrun2_o=";
    assert!(google("google").verify(&of(url).view()).is_ok());
    for other in
        [url.replace("http:", "https:"), url.replace("www.", "w."), url.replace("query", "x")]
    {
        let result = google("google").verify(&of(&other).view()).err();
        assert_eq!(result, Some(Reason::SignMismatch), "{other}");
    }
    // The prefix is http://35.186.234.33/
    let query = "?URLPrefix=aHR0cDovLzM1LjE4Ni4yMzQuMzMv&Expires=1549751401&KeyName=my-key\
                 &Signature=j7HYgoQ8dIOVsW3Rw4cpkjWfRMA=";
    for (url, expected) in [
        ("http://35.186.234.33/", None),
        ("http://35.186.234.33/any/path", None),
        ("https://35.186.234.33/any/path", Some(Reason::SignMismatch)),
        ("http://35.186.234.34/any/path", Some(Reason::SignMismatch)),
        ("http://35.186.234.33/any/%2e%2e/path", Some(Reason::SignMalformed)),
    ] {
        let request = of(&format!("{url}{query}"));
        assert_eq!(google("google_prefix").verify(&request.view()).err(), expected, "{url}");
    }
    // The prefix is http://www.example.com/foo
    let cookie = "Cloud-CDN-Cookie=URLPrefix=aHR0cDovL3d3dy5leGFtcGxlLmNvbS9mb28v\
                  :Expires=1549751401:KeyName=my-key:Signature=Z9uYAu73YHioRScZDxnP-TnS274=";
    for (path, expected) in [("/foo/bar", None), ("/bar", Some(Reason::SignMismatch))] {
        let request = of(&format!("http://www.example.com{path}")).header("cookie", cookie);
        assert_eq!(google("google_cookie").verify(&request.view()).err(), expected, "{path}");
    }
}

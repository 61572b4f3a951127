//! What attackers and accidents make of a good URL.

use super::*;

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

//! The schemes of vendors, with the values that they or their users published.

use super::*;

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

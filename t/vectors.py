#!/usr/bin/env python3
"""Usage: t/vectors.py [-]        writes t/vectors.json, or prints it.

Conformance vectors: for each scheme that is built in, URLs and what a server must say to them. They are
computed here from the formulas of the vendors' documents and with nothing but Python's own hashes: no
line is shared with the project's code, and none was copied from its output. PUBLISHED has the values
that vendors and their users printed, those that do not reproduce included.

A vector is an object with
    scheme    the name in the configuration
    key       its first key, as written there
    backup    its second key, if any
    options   the words behind the keys, if any
    url       the request target, as sent
    host      the Host
    client    the client's address
    headers   further headers, a list of [name, value], if any
    now       the server's clock
    verdict   "passed", or the reason of the refusal
    source    where it comes from: "published: ..." or "formula: ..."
URLs are http. Hosts tell the vectors of one scheme, keys and options from those of others, with a few
exceptions where the vendor published the host and the host is signed.
"""

import base64
import copy
import hashlib
import hmac
import json
import os
import sys
import time
from types import SimpleNamespace
from urllib.parse import unquote_to_bytes

# 2023-11-14 22:14:00 UTC. A whole minute, because one form of time has no seconds.
NOW = 1700000040

LATIN = "/vod/a.mp4"
CHINESE = "/vod/%E4%B8%AD%E6%96%87/a.mp4"
SPACES = "/vod/a+b%20c.mp4"

CLIENT = "127.0.0.1"


# ---------------------------------------------------------------------------------------- hashes

def join(*parts):
    return b"".join(part if isinstance(part, bytes) else part.encode() for part in parts)


def digest(name, *parts):
    return hashlib.new(name, join(*parts)).digest()


def mac(name, key, *parts):
    return hmac.new(key if isinstance(key, bytes) else key.encode(), join(*parts), name).digest()


def b64(data):
    return base64.b64encode(data).decode()


def b64url_padded(data):
    return base64.urlsafe_b64encode(data).decode()


def b64url(data):
    return b64url_padded(data).rstrip("=")


def md5_hex(*parts):
    return digest("md5", *parts).hex()


# ----------------------------------------------------------------------------------------- times

def stamp(form, seconds):
    if form == "dec":
        return "%010d" % seconds
    if form == "hex":
        return "%08x" % seconds
    # A calendar date and the time of day in Beijing.
    return time.strftime("%Y%m%d%H%M", time.gmtime(seconds + 8 * 3600))


# -------------------------------------------------------------------------------------- carriers

class Args:
    """Query arguments, behind those that the URL has of its own."""

    def __init__(self, **templates):
        self.templates = templates

    def pairs(self, f, sign):
        """All arguments: (name, value)."""
        own = [(name, template.format(sign=percent(sign), **vars(f)))
               for name, template in self.templates.items()]
        return [tuple(pair.split("=", 1)) for pair in f.query] + own

    def unsigned_query(self, f):
        """The query without the argument that has the signature."""
        own = ["%s=%s" % (name, template.format(**vars(f)))
               for name, template in self.templates.items() if "{sign}" not in template]
        return "&".join(f.query + own)

    def send(self, f, sign):
        return target(f.path, self.pairs(f, sign)), []


class Front:
    """Segments in front of the path."""

    def __init__(self, template):
        self.template = template

    def send(self, f, sign):
        query = "?" + "&".join(f.query) if f.query else ""
        return self.template.format(sign=sign, **vars(f)) + f.path + query, []


class Field:
    """A cookie or a header."""

    def __init__(self, kind, name, template):
        self.kind, self.name, self.template = kind, name, template

    def header(self, value):
        if self.kind == "cookie":
            return ["Cookie", "%s=%s" % (self.name, value)]
        return [self.name, value]

    def value(self, f, sign):
        return self.template.format(sign=sign, **vars(f))

    def send(self, f, sign):
        query = "?" + "&".join(f.query) if f.query else ""
        return f.path + query, [self.header(self.value(f, sign))]


def percent(sign):
    """A signature in a query: what base64 has and queries read otherwise is percent-encoded."""
    return sign.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")


def target(path, pairs):
    return path + "?" + "&".join("%s=%s" % pair for pair in pairs)


# --------------------------------------------------------------------------------------- schemes

class Scheme:
    """A scheme: how its fields travel, its signature, and its time.

    time    forms, the first one is used unless a vector is about the others
    means   expires, issued, started or window, with the ttl of the last three
    last    whether the last second counts: inclusive or exclusive
    covers  path: the raw path; decoded: the decoded one, of which a URL has several spellings;
            dir: the raw path up to its last slash; prefix: URLs that start as a signed field says
    args    whether other arguments are unsigned, signed, or refused
    shift   the fields between which nothing but their widths stands, for boundaries to be shifted
    encode  hex, or base64 in the bytes that the digest has
    """

    def __init__(self, name, doc, carrier, sign, time="dec", means="expires", ttl=0,
                 last="inclusive", covers="path", args="unsigned", shift="", encode="hex", key="text"):
        self.name, self.doc, self.carrier, self.sign = name, doc, carrier, sign
        self.times, self.means, self.ttl, self.last = time.split(","), means, ttl, last
        self.covers, self.args, self.shift, self.encode = covers, args, shift, encode
        self.key = key

    @property
    def time(self):
        return self.times[0]

    def fields(self, key, host, **changes):
        f = SimpleNamespace(
            key=key, host=host, path=LATIN, query=[], client=CLIENT, rand="Kv4c.9_x", uid="0",
            t=stamp(self.time, self.good()), key_name="my-key",
            url_prefix=b64url_padded(("http://%s/vod/" % host).encode()))
        vars(f).update(changes)
        f.unsigned_query = ""
        if isinstance(self.carrier, Args):
            f.unsigned_query = self.carrier.unsigned_query(f)
        return f

    def good(self):
        """A time that is good now."""
        return {"expires": NOW + 600, "issued": NOW - 600, "started": NOW - 600, "window": NOW}[self.means]

    def ends_now(self):
        """The time of a URL whose life ends now."""
        return NOW if self.means == "expires" else NOW - self.ttl


def a(f):
    return md5_hex(f.path, "-", f.t, "-", f.rand, "-", f.uid, "-", f.key)


def b(f):
    return md5_hex(f.key, f.t, f.path)


def c(f):
    return md5_hex(f.key, f.path, f.t)


def decoded(f):
    return unquote_to_bytes(f.path)


def directory(f):
    return f.path[:f.path.rindex("/") + 1]


def argument(f, name):
    """The value of an argument, empty if there is none."""
    values = [pair.split("=", 1)[1] for pair in f.query if pair.split("=", 1)[0] == name]
    return values[0] if values else ""


def sorted_query(f):
    """Sorted by name, decoded."""
    pairs = [[unquote_to_bytes(text) for text in pair.split("=", 1)] for pair in f.query]
    return b"&".join(b"=".join(pair) for pair in sorted(pairs, key=lambda pair: pair[0]))


def key_of_base64(f):
    return base64.b64decode(f.key)


def key_of_base64url(f):
    return base64.urlsafe_b64decode(f.key)


def google_text(f, separator):
    return separator.join(["URLPrefix=" + f.url_prefix, "Expires=" + f.t, "KeyName=" + f.key_name])


A_VALUE = "{t}-{rand}-{uid}-{sign}"
ISSUED = dict(means="issued", ttl=1800)
STARTED = dict(means="started", ttl=1800)
WINDOW = dict(means="window", ttl=60)


def shape_a(name, doc, argument="auth_key", **rest):
    return Scheme(name, doc, Args(**{argument: A_VALUE}), a, shift="path-t", **rest)


def shape_b(name, doc, time="date", **rest):
    return Scheme(name, doc, Front("/{t}/{sign}"), b, time=time, **rest)


def shape_c(name, doc, **rest):
    return Scheme(name, doc, Front("/{sign}/{t}"), c, time="hex", shift="path|t", **rest)


def shape_d(name, doc, sign, at, time="dec", **rest):
    return Scheme(name, doc, Args(**{sign: "{sign}", at: "{t}"}), c, time=time, shift="path|t", **rest)


SCHEMES = [
    Scheme("akamai", "Akamai EdgeAuth 2.0", Args(hdnts="exp={t}~hmac={sign}"),
           lambda f: mac("sha256", bytes.fromhex(f.key), "exp=", f.t, "~url=", f.path).hex(), key="hex"),

    shape_a("aliyun_a", "Alibaba A", **ISSUED),
    shape_b("aliyun_b", "Alibaba B", **ISSUED),
    shape_c("aliyun_c", "Alibaba C, form 1", **ISSUED),
    shape_d("aliyun_c_args", "Alibaba C, form 2", "KEY1", "KEY2", "hex", **ISSUED),
    shape_d("aliyun_f", "Alibaba F", "sign", "time", "hex", args="refused", **ISSUED),

    shape_a("baidu_a", "Baidu A as of 2017"),
    shape_b("baidu_b", "Baidu B", **ISSUED),
    shape_d("baidu_c", "Baidu C in arguments", "md5hash", "timestamp", "hex", **ISSUED),
    shape_c("baidu_c_path", "Baidu C in the path", **ISSUED),

    Scheme("bitiful", "Bitiful", Args(_btf_tk="{sign}", _ts="{t}"),
           lambda f: md5_hex(f.key, f.path, "?", f.unsigned_query),
           last="exclusive", args="signed"),

    Scheme("bunny", "Bunny, SHA-256", Args(token="{sign}", expires="{t}"),
           lambda f: b64url(digest("sha256", f.key, decoded(f), f.t, sorted_query(f))),
           covers="decoded", args="signed", shift="path|t|args", encode="base64"),
    Scheme("bunny_hs256", "Bunny, HS256", Args(token="{sign}", expires="{t}"),
           lambda f: "HS256-" + b64url(mac("sha256", f.key, decoded(f), f.t, sorted_query(f))),
           covers="decoded", args="signed", shift="path|t|args", encode="base64"),

    Scheme("cdn77", "CDN77", Front("/{sign},{t}"),
           lambda f: b64url_padded(digest("md5", f.t, directory(f)[:-1], f.key)),
           covers="dir", encode="base64"),

    Scheme("cloudflare", "Cloudflare", Args(verify="{t}-{sign}"),
           lambda f: b64(mac("sha256", f.key, f.path, f.t)),
           means="issued", ttl=10800, last="exclusive", shift="path|t", encode="base64"),

    shape_a("edgeone_a", "EdgeOne A", "sign", **ISSUED),
    shape_b("edgeone_b", "EdgeOne B", **ISSUED),
    shape_c("edgeone_c", "EdgeOne C", **ISSUED),
    shape_d("edgeone_d", "EdgeOne D", "sign", "t", **ISSUED),

    Scheme("fastly", "Fastly", Args(token="{t}_{sign}"),
           lambda f: mac("sha1", key_of_base64(f), f.path, f.t).hex(),
           shift="path|t", key="base64"),

    Scheme("gcore", "Gcore", Args(md5="{sign}", expires="{t}"),
           lambda f: b64url(digest("md5", f.t, f.path, " ", f.key)),
           last="exclusive", encode="base64"),

    Scheme("google", "Google Cloud CDN, URL",
           Args(Expires="{t}", KeyName="{key_name}", Signature="{sign}"),
           lambda f: b64url_padded(
               mac("sha1", key_of_base64url(f), "http://", f.host, f.path, "?", f.unsigned_query)),
           args="signed", encode="base64", key="base64"),
    Scheme("google_cookie", "Google Cloud CDN, cookie",
           Field("cookie", "Cloud-CDN-Cookie",
                 "URLPrefix={url_prefix}:Expires={t}:KeyName={key_name}:Signature={sign}"),
           lambda f: b64url_padded(mac("sha1", key_of_base64url(f), google_text(f, ":"))),
           covers="prefix", encode="base64", key="base64"),
    Scheme("google_prefix", "Google Cloud CDN, prefix",
           Args(URLPrefix="{url_prefix}", Expires="{t}", KeyName="{key_name}", Signature="{sign}"),
           lambda f: b64url_padded(mac("sha1", key_of_base64url(f), google_text(f, "&"))),
           covers="prefix", encode="base64", key="base64"),

    shape_a("huawei_a", "Huawei A", **STARTED),
    shape_b("huawei_b", "Huawei B", **STARTED),
    shape_c("huawei_c1", "Huawei C1", **STARTED),
    shape_d("huawei_c2", "Huawei C2", "auth_key", "timestamp", "hex", **STARTED),

    # Type A with the third field in front of the second.
    Scheme("jd_a", "JD, arguments", Args(auth_token="{t}-{uid}-{rand}-{sign}"),
           lambda f: md5_hex(f.path, "-", f.t, "-", f.uid, "-", f.rand, "-", f.key), shift="path-t"),
    Scheme("jd_b", "JD, path", Front("/{t}/{sign}"),
           lambda f: md5_hex(f.path, "-", f.t, "-", f.key), shift="path-t"),

    Scheme("keycdn", "KeyCDN", Args(token="{sign}", expire="{t}"),
           lambda f: b64url(digest("md5", f.path, f.key, f.t)), encode="base64"),

    Scheme("lighttpd", "lighttpd mod_secdownload, md5", Front("/{sign}/{t}"),
           lambda f: md5_hex(f.key, decoded(f), f.t),
           time="hex", covers="decoded", shift="path|t", **WINDOW),
    Scheme("lighttpd_hmac", "lighttpd mod_secdownload, hmac-sha256", Front("/{sign}/{t}"),
           lambda f: b64url(mac("sha256", f.key, "/", f.t, decoded(f))),
           time="hex", covers="decoded", encode="base64", **WINDOW),

    shape_d("netease", "NetEase", "wsSecret", "wsTime", means="issued", ttl=7200),
    shape_d("qiniu", "Qiniu", "sign", "t", "hex"),

    Scheme("secure_link", "nginx secure_link", Args(md5="{sign}", expires="{t}"),
           lambda f: b64url(digest("md5", f.t, decoded(f), f.client, " ", f.key)),
           covers="decoded", shift="path|client", encode="base64"),

    shape_a("tencent_a", "Tencent A", "sign", **ISSUED),
    shape_b("tencent_b", "Tencent B", **ISSUED),
    shape_c("tencent_c", "Tencent C as of 2020", **ISSUED),
    Scheme("tencent_c_time_first", "Tencent C as of 2024", Front("/{sign}/{t}"), b,
           time="dec,hex", **ISSUED),
    shape_d("tencent_d", "Tencent D", "sign", "t", **ISSUED),
    Scheme("tencent_vod", "Tencent VOD", Args(t="{t}", sign="{sign}"),
           lambda f: md5_hex(f.key, directory(f), f.t, argument(f, "us")),
           time="hex", covers="dir", shift="t|us"),

    Scheme("upyun", "UPYUN", Args(_upt="{sign}{t}"),
           lambda f: md5_hex(f.key, "&", f.t, "&", decoded(f))[12:20], covers="decoded"),

    shape_a("volcengine_a", "Volcengine A", "sign", **ISSUED),
    shape_b("volcengine_b", "Volcengine B", **ISSUED),
    shape_c("volcengine_c", "Volcengine C", **ISSUED),
    shape_d("volcengine_d", "Volcengine D", "sign", "t", **ISSUED),

    shape_d("wangsu", "Wangsu, live", "wsSecret", "wsTime", **WINDOW),
    shape_b("wangsu_a", "Wangsu A", "date,dec,hex", **WINDOW),
    shape_c("wangsu_b", "Wangsu B", **WINDOW),
    shape_d("wangsu_c", "Wangsu C", "wsSecret", "wsTime", "hex", **WINDOW),
    Scheme("wangsu_d", "Wangsu D", Args(wsTime="{t}", wsSecret="{sign}"), c,
           time="hex", shift="path|t", **WINDOW),
    shape_a("wangsu_e", "Wangsu E", **WINDOW),
]


# --------------------------------------------------------------------------------------- vectors

# JSON lines, in the order in which they were added.
vectors = {}
hosts = {}


def host_of(name, key, backup=None, options=()):
    """A host for each combination of scheme, keys and options."""
    number = sum(1 for group in hosts if group[0] == name) + 1
    label = name.replace("_", "-") + ("" if number == 1 else "-%d" % number)
    return hosts.setdefault((name, key, backup, tuple(options)), label + ".example.com")


def add(name, key, url, verdict, source, backup=None, options=(), host=None, client=CLIENT,
        headers=(), now=NOW):
    vector = {"scheme": name, "key": key}
    if backup is not None:
        vector["backup"] = backup
    if options:
        vector["options"] = list(options)
    vector.update(url=url, host=host or host_of(name, key, backup, options), client=client)
    if headers:
        vector["headers"] = headers
    vector.update(now=now, verdict=verdict, source=source)
    vectors[json.dumps(vector)] = True


class Group:
    """A scheme with its keys and options, as on one line of a configuration."""

    def __init__(self, scheme, key, backup=None, options=()):
        self.scheme, self.key, self.backup, self.options = scheme, key, backup, options
        self.host = host_of(scheme.name, key, backup, options)

    def url(self, sent=None, sign=None, key=None, host=None, **signed):
        """A target and its headers: signed as the fields say, sent with the fields of `sent`."""
        f = self.scheme.fields(key or self.key, host or self.host, **signed)
        sign = self.scheme.sign(f) if sign is None else sign
        if sent:
            changes = {name: value for name, value in vars(f).items() if name != "unsigned_query"}
            f = SimpleNamespace(**{**changes, **sent})
        return self.scheme.carrier.send(f, sign)

    def add(self, request, verdict, what, **rest):
        url, headers = request
        add(self.scheme.name, self.key, url, verdict, "formula: %s; %s" % (self.scheme.doc, what),
            self.backup, self.options, headers=headers, **rest)


def key_for(scheme, word):
    key = "%s-%s-0123456789" % (scheme.name, word)
    if scheme.key == "text":
        return key
    data = digest("md5", key)
    # Digits that both alphabets of base64 have.
    return data.hex() if scheme.key == "hex" else b64(data).replace("+", "k").replace("/", "K")


def other_digit(text):
    """The text with another first digit, of hex and of base64 alike."""
    return ("2" if text[0] == "1" else "1") + text[1:]


def malformed_or_missing(scheme):
    """What a request is whose carrier does not look like one: in front of a path it is none."""
    return "sign_missing" if isinstance(scheme.carrier, Front) else "sign_malformed"


def good_and_late(g):
    s = g.scheme
    for path, what in ((LATIN, "ASCII"), (CHINESE, "Chinese"), (SPACES, "+ and space")):
        g.add(g.url(path=path), "passed", what)
    end = stamp(s.time, s.ends_now())
    at_end = "passed" if s.last == "inclusive" else "sign_expired"
    g.add(g.url(t=end), "passed", "a second before its end", now=NOW - 1)
    g.add(g.url(t=end), at_end, "at its end, %s" % s.last, now=NOW)
    g.add(g.url(t=end), "sign_expired", "late by one second", now=NOW + 1)
    g.add(g.url(t=end, key=key_for(s, "another")),
          "sign_mismatch", "late, and another key", now=NOW + 1)
    if s.means in ("expires", "issued"):
        # Nothing but a cap refuses a time that is far ahead.
        g.add(g.url(t=stamp(s.time, 4102444800)), "passed", "the year 2100")
    else:
        ahead = s.ttl if s.means == "window" else 0
        t = stamp(s.time, NOW + ahead)
        g.add(g.url(t=t), "passed", "at its beginning")
        g.add(g.url(t=t), "sign_early", "early by one second", now=NOW - 1)
    for form in s.times[1:]:
        g.add(g.url(t=stamp(form, s.good())), "passed", "the time as %s" % form)
        end = stamp(form, s.ends_now())
        g.add(g.url(t=end), "sign_expired", "the time as %s, late by one second" % form, now=NOW + 1)


def tampered(g):
    s = g.scheme
    inside, outside = "/vod/b.mp4", "/vox/a.mp4"
    verdict = "sign_mismatch" if s.covers in ("path", "decoded") else "passed"
    g.add(g.url(sent={"path": inside}), verdict, "another file")
    g.add(g.url(sent={"path": outside}), "sign_mismatch", "another folder")
    g.add(g.url(sent={"path": "/vod/in/a.mp4"}),
          "passed" if s.covers == "prefix" else "sign_mismatch", "a folder below")
    other = s.good() + (-60 if s.means == "started" else 60)
    g.add(g.url(sent={"t": stamp(s.time, other)}), "sign_mismatch", "another time")
    sign = s.sign(s.fields(g.key, g.host))
    prefix = "HS256-" if sign.startswith("HS256-") else ""
    g.add(g.url(sign=prefix + other_digit(sign[len(prefix):])), "sign_mismatch", "another signature")
    g.add(g.url(key=key_for(s, "another")), "sign_mismatch", "another key")
    if "{rand}" in str(vars(s.carrier)):
        g.add(g.url(sent={"rand": "Kv4c.9_y"}), "sign_mismatch", "another rand")
        g.add(g.url(sent={"uid": "1"}), "sign_mismatch", "another uid")
    if "{key_name}" in str(vars(s.carrier)):
        g.add(g.url(sent={"key_name": "my-kez"}), "sign_mismatch", "another name of the key")
    if s.name == "google":
        g.add(g.url(), "sign_mismatch", "another host", host="other-google.example.com")
    if s.name == "secure_link":
        g.add(g.url(client="192.0.2.1"), "passed", "another client", client="192.0.2.1")
        g.add(g.url(client="2001:db8::a:1"), "passed", "a client with IPv6", client="2001:db8::a:1")
        g.add(g.url(), "sign_mismatch", "the URL of another client", client="127.0.0.2")


def cases(g):
    s = g.scheme
    sign = s.sign(s.fields(g.key, g.host))
    if s.encode == "hex":
        g.add(g.url(sign=sign.upper()), "passed", "the signature in upper case")
    else:
        digits = sign.rstrip("=")
        in_query = isinstance(s.carrier, Args)
        padding = "=" * (-len(digits.replace("HS256-", "")) % 4)
        if not isinstance(s.carrier, Front) or not padding:
            both = digits.replace("-", "+").replace("_", "/").replace("HS256+", "HS256-")
            g.add(g.url(sign=both + padding), "passed", "the other alphabet of base64, padded")
        g.add(g.url(sign=digits), "passed", "base64 without padding")
        g.add(g.url(sign=digits.replace("+", "-").replace("/", "_")), "passed", "base64url")
        # The next character differs in bits that no byte has.
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        last = alphabet[alphabet.index(digits[-1].replace("+", "-").replace("/", "_")) + 1]
        g.add(g.url(sign=digits[:-1] + last), malformed_or_missing(s), "bits behind the last byte")
        if in_query:
            g.add(g.url(sign=digits[:-1] + "%25%33%31"), "sign_malformed", "encoded twice")
    for form in s.times:
        if form != "hex":
            continue
        t = stamp(form, s.good())
        g.add(g.url(t=t.upper()), "passed", "the time in upper case, signed so")
        g.add(g.url(t=t, sent={"t": t.upper()}), "sign_mismatch", "the time in upper case, signed lower")
        g.add(g.url(t=t.upper(), sent={"t": t}), "sign_mismatch", "the time in lower case, signed upper")


def widths(g):
    s = g.scheme
    for form in s.times:
        t = stamp(form, s.good())
        for odd, what in ((t[:-1], "a digit short"), ("0" + t, "a digit long"),
                          (t + "0", "a digit more")):
            g.add(g.url(t=odd), malformed_or_missing(s), "the time %s, signed so" % what)
    if s.time == "date":
        g.add(g.url(t="202302291200"), "sign_malformed", "no day of the calendar")
        g.add(g.url(t="202311142460"), "sign_malformed", "no time of day")
    if s.time != "hex":
        t = stamp(s.time, s.good())
        g.add(g.url(t=t[:-1] + "x"), malformed_or_missing(s), "a time that is none, signed so")
    sign = s.sign(s.fields(g.key, g.host))
    g.add(g.url(sign=sign.rstrip("=")[:-2]), malformed_or_missing(s), "a signature that is too short")
    g.add(g.url(sign=sign.rstrip("=") + "00"), malformed_or_missing(s), "a signature that is too long")
    if s.encode == "hex":
        g.add(g.url(sign=sign[:-1] + "g"), malformed_or_missing(s), "a signature that is none")


def shifts(g):
    """Bytes that go from one field to the next leave what is hashed as it is."""
    s = g.scheme
    t = stamp(s.time, s.good())
    if s.shift.startswith("path|t"):
        digit = "2"
        g.add(g.url(path="/vod/1" + digit, t=t, sent={"path": "/vod/1", "t": digit + t}),
              malformed_or_missing(s), "a digit from the path to the time")
        g.add(g.url(path="/vod/1", t=t, sent={"path": "/vod/1" + t[0], "t": t[1:]}),
              malformed_or_missing(s), "a digit from the time to the path")
    if s.shift == "path|t|args":
        # The time keeps its width: the formula cannot tell.
        signed = {"path": "/vod/1", "t": t, "query": ["3=x"]}
        shifted = {"path": "/vod/1" + t[0], "t": t[1:] + "3", "query": ["=x"]}
        g.add(g.url(**signed), "passed", "an argument with the name 3")
        g.add(g.url(**signed, sent=shifted), "passed",
              "a digit from the time to the path, and one from the arguments to the time (weak)")
    if s.shift == "path-t":
        if isinstance(s.carrier, Args):
            url, _ = g.url(path="/vod/x-4102444800-0")
            name = next(iter(s.carrier.templates))
            shifted = url.replace("/vod/x-4102444800-0?%s=" % name, "/vod/x?%s=4102444800-0-" % name)
            g.add((shifted, []), "sign_malformed", "fields from the path to the argument")
        else:
            url, _ = g.url(path="/vod/x-4102444800")
            shifted = "/4102444800-" + url[1:].replace("/vod/x-4102444800", "/vod/x")
            g.add((shifted, []), "sign_missing", "a field from the path to the time")
    if s.shift == "t|us":
        g.add(g.url(query=["us=12ab"]), "passed", "us")
        g.add(g.url(query=["us=12ab"], sent={"query": ["us=2ab"], "t": t + "1"}),
              "sign_malformed", "a digit from us to the time")
        g.add(g.url(query=["us=12ab"], sent={"query": ["us=13ab"]}), "sign_mismatch", "another us")
        g.add(g.url(query=["us=12ab"], sent={"query": []}), "sign_mismatch", "us left out")
        g.add(g.url(sent={"query": ["us=12ab"]}), "sign_mismatch", "us added")
        g.add(g.url(query=["us=12ab"], sent={"query": ["us=12ab", "us=12ab"]}), "sign_duplicate",
              "us twice")
    if s.shift == "path|client":
        g.add(g.url(path="/vod/a.mp41", client="27.0.0.1", sent={"path": "/vod/a.mp4"}), "passed",
              "a digit from the path to the client's address (weak)")


def parts(g):
    """Arguments, segments and fields that are twice there, missing, or too many."""
    s = g.scheme
    f = s.fields(g.key, g.host)
    sign = s.sign(f)
    url, _ = g.url()
    query = url.partition("?")[2]
    if isinstance(s.carrier, Args):
        g.add((LATIN, []), "sign_missing", "no signature")
        g.add((LATIN + "?w=1", []), "sign_missing", "other arguments only")
        for name, value in s.carrier.pairs(f, sign):
            pair = "%s=%s" % (name, value)
            rest = "&".join(other for other in query.split("&") if other != pair)
            encoded = "%%%02x%s" % (ord(name[0]), name[1:])
            g.add((url + "&" + pair, []), "sign_duplicate", name + " twice")
            g.add((url + "&" + name, []), "sign_duplicate", name + " twice, once without a value")
            g.add((url + "&%s=0" % name.swapcase(), []), "sign_duplicate",
                  name + " and its twin in the other case")
            g.add(("%s?%s=0&%s" % (LATIN, encoded, query), []), "sign_duplicate",
                  name + " and its percent-encoded twin")
            g.add((url.replace(pair, encoded + "=" + value), []), "sign_missing",
                  name + " percent-encoded")
            g.add((LATIN + ("?" + rest if rest else ""), []), "sign_missing", name + " left out")
            g.add((url.replace(pair, name + "="), []), "sign_malformed", name + " empty")
            if name not in ("KeyName", "URLPrefix"):
                g.add((url.replace(pair, pair + "-"), []), "sign_malformed",
                      "something behind the value of " + name)
        reverse = "&".join(reversed(query.split("&")))
        g.add((LATIN + "?" + reverse, []), "sign_mismatch" if s.name == "google" else "passed",
              "the arguments in another order")
        (name, value), *more = s.carrier.pairs(f, sign)
        separator = "_" if s.name == "fastly" else "-"
        if not more and value.startswith(f.t + separator):
            first, rest = value.split(separator, 1)
            g.add((target(LATIN, [(name, rest)]), []), "sign_malformed", "without the first field")
            g.add((target(LATIN, [(name, first + separator + value)]), []), "sign_malformed",
                  "with a field too many")
    elif isinstance(s.carrier, Front):
        front = url[:-len(LATIN)]
        segments = front.strip("/").split("/")
        g.add((LATIN, []), "sign_missing", "no signature")
        g.add((front + url, []), "sign_mismatch", "the segments twice")
        g.add(("/x" + url, []), "sign_missing", "a segment in front")
        g.add((front + "/x" + LATIN, []), "sign_mismatch", "a segment behind")
        g.add((front.rstrip("/"), []), "sign_missing", "no path behind the segments")
        for index, segment in enumerate(segments):
            rest = "".join("/" + other for at, other in enumerate(segments) if at != index)
            g.add((rest + LATIN, []), "sign_missing", "segment %d left out" % (index + 1))
            twice = "".join("/" + other for other in segments[:index + 1] + segments[index:])
            # The last one's twin is a part of the path.
            last = index == len(segments) - 1
            g.add((twice + LATIN, []), "sign_mismatch" if last else "sign_missing",
                  "segment %d twice" % (index + 1))
        if len(segments) == 2:
            g.add(("/%s/%s%s" % (segments[1], segments[0], LATIN), []), "sign_missing",
                  "the segments in another order")
        else:
            g.add((front.split(",")[0] + LATIN, []), "sign_missing", "no time")
            g.add((front + "," + f.t + LATIN, []), "sign_missing", "the time twice")
        climbing = front + "/.." * len(segments) + LATIN
        g.add((climbing, []), "sign_malformed", "the path climbs over the segments")
    else:
        value = s.carrier.value(f, sign)
        other = s.carrier.value(f, other_digit(sign))
        g.add((LATIN, []), "sign_missing", "no signature")
        g.add((LATIN, [s.carrier.header("")]), "sign_malformed", "an empty cookie")
        g.add((LATIN, [s.carrier.header(value.partition(":")[2])]), "sign_malformed",
              "without the first field")
        g.add((LATIN, [s.carrier.header(value + ":x=1")]), "sign_malformed", "with a field too many")
        g.add((LATIN, [s.carrier.header(value.replace("Expires", "expires"))]), "sign_malformed",
              "a field of another name")
        g.add((LATIN, [["Cookie", "a=b; %s=%s; c=d" % (s.carrier.name, value)]]), "passed",
              "among other cookies")
        g.add((LATIN, [["Cookie", "%s=%s" % (s.carrier.name.lower(), value)]]), "sign_missing",
              "the cookie's name in another case")
        twins = [s.carrier.header(other)[1]] * 3 + [s.carrier.header(value)[1]]
        g.add((LATIN, [["Cookie", "; ".join(twins)]]), "passed", "the last of four cookies")
        g.add((LATIN, [["Cookie", "; ".join(twins[:1] + twins)]]), "sign_mismatch",
              "the last of five cookies")


def further_arguments(g):
    s = g.scheme
    verdict = {"unsigned": "passed", "signed": "sign_mismatch", "refused": "sign_malformed"}[s.args]
    g.add(g.url(sent={"query": ["w=1"]}), verdict, "an argument added")
    if s.args == "signed":
        g.add(g.url(query=["w=1", "h=%20"]), "passed", "with other arguments")
        g.add(g.url(query=["w=1"], sent={"query": ["w=2"]}), "sign_mismatch", "an argument changed")
        g.add(g.url(query=["w=1"], sent={"query": []}), "sign_mismatch", "an argument left out")
        different = "passed" if s.name.startswith("bunny") else "sign_mismatch"
        g.add(g.url(query=["h=1", "w=1"], sent={"query": ["w=1", "h=1"]}), different,
              "other arguments in another order")
        g.add(g.url(query=["w=%41"], sent={"query": ["w=A"]}), different,
              "an argument in another encoding")
    if s.name.startswith("bunny"):
        g.add(g.url(query=["v=1", "v-2=1", "v2=1"]), "passed",
              "arguments of which one name is the beginning of another")
        g.add(g.url(query=["a=1", "%62=1"]), "passed", "arguments in the order of their decoded names")
        g.add(g.url(query=["w=1", "w=1"]), "sign_duplicate", "an argument twice")
        g.add(g.url(query=["w=1%262=3"]), "sign_malformed", "an argument with an encoded &")
        g.add(g.url(query=["token_ignore_params=true"], sent={
            "query": ["token_ignore_params=true", "w=1"]}), "sign_mismatch",
            "token_ignore_params, which is an argument as any other here")
        for name in ("limit", "token_countries", "token_countries_blocked"):
            g.add(g.url(query=[name + "=1"]), "sign_malformed", name)
            g.add(g.url(query=["%%%02x%s=1" % (ord(name[0]), name[1:])]), "sign_malformed",
                  name + ", percent-encoded")
    if s.name == "tencent_vod":
        for name in ("exper", "rlimit", "whref", "bkref", "whreg", "bkreg"):
            g.add(g.url(query=[name + "=1"]), "sign_malformed", name)
            g.add(g.url(query=[name.upper() + "=1"]), "sign_malformed", name + " in upper case")
            g.add(g.url(query=[name + "="]), "sign_malformed", name + ", empty")


def spellings(g):
    """Paths that two readers could take for different ones."""
    s = g.scheme
    same = {"path": "sign_mismatch", "dir": "sign_mismatch", "decoded": "passed", "prefix": "passed"}
    g.add(g.url(path=CHINESE, sent={"path": CHINESE.replace("%E4", "%e4")}), same[s.covers],
          "another case of percent-encoding")
    g.add(g.url(path=LATIN, sent={"path": LATIN.replace("/vod/", "/%76od/")}),
          "sign_mismatch" if s.covers != "decoded" else "passed", "another encoding of a letter")
    same = {"path": "sign_mismatch", "dir": "passed", "decoded": "passed", "prefix": "passed"}
    g.add(g.url(path=SPACES, sent={"path": SPACES.replace("+", "%2B")}), same[s.covers], "%2B for +")
    same["decoded"] = "sign_mismatch"
    g.add(g.url(path=SPACES, sent={"path": SPACES.replace("+", "%20")}), same[s.covers], "%20 for +")
    for path, what in (("/vod//a.mp4", "an empty segment"), ("/vod/x%2Fa.mp4", "an encoded slash"),
                       ("/vod/x%5ca.mp4", "an encoded backslash"), ("/vod/x%252e", "%252e")):
        g.add(g.url(path=path), "passed" if s.covers == "path" else "sign_malformed",
              what + ", signed so")
    for path in ("/vod/./a.mp4", "/vod/x/../a.mp4", "/vod/x/%2E%2e/a.mp4", "/vod/x/..;y/a.mp4"):
        g.add(g.url(path=path), "sign_malformed", "a segment of dots, signed so")
    if isinstance(s.carrier, Args):
        url, headers = g.url()
        g.add((url + "#x", headers), "sign_malformed", "a fragment")


def texts(g):
    """The alphabets of what a signer may choose."""
    s = g.scheme
    if "{rand}" in str(vars(s.carrier)):
        g.add(g.url(rand="", uid=""), "passed", "rand and uid empty")
        g.add(g.url(rand="r" * 100), "passed", "rand of 100 characters")
        g.add(g.url(rand="r" * 101), "sign_malformed", "rand of 101 characters")
        g.add(g.url(rand="a@b"), "sign_malformed", "rand with an @")
        g.add(g.url(uid="%41"), "sign_malformed", "uid percent-encoded")
    if s.covers != "prefix":
        return
    for prefix, verdict, what in (
            ("http://HOST/", "passed", "all of a host"),
            ("http://HOST", "passed", "all of a host, without its slash"),
            ("http://HOST/vo", "passed", "a prefix that ends within a segment"),
            ("http://HOST/vod/a.mp4", "passed", "the URL itself"),
            ("http://HOST/vod/a.mp4x", "sign_mismatch", "a prefix that is longer than the URL"),
            ("http://HOST/VOD/", "sign_mismatch", "a prefix in another case"),
            ("https://HOST/vod/", "sign_mismatch", "a prefix of https"),
            ("http://other.example.com/vod/", "sign_mismatch", "a prefix of another host"),
            ("http://HOST.example/vod/", "sign_mismatch", "a host that starts the same"),
            ("http://go", "sign_mismatch", "a part of the host"),
            ("/vod/", "sign_mismatch", "a path")):
        encoded = b64url_padded(prefix.replace("HOST", g.host).encode())
        g.add(g.url(url_prefix=encoded), verdict, "signed: " + what)
        if verdict == "passed":
            g.add(g.url(url_prefix=encoded.rstrip("=")), verdict, "signed: %s, not padded" % what)
    g.add(g.url(url_prefix="aHR0c"), "sign_malformed", "signed: no base64")
    g.add(g.url(key_name="my key".replace(" ", "%20")), "sign_malformed", "a name of the key with %")


def with_backup(scheme):
    """A second key, and a limit to how far ahead a time may be."""
    limits = {"expires": ["600"], "issued": ["cap=600"], "started": ["600"], "window": ["600"]}
    g = Group(scheme, key_for(scheme, "new"), key_for(scheme, "old"), limits[scheme.means])
    g.add(g.url(), "passed", "the first key")
    g.add(g.url(key=g.backup), "passed", "the second key")
    g.add(g.url(key=key_for(scheme, "another")), "sign_mismatch", "neither key")
    late = NOW if scheme.means == "expires" else \
        NOW - (scheme.ttl if scheme.means == "issued" else 600)
    late = stamp(scheme.time, late)
    g.add(g.url(t=late, key=g.backup), "passed", "a second before its end, the second key", now=NOW - 1)
    g.add(g.url(t=late, key=g.backup), "sign_expired", "late by one second, the second key", now=NOW + 1)
    if scheme.means != "started":
        ahead = stamp(scheme.time, NOW + 600)
        g.add(g.url(t=ahead), "passed", "as far ahead as allowed")
        g.add(g.url(t=ahead), "sign_early", "further ahead by one second", now=NOW - 1)
        g.add(g.url(t=ahead, key=g.backup), "sign_early", "further ahead, the second key", now=NOW - 1)


def with_options():
    """What a console lets a customer choose."""
    schemes = {scheme.name: scheme for scheme in SCHEMES}

    def variant(name, options, doc, **changes):
        scheme = copy.copy(schemes[name])
        vars(scheme).update(changes)
        scheme.doc += ", " + doc
        g = Group(scheme, key_for(scheme, "key"), None, options)
        good_and_late(g)
        tampered(g)
        return g

    def sha256(text):
        return digest("sha256", text).hex()

    variant("huawei_a", ["digest=sha256"], "SHA-256",
            sign=lambda f: sha256("-".join([f.path, f.t, f.rand, f.uid, f.key])))
    variant("huawei_c1", ["digest=sha256"], "SHA-256", sign=lambda f: sha256(f.key + f.path + f.t))
    variant("volcengine_b", ["digest=sha256"], "SHA-256", sign=lambda f: sha256(f.key + f.t + f.path))
    variant("volcengine_b", ["time=dec"], "decimal time", times=["dec"])
    variant("tencent_d", ["time=hex"], "hexadecimal time", times=["hex"])
    variant("edgeone_d", ["time=hex"], "hexadecimal time", times=["hex"])
    variant("aliyun_a", ["means=expires"], "as of 2020", means="expires", ttl=0)
    variant("baidu_a", ["1800", "means=issued"], "as today", means="issued", ttl=1800)
    variant("tencent_a", ["arg.sign=Token_1"], "another argument", carrier=Args(Token_1=A_VALUE))
    variant("baidu_c", ["arg.sign=sign", "arg.time=t"], "other arguments",
            carrier=Args(sign="{sign}", t="{t}"))
    variant("qiniu", ["limit=exclusive"], "exclusive", last="exclusive")
    variant("qiniu", ["path=decoded"], "decoded path", covers="decoded",
            sign=lambda f: md5_hex(f.key, decoded(f), f.t))
    variant("gcore", ["limit=inclusive"], "inclusive", last="inclusive")
    further_arguments(variant("qiniu", ["args=none"], "no other arguments", args="refused"))

    g = Group(schemes["qiniu"], key_for(schemes["qiniu"], "key"), None, ["skew=60"])
    end = stamp("hex", NOW - 60)
    g.add(g.url(t=end), "passed", "skew of a minute, at its end")
    g.add(g.url(t=end), "sign_expired", "skew of a minute, late by one second", now=NOW + 1)
    for name, ahead in (("huawei_c2", 60), ("wangsu_c", 120)):
        g = Group(schemes[name], key_for(schemes[name], "key"), None, ["skew=60"])
        start = stamp("hex", NOW + ahead)
        g.add(g.url(t=start), "passed", "skew of a minute, at its beginning")
        g.add(g.url(t=start), "sign_early", "skew of a minute, early by one second", now=NOW - 1)
        end = stamp("hex", NOW - schemes[name].ttl - 60)
        g.add(g.url(t=end), "passed", "skew of a minute, at its end")
        g.add(g.url(t=end), "sign_expired", "skew of a minute, late by one second", now=NOW + 1)


# ---------------------------------------------------------------------------- the project's scheme

def hmac_token(key, expires, depth, scope, *values):
    message = "\n".join(["antileech/1", str(expires), str(depth), scope, *values])
    return "%s-%s-%s" % (expires, depth, b64url(mac("sha256", key, message)))


def hmac_vectors():
    key, later = "hmac-key-0123456789", NOW + 600
    path = "/vod/42/hls/index.m3u8"
    scopes = ["/vod/42/hls/index.m3u8", "/vod/", "/vod/42/", "/vod/42/hls/"]

    def by_query(path, token):
        return path + "?al=" + token, []

    def by_other_query(path, token):
        return path + "?w=1&token=" + token, []

    def by_path(path, token):
        return "/al-" + token + path, []

    def by_cookie(path, token):
        return path, [["Cookie", "a=b; al=" + token]]

    def by_header(path, token):
        return path, [["X-Antileech", token]]

    carriers = [([], by_query), (["in=query:token"], by_other_query), (["in=path"], by_path),
                (["in=cookie:al"], by_cookie), (["in=header:x-antileech"], by_header)]
    for options, send in carriers:
        malformed = "sign_missing" if send is by_path else "sign_malformed"

        def say(request, verdict, what, **rest):
            url, headers = request
            add("hmac", key, url, verdict, "formula: hmac; " + what, options=options,
                headers=headers, **rest)

        for depth, scope in enumerate(scopes):
            token = hmac_token(key, later, depth, scope)
            say(send(path, token), "passed", "depth %d" % depth)
            other = path.replace(".m3u8", "-1.ts")
            say(send(other, token), "passed" if depth else "sign_mismatch",
                "depth %d, another file of the folder" % depth)
            deeper = scope.rsplit("/", 1)[0] + "/x/a+b%20%E4%B8%AD.ts"
            say(send(deeper, token), "passed" if depth else "sign_mismatch",
                "depth %d, a file below" % depth)
            # The last folder that the scope has is another one.
            outside = scope.rstrip("/").rsplit("/", 1)[0] + "/other/a/b/c.ts"
            say(send(outside, token), "sign_mismatch", "depth %d, outside" % depth)
            if depth:
                for odd, what in (("//x.ts", "an empty segment"), ("/x%2Fy.ts", "an encoded slash"),
                                  ("/x%5Cy.ts", "an encoded backslash"), ("/x/../y.ts", "dots")):
                    say(send("/vod/42/hls" + odd, token), "sign_malformed",
                        "depth %d, %s" % (depth, what))
            token = hmac_token(key, NOW, depth, scope)
            say(send(path, token), "passed", "depth %d, at its end, inclusive" % depth)
            say(send(path, token), "sign_expired", "depth %d, late by one second" % depth, now=NOW + 1)
            claimed = "%s-%d-%s" % (later, (depth + 1) % 4, hmac_token(key, later, depth, scope)[13:])
            say(send(path, claimed), "sign_mismatch", "depth %d, another one claimed" % depth)

        say(send("/a//b%2Fc", hmac_token(key, later, 0, "/a//b%2Fc")), "passed",
            "depth 0 signs one spelling")
        say(send(path, hmac_token(key, later, 4, path)), "sign_malformed", "deeper than the path is")
        say(send(path, hmac_token(key, later, 99, path)), "sign_malformed", "depth 99")
        say(send("/x" * 99 + "/a.ts", hmac_token(key, later, 99, "/x" * 99 + "/")), "passed",
            "depth 99, and as many folders")
        for depth in ("01", "100", "", "-1", "+1"):
            say(send(path, hmac_token(key, later, depth, "/vod/")), malformed, "depth \"%s\"" % depth)
        for expires in ("0" + str(later), str(later)[:-1]):
            say(send(path, hmac_token(key, expires, 1, "/vod/")), malformed, "a time of another width")
        token = hmac_token(key, later, 1, "/vod/")
        say(send(path, hmac_token("another-key-0123456789", later, 1, "/vod/")), "sign_mismatch",
            "another key")
        say(send(path, token.replace(str(later), str(later + 1))), "sign_mismatch", "another time")
        say(send(path, token[:13] + other_digit(token[13:])), "sign_mismatch", "another signature")
        say(send(path, token[:-1]), malformed, "a signature that is too short")
        say(send(path, token + "A"), malformed, "a signature that is too long")
        say(send(path, token + "-x"), malformed, "a field too many")
        say(send(path, token[:11] + token[13:]), malformed, "without the depth")
        say(send(path, token[11:]), malformed, "without the time")
        say(send(path, ""), malformed, "an empty token")
        say((path, []), "sign_missing", "no token")
        # LF separates the fields of the message.
        say(send("/vod/%0A" + path, hmac_token(key, later, 1, "/vod/\n")), "sign_mismatch",
            "an encoded LF")

        if send is by_query:
            say((path + "?al=%s&al=%s" % (token, token), []), "sign_duplicate", "twice")
            say((path + "?al=%s&AL=%s" % (token, token), []), "sign_duplicate", "a twin in upper case")
            say((path + "?%%61l=%s&al=%s" % (token, token), []), "sign_duplicate", "an encoded twin")
            say((path + "?%%61l=%s" % token, []), "sign_missing", "an encoded name")
            say((path + "?w=1&al=%s&h" % token, []), "passed", "other arguments are not signed")
        elif send is by_path:
            say(("/al-%s/al-%s%s" % (token, token, path), []), "sign_mismatch", "twice")
            say(("/x/al-%s%s" % (token, path), []), "sign_missing", "behind a folder")
            say(("/AL-%s%s" % (token, path), []), "sign_missing", "a twin in upper case")
            say(("/%%61l-%s%s" % (token, path), []), "sign_missing", "an encoded name")
            say(("/al-%s/..%s" % (token, path), []), "sign_malformed", "climbing over the token")
            say((by_path(path, token)[0] + "?w=1", []), "passed", "arguments are not signed")
        elif send is by_cookie:
            bad = token[:13] + other_digit(token[13:])
            say((path, [["Cookie", "al=%s; al=%s; al=x; al=%s" % (bad, bad, token)]]), "passed",
                "the last of four")
            say((path, [["Cookie", "al=%s; al=%s; al=x; al=x; al=%s" % (bad, bad, token)]]),
                "sign_mismatch", "the last of five")
            say((path, [["Cookie", "xal=%s; AL=%s" % (token, token)]]), "sign_missing", "other names")
        elif send is by_header:
            say((path, [["X-Antileech", token], ["X-Antileech", token]]), "sign_duplicate", "twice")
            say((path, [["x-aNTILEECH", token]]), "passed", "the header's name in another case")

    here, there, other = "192.0.2.7", "192.0.2.8", "other-hmac.example.com"
    for options, send in ([], by_query), (["in=path"], by_path), (["in=cookie:al"], by_cookie):
        for bind in ("host", "ip", "host,ip", "ip,host"):
            words = options + ["bind=" + bind]
            host = host_of("hmac", key, None, words)
            values = ([host] if "host" in bind else []) + ([here] if "ip" in bind else [])
            for depth in (0, 2):
                token = hmac_token(key, later, depth, scopes[depth], *values)

                def say(verdict, what, token=token, **rest):
                    url, headers = send(path, token)
                    rest = {"host": host, "client": here, **rest}
                    add("hmac", key, url, verdict, "formula: hmac; bound, depth %d, %s" % (depth, what),
                        options=words, headers=headers, **rest)

                say("passed", "from where it belongs")
                say("sign_mismatch" if "ip" in bind else "passed", "from another address", client=there)
                elsewhere = "%s-%s" % (other.split(".")[0], host)
                say("sign_mismatch" if "host" in bind else "passed", "for another host", host=elsewhere)
                say("sign_mismatch", "without what it is bound to",
                    token=hmac_token(key, later, depth, scopes[depth]))
                if len(values) == 2:
                    say("sign_mismatch", "bound in the other order",
                        token=hmac_token(key, later, depth, scopes[depth], *reversed(values)))
                if "ip" in bind:
                    v6 = values[:-1] + ["2001:db8::7"]
                    say("passed", "from an IPv6 address", client="2001:db8::7",
                        token=hmac_token(key, later, depth, scopes[depth], *v6))

    new, old = "hmac-new-0123456789", "hmac-old-0123456789"
    for options, send in ([], by_query), (["in=path"], by_path):
        for depth in (0, 2):
            for signed_with, verdict in ((new, "passed"), (old, "passed"), (key, "sign_mismatch")):
                url, headers = send(path, hmac_token(signed_with, later, depth, scopes[depth]))
                add("hmac", new, url, verdict, "formula: hmac; two keys, depth %d" % depth, old,
                    ["600"] + options, headers=headers)
                url, headers = send(path, hmac_token(signed_with, later + 1, depth, scopes[depth]))
                add("hmac", new, url, "sign_early" if verdict == "passed" else verdict,
                    "formula: hmac; two keys, depth %d, a second beyond the cap" % depth, old,
                    ["600"] + options, headers=headers)


# ---------------------------------------------------------------------------------------- Akamai

def akamai_token(key, fields, url=None, salt=None):
    """A token of `name=value` fields, of which the URL and the salt are signed only."""
    signed = fields + ([] if url is None else ["url=" + url]) + ([] if salt is None else ["salt=" + salt])
    return "~".join(fields + ["hmac=" + mac("sha256", bytes.fromhex(key), "~".join(signed)).hex()])


def akamai_vectors():
    key, here, there = "000102030405060708090a0b0c0d0e0f", "192.0.2.7", "192.0.2.8"
    exp, path = "exp=%d" % (NOW + 600), "/live/napoli/index.m3u8"

    def say(verdict, what, token, path=path, options=(), **rest):
        if "in=cookie:hdnea" in options:
            rest["headers"] = [["Cookie", "a=b; hdnea=" + token]]
        elif "in=header:x-token" in options:
            rest["headers"] = [["X-Token", token]]
        else:
            path += "?%s=%s" % ("__token__" if "arg.sign=__token__" in options else "hdnts", token)
        add("akamai", key, path, verdict, "formula: Akamai EdgeAuth 2.0; " + what, options=options, **rest)

    for options in [], ["arg.sign=__token__"], ["in=cookie:hdnea"], ["in=header:x-token"]:
        token = akamai_token(key, [exp, "acl=/live/napoli/*"])
        say("passed", "acl", token, options=options)
        say("passed", "acl, a file below", token, "/live/napoli/a/b%20c+%E4%B8%AD.ts", options=options)
        say("passed", "acl, the folder itself", token, "/live/napoli/", options=options)
        say("sign_mismatch", "acl, another folder", token, "/live/roma/index.m3u8", options=options)
        say("sign_mismatch", "acl, the folder without its slash", token, "/live/napoli", options=options)
        say("sign_mismatch", "acl, a letter encoded", token, "/live/%6eapoli/a.ts", options=options)
        say("sign_mismatch", "acl, changed", token.replace("napoli", "roma"), "/live/roma/a.ts",
            options=options)
        end = akamai_token(key, ["exp=%d" % NOW, "acl=/live/*"])
        say("passed", "acl, at its end, inclusive", end, options=options)
        say("sign_expired", "acl, late by one second", end, options=options, now=NOW + 1)
        token = akamai_token(key, [exp], path)
        say("passed", "url", token, options=options)
        say("sign_mismatch", "url, another file", token, "/live/napoli/a.ts", options=options)

    for acl, file, verdict in (
            ("/vod/*!/live/*", "/live/a.ts", "passed"), ("/vod/*!/live/*", "/vod/a.ts", "passed"),
            ("/vod/*!/live/*", "/other/a.ts", "sign_mismatch"), ("/live/a.ts", "/live/a.ts", "passed"),
            ("/live/a.ts", "/live/a.tsx", "sign_mismatch"), ("/live/?.ts", "/live/a.ts", "passed"),
            ("/live/?.ts", "/live/ab.ts", "sign_mismatch"), ("/live/?.ts", "/live/.ts", "sign_mismatch"),
            ("/*/a.ts", "/live/x/a.ts", "passed"), ("/*.ts", "/live/a.m3u8", "sign_mismatch"),
            ("/*", "/a.ts", "passed"), ("/LIVE/*", "/live/a.ts", "sign_mismatch"),
            ("/live/+", "/live/+", "passed"), ("/live/%20*", "/live/%20a.ts", "passed")):
        say(verdict, "acl=%s" % acl, akamai_token(key, [exp, "acl=" + acl]), file)
    token = akamai_token(key, [exp, "acl=/live/*"])
    for odd, what in (("/live//a.ts", "an empty segment"), ("/live/x%2Fa.ts", "an encoded slash"),
                      ("/live/x%5Ca.ts", "an encoded backslash"), ("/live/x/../a.ts", "dots"),
                      ("/live/%252e%252e/a.ts", "dots encoded twice")):
        say("sign_malformed", "acl, " + what, token, odd)
    # No field of the token may be a part of the URL that is signed, nor the other way round.
    say("sign_mismatch", "an acl for a URL", akamai_token(key, [exp], path).replace(exp, exp + "~acl=/*"))
    say("sign_mismatch", "a URL for an acl",
        akamai_token(key, [exp, "acl=/live/*"]).replace("~acl=/live/*", ""))
    say("passed", "url with a tilde", akamai_token(key, [exp], "/live/~acl=/a.ts"), "/live/~acl=/a.ts")

    start = ["st=%d" % NOW, exp, "acl=/*"]
    say("passed", "st, at its beginning", akamai_token(key, start))
    say("sign_early", "st, early by one second", akamai_token(key, start), now=NOW - 1)
    say("sign_malformed", "st of 9 digits", akamai_token(key, ["st=170000004", exp, "acl=/*"]))
    say("sign_malformed", "st of 8 hexadecimal digits", akamai_token(key, ["st=6553f128", exp, "acl=/*"]))

    bound = akamai_token(key, ["ip=" + here, exp, "acl=/*"])
    say("passed", "ip", bound, client=here)
    say("sign_mismatch", "ip, another address", bound, client=there)
    say("passed", "ip, IPv6", akamai_token(key, ["ip=2001:db8::7", exp, "acl=/*"]), client="2001:db8::7")
    say("sign_mismatch", "ip, left out", bound.replace("ip=%s~" % here, ""), client=there)
    all_of_them = ["ip=" + here, "st=%d" % (NOW - 600), exp, "acl=/live/*", "id=user.1", "data=x_1"]
    token = akamai_token(key, all_of_them)
    say("passed", "all fields", token, client=here)
    say("sign_mismatch", "all fields, id changed", token.replace("user.1", "user.2"), client=here)
    say("sign_mismatch", "all fields, data left out", token.replace("~data=x_1", ""), client=here)
    without_acl = [field for field in all_of_them if not field.startswith("acl")]
    say("passed", "all fields but acl", akamai_token(key, without_acl, path), client=here)

    token = akamai_token(key, [exp, "acl=/*"])
    for odd, what in (
            (akamai_token(key, ["acl=/*"]), "no exp"),
            (akamai_token(key, [exp, exp, "acl=/*"]), "exp twice"),
            (akamai_token(key, [exp, "acl=/*", "acl=/live/*"]), "acl twice"),
            (akamai_token(key, [exp, "acl=/*", "x=1"]), "an unknown field"),
            (akamai_token(key, [exp, "acl=/*", "url=/a"]), "a field that is never sent"),
            (akamai_token(key, [exp, "acl=/*", ""]), "an empty field"),
            (akamai_token(key, [exp, "acl"]), "a field without a value"),
            (akamai_token(key, ["EXP" + exp[3:], "acl=/*"]), "a name in upper case"),
            (akamai_token(key, ["exp=", "acl=/*"]), "an empty exp"),
            (token + "~id=1", "something behind hmac"),
            (token.replace("~hmac", "~hmac=0~hmac"), "hmac twice"),
            (token.split("~hmac")[0], "no hmac"),
            (token[:-1], "a digit short"),
            (token.replace("~", "%7E"), "percent-encoded"),
            (token.replace("~", "&"), "other separators"),
            ("", "empty")):
        say("sign_malformed", what, odd)
    say("passed", "in upper case", token.replace(token[-64:], token[-64:].upper()))

    salted = akamai_token(key, [exp, "acl=/*"], salt="pepper")
    say("passed", "salt", salted, options=["salt=pepper"])
    say("passed", "salt and url", akamai_token(key, [exp], path, "pepper"), options=["salt=pepper"])
    say("sign_mismatch", "another salt", salted, options=["salt=salt"])
    say("sign_mismatch", "a salt that is not expected", salted)
    say("sign_mismatch", "no salt", token, options=["salt=pepper"])
    say("sign_mismatch", "a salt in the URL", akamai_token(key, [exp], path, "pepper"),
        path + "~salt=pepper", options=["salt=pepper"])


# ------------------------------------------------------------------------------- published values

TENCENT, EDGEONE = "dimtm5evg50ijsx2hvuwyfoiu65", "DvYmqE81E1F9R791H6lmht"
GOOGLE = "nZtRohdNF9m3cKM24IcK4w=="
BUNNY_URL = "token-tester.b-cdn.net"
FASTLY = "iqFPeN2u+Z0Lm5IrsKaOFKRqEU5Gw8ePtaEkHZWuD24="

# Scheme, key, URL, the time in the URL, the verdict at a moment when that time is good, where. The ends
# of life are computed from the meaning that the scheme has.
PUBLISHED = [
    ("qiniu", "12345678", "/DIR1/dir2/vodfile.mp4?sign=19eb212771e87cc3d478b9f32d6c7bf9&t=55bb9b80",
     0x55bb9b80, "passed", "Qiniu, segmentfault a/1190000006978958"),
    ("qiniu", "12345678", "/DIR1/dir2/vodfile.mp4?sign=83a880fd7aa06f3d3c6caa54d8f164ec&t=55bbefe0",
     0x55bbefe0, "passed", "Qiniu, the same page, a comment; the key is not stated beside it"),
    ("qiniu", "9388f4ba63b89bba5b9b84aa70a92eaac099d39b",
     "/DIR1/%E4%B8%AD%E6%96%87/vodfile.mp4?sign=b4b7f94dd7817ce0283b5491861c3936&t=55bb9b80",
     0x55bb9b80, "passed", "Qiniu, learnku.com/articles/58535, Chinese"),
    ("qiniu", "encryptKey", "/qiniu.mp4?sign=1a530a8baafe126145f49cb738a50c09&t=14",
     20, "sign_malformed", "qiniu/nodejs-sdk test/cdn.test.js: right, but no time of 8 digits"),

    ("bitiful", "testsecretkey", "/image.jpg?_ts=1701091625&_btf_tk=960edecad993db64d8aab938c7dfc3f7",
     1701091625, "sign_mismatch", "Bitiful's documentation: not reproducible, the key is not stated"),
    ("bitiful", "testsecretkey", "/image.jpg?_ts=1701091625&_btf_tk=776114d876dabcb1ebbcf29137c02629",
     1701091625, "passed", "Bitiful's documentation, its sample with its sample key; computed"),
    ("bitiful", "testsecretkey", "/image.jpg?_btf_tk=776114d876dabcb1ebbcf29137c02629&_ts=1701091625",
     1701091625, "passed", "Bitiful's documentation, the same in the order of its samples; computed"),

    ("netease", "mySecretKey",
     "/vodk32ywxdf/example.mp4?wsSecret=217b2b38b19916b539af789100c141b8&wsTime=1556279147",
     1556279147, "passed", "NetEase's documentation, which prints the string, not its hash; computed"),

    ("baidu_a", "bdcloud666",
     "/authentication/test/2F.html?auth_key=1498752000-0-0-89518343a306f93173783a260bb364f0",
     1498752000, "passed", "Baidu A"),
    ("baidu_b", "bdcloud666",
     "/201706301000/de04628d413e4261405091b731396901/4/44/obhqonkjtlhquiy93.mp3",
     1498788000, "sign_mismatch", "Baidu B: the page hashed a space behind /44/ that its URL has not"),
    ("baidu_b", "bdcloud666",
     "/201706301000/c13e51c58f41084ac98bd9feeeb1a346/4/44/obhqonkjtlhquiy93.mp3",
     1498788000, "passed", "Baidu B, its string without the stray space; computed"),

    ("akamai", "52a152a152a152a152a152a152a1",
     "/live/napoli/index.m3u8?hdnts=exp=1800000000~acl=/live/napoli/*"
     "~hmac=bc1b2cd87f34b4e9e0b8e2abe629bf288af7a50934efff74d53b32d9d17f6dd1",
     1800000000, "passed", "Akamai, a third party's test, checked against openssl"),
    ("akamai", "aabbccddeeff00112233445566778899",
     "/hls/a.ts?hdnts=exp=1800000000~acl=/hls/*"
     "~hmac=616ccdc84b7c55f6621e219a2be717271973096d88343885420193515797d2bb",
     1800000000, "passed", "Akamai, another token of the same test"),
    ("akamai", "1234", "/protected/a.ts?hdnts=st=1498386079~exp=1498386379~acl=/protected/*"
     "~hmac=3fea342b4b69149f8a34ff709913ad8676a3495172e4ac3f387b23554aa3a761",
     1498386379, "sign_mismatch", "kaltura/nginx-akamai-token-validate-module README: its key is a "
     "placeholder"),

    ("aliyun_a", "aliyuncdnexp1234",
     "/video/standard/1K.html?auth_key=1444435200-0-0-80cd3862d699b7118eed99103f2a3a4f",
     1444435200, "passed", "Alibaba A"),
    ("aliyun_a", "aliyuncdnexp1234",
     "/video/standard/test.mp4?auth_key=1444435200-0-0-23bf85053008f5c0e791667a313e28ce",
     1444435200, "passed", "Alibaba A, the newer page"),
    ("aliyun_b", "aliyuncdnexp1234",
     "/201508150800/9044548ef1527deadafa49a890a377f0/4/44/44c0909bcfc20a01afaf256ca99a8b8b.mp3",
     1439596800, "passed", "Alibaba B"),
    ("aliyun_c", "aliyuncdnexp1234", "/a37fa50a5fb8f71214b1e7c95ec7a1bd/55CE8100/test.flv",
     0x55ce8100, "passed", "Alibaba C, the time in upper case"),
    ("aliyun_c", "aliyuncdnexp1234", "/a37fa50a5fb8f71214b1e7c95ec7a1bd/55ce8100/test.flv",
     0x55ce8100, "sign_mismatch", "Alibaba C, control: the time is hashed as sent"),
    ("aliyun_c_args", "aliyuncdnexp1234",
     "/test.flv?KEY1=a37fa50a5fb8f71214b1e7c95ec7a1bd&KEY2=55CE8100",
     0x55ce8100, "passed", "Alibaba C, the same in arguments"),

    ("tencent_a", TENCENT,
     "/test.jpg?sign=1582791032-im1acp76sx9sdqe601v-0-3fbb88382c9356b6faaf9d68c7b2ae3a",
     1582791032, "passed", "Tencent A, the page of 2023"),
    ("tencent_a", TENCENT,
     "/test.jpg?sign=1582791032-im1acp76sx9sdqe601v-0-dd63f95e739ed4b47427a129d21ef4e3",
     1582791032, "sign_mismatch", "Tencent A, the page of 2020: not reproducible, its key is not stated"),
    ("tencent_b", TENCENT, "/202003032017/b91bad39a0f9c885ddebd6b6164de3c4/test.jpg",
     1583237820, "sign_mismatch", "Tencent B, the page of 2020: not reproducible, its key is not stated"),
    ("tencent_b", TENCENT, "/202003032017/7805540e2f79d87ecbde253b8432fc92/test.jpg",
     1583237820, "passed", "Tencent B, the sample of 2020 with the key of 2023; computed"),
    ("tencent_c", TENCENT, "/8fe9b5597c809d7ace147468c7c7eadb/5e577978/test.jpg",
     0x5e577978, "sign_mismatch", "Tencent C, the page of 2020: not reproducible, its key is not stated"),
    ("tencent_c", TENCENT, "/7913fc0c5c9e92dd3633b7895152bbb2/5e577978/test.jpg",
     0x5e577978, "passed", "Tencent C, the sample of 2020 with the key of 2023; computed"),
    ("tencent_c_time_first", TENCENT, "/ea68b93ac23ebbc6eebf7f163c6e9c4c/1582791032/test.jpg",
     1582791032, "passed", "Tencent C, the page of 2024: key, time, path, and a decimal time"),
    ("tencent_c_time_first", TENCENT, "/900a5049aa8ac1ab144527d9c2be4cea/1582791032/test.jpg",
     1582791032, "sign_mismatch", "Tencent C, the page of 2024, control: the other order"),
    ("tencent_d", TENCENT, "/test.jpg?sign=900a5049aa8ac1ab144527d9c2be4cea&t=1582791032",
     1582791032, "passed", "Tencent D, the page of 2025"),
    ("tencent_d", TENCENT, "/test.jpg?sign=0f8201d814dfaf64cf54e74c5f7dbcb0&t=1582791032",
     1582791032, "sign_mismatch", "Tencent D, the page of 2020: not reproducible, its key is not stated"),

    ("edgeone_a", EDGEONE, "/foo.jpg?sign=1721028437-Kv4cPTAAP5YTi-0-0fbdca749d7ab784750685347e42075c",
     1721028437, "passed", "EdgeOne A"),
    ("edgeone_a", "3C9mxSGzc8ZadmGNzE",
     "/foo.jpg?sign=1721028437-Kv4cPTAAP5YTi-0-0fbdca749d7ab784750685347e42075c",
     1721028437, "sign_mismatch", "EdgeOne A, with the other key that one copy of the page has"),
    ("edgeone_b", EDGEONE, "/202407151533/d1f0b51c6894231fc12e054fcc7f0b3e/foo.jpg",
     1721028780, "passed", "EdgeOne B"),
    ("edgeone_c", EDGEONE, "/6688749e8906a726c12fe1be3aacd016/6694d30a/foo.jpg",
     0x6694d30a, "passed", "EdgeOne C"),
    ("edgeone_d", EDGEONE, "/foo.jpg?sign=cadcec4a04e67b9c2abf4b61c642a0dd&t=1721029907",
     1721029907, "passed", "EdgeOne D"),

    ("tencent_vod", "24FEQmTzro4V5u3D5epW",
     "/dir1/dir2/myVideo.mp4?t=5a71afc0&us=72d4cd1101&sign=3d8488faeb37d52d6bf63b63c1b171c3",
     0x5a71afc0, "passed", "Tencent VOD"),
    ("tencent_vod", "24FEQmTzro4V5u3D5epW",
     "/dir1/dir2/myVideo.mp4?t=5a71afc0&rlimit=3&us=72d4cd1101&sign=c5214f0d5961b13acd558b4957c4dfc5",
     0x5a71afc0, "sign_malformed", "Tencent VOD: right, but nothing here counts addresses"),
    ("tencent_vod", "24FEQmTzro4V5u3D5epW",
     "/dir1/dir2/myVideo.mp4?t=5a71afc0&exper=300&us=72d4cd1101&sign=547d98c4b91e81b5ea55c95cef63223f",
     0x5a71afc0, "sign_malformed", "Tencent VOD: right, but nothing here cuts videos short"),

    ("huawei_a", "huaweicloud12345",
     "/T128_2_1_0_sdk/0210/M00/82/3E/test.mp3?auth_key=1498752000-0-0-4143ae4a8034c637fd256dfd3542bafc",
     1498752000, "passed", "Huawei A"),

    ("jd_a", "jdcloud1234",
     "/video/standard/1K.html?auth_token=1592409600-0-0-06d97bc9e43ded48d991994006cfa127",
     1592409600, "passed", "jdcloudcom/en URL-Authentication.md, arguments"),
    ("jd_b", "jcloud1234", "/1592409600/8afb0900782e14c35214ccda534a3679/video/standard/1K.html",
     1592409600, "passed", "jdcloudcom/en URL-Authentication.md, path"),

    ("wangsu_e", "cdnw",
     "/browse/index.html?auth_key=1715916795-7asdD6JEYMpCzX-0-2a59386824bd900252600160f446c227",
     1715916795, "passed", "CDNetworks E, of which only the digits 2a593 were to be seen; the rest computed"),

    ("upyun", "mark520", "/404.jpg?_upt=bcc3b8331545271510",
     1545271510, "passed", "UPYUN, haomeiwen.com/subject/rbltqqtx.html"),
    ("upyun", "xxxx", "/2015/04/?_upt=1d3cba7c1429621619&_upp=2",
     1429621619, "sign_mismatch", "UPYUN, segmentfault q/1010000002685034: its key is masked"),

    ("secure_link", "secret", "/s/link?md5=_e4Nc3iduzkWRm01TBBNYw&expires=2147483647",
     2147483647, "passed", "nginx, ngx_http_secure_link_module"),
    ("gcore", "chiave-di-prova", "/live/napoli/?md5=v3C24dSnA0S__4PVnxS3KA&expires=1800000000",
     1800000000, "passed", "nginx secure_link without an address, a third party's test"),

    ("cloudflare", "mysecrettoken",
     "/images/cat.jpg?verify=1484063787-9JQB8vP1z0yc5DEBnH6JGWM3mBmvIeMrnnxFi3WtJLE%3D",
     1484063787, "sign_mismatch", "Cloudflare's documentation: not reproducible with its key"),
    ("cloudflare", "mysecrettoken",
     "/images/cat.jpg?verify=1484063787-XsZ5NmtNBxOd4f4fBOtqVmpWRnDRNkHKVZieqDPKu3U%3D",
     1484063787, "passed", "Cloudflare's documentation, its sample with its key; computed"),

    ("fastly", FASTLY, "/foo/bar.html?token=1441307151_4492f25946a2e8e1414a8bb53dab8a6ba1cf4615",
     1441307151, "sign_mismatch", "fastly/token-functions README: illustrative, not reproducible"),
    ("fastly", FASTLY, "/foo/bar.html?token=1536399430_2ff701d4b75cbafce1919e87647b07177fa7bee2",
     1536399430, "passed", "fastly/token-functions README, its sample with its key; computed"),

    ("google", GOOGLE, "/some/path?some=query&another=param&Expires=1549751401&KeyName=my-key"
     "&Signature=9Q9TCxSju8-W5nUkk5CuTrun2_o=",
     1549751401, "passed", "GoogleCloudPlatform/python-docs-samples cdn, URL", "www.example.com"),
    ("google_prefix", GOOGLE, "/any/path?URLPrefix=aHR0cDovLzM1LjE4Ni4yMzQuMzMv&Expires=1549751401"
     "&KeyName=my-key&Signature=j7HYgoQ8dIOVsW3Rw4cpkjWfRMA=",
     1549751401, "passed", "GoogleCloudPlatform/python-docs-samples cdn, prefix", "35.186.234.33"),
    ("google_cookie", GOOGLE, "/foo/bar",
     1549751401, "passed", "GoogleCloudPlatform/python-docs-samples cdn, cookie", "www.example.com",
     "Cloud-CDN-Cookie=URLPrefix=aHR0cDovL3d3dy5leGFtcGxlLmNvbS9mb28v:Expires=1549751401"
     ":KeyName=my-key:Signature=Z9uYAu73YHioRScZDxnP-TnS274="),

    ("bunny", "SecurityKey", "/300kb.jpg?token=bq6dlNKcoVbTrzCJepE5gHoC436eTtz97Ruk89V8tmU"
     "&token_countries_blocked=CA&expires=1598024587",
     1598024587, "sign_malformed", "Bunny, SHA-256: right, but nothing here knows countries"),
    ("bunny", "SecurityKey", "/300kb.jpg?token=3ZdIIg1-PB_UOF62lQIqfT4MWr2ENIdd0KWnQVuej3w"
     "&token_countries=CA&token_path=%2F&expires=1598024587",
     1598024587, "sign_malformed", "Bunny, SHA-256: right, but nothing here knows countries"),
    ("bunny", "SecurityKey", "/300kb.jpg?token=jjTwdhWdTUAQSKbPyKGH9FSLqBe-FisgVWwGXnYEPIQ"
     "&expires=1598024587",
     1598024587, "sign_mismatch", "Bunny, SHA-256: bound to an address, which this scheme is not"),
]

# BunnyCDN.TokenAuthentication, e2e/vectors.json and the tests of its signers.
for verdict, what, query in (
        ("passed", "plain", "token=HS256-o10JRWlsAItyAsdKS6jJKjabHN4FrFsplDHPV1idcX4"),
        ("passed", "v=123", "token=HS256-q6oRQr-5ccQ-piO1HSEQu1DVMy9UMppRxGlIQwoeM5Y&v=123"),
        ("passed", "ignore_params",
         "token=HS256-1lwWBD_c1IAGSj1UKPoxreu8ePDQ-Z9FoWLcRn_RRH0&token_ignore_params=true"),
        ("sign_malformed", "countries_only: nothing here knows countries",
         "token=HS256-i5s3Uv7mnrFfN5nznwU2BxhILpnipYeE18TapV0WNFM&token_countries=CA%2CUS"),
        ("sign_malformed", "blocked_only: nothing here knows countries",
         "token=HS256-JS8dSuBSjSH-W2-xhdkCPC36-2rlxfDCQJjlNMPqKZQ&token_countries_blocked=RU%2CCN"),
        ("sign_malformed", "limit_only: nothing here limits speed",
         "token=HS256-DAVapqNNED3Z7JkjRTYX0UOIHNtbHEuuhRNEc4A7mMQ&limit=1000"),
        ("sign_malformed", "ip_v4_only: another form of token",
         "token=HS256-1-L2rISTLcujMY9UFf2tbZ41d5i-Bme1g1oTK_Z2QMLJk"),
        ("sign_malformed", "ip_v6_only: another form of token",
         "token=HS256-1-Z1BaGdhTZdU4iANcyKpurFR2VgCNdqC6hlBv5x_TyaI"),
        ("sign_mismatch", "path_only: token_path is an argument as any other here",
         "token=HS256-uVZvT3SbEoVKYJyDJgbcsDmSFf73cv-uNUVaJiKWpbQ&token_path=%2Fabc")):
    path = "/abc/300kb.jpg" if "path_only" in what else "/300kb.jpg"
    PUBLISHED.append(("bunny_hs256", "SecurityKey", "%s?%s&expires=1598024587" % (path, query),
                      1598024587, verdict, "BunnyWay/BunnyCDN.TokenAuthentication " + what))


def published():
    schemes = {scheme.name: scheme for scheme in SCHEMES}
    for name, key, url, at, verdict, source, *more in PUBLISHED:
        host = more[0] if more else None
        headers = [["Cookie", more[1]]] if len(more) > 1 else []
        scheme = schemes[name]
        options = []

        def say(verdict, now, what=""):
            add(name, key, url, verdict, "published: " + source + what, options=options, host=host,
                headers=headers, now=now)

        # Where the time says when a URL was signed, it is used then; else it is used at its end.
        last = at - (1 if scheme.last == "exclusive" else 0) if scheme.means == "expires" else at
        say(verdict, last)
        if verdict == "passed":
            end = at + scheme.ttl
            late = end + (0 if scheme.last == "exclusive" else 1)
            say("passed", late - 1, "; its last second")
            say("sign_expired", late, "; late by one second")
            if scheme.means in ("started", "window"):
                first = at - (scheme.ttl if scheme.means == "window" else 0)
                say("passed", first, "; its first second")
                say("sign_early", first - 1, "; early by one second")


# What PUBLISHED leaves out, because there is no scheme for it, or no URL: Huawei Live D, the
# expressions of nginx that sign no time, Apache mod_auth_token, BelugaCDN, and ATS (url_sig and
# uri_signing).

def main():
    published()
    for scheme in SCHEMES:
        g = Group(scheme, key_for(scheme, "key"))
        for family in (good_and_late, tampered, cases, widths, shifts, parts, further_arguments,
                       spellings, texts):
            family(g)
        with_backup(scheme)
    with_options()
    hmac_vectors()
    akamai_vectors()
    text = "[\n" + ",\n".join(vectors) + "\n]\n"
    if sys.argv[1:] == ["-"]:
        sys.stdout.write(text)
        return
    if sys.argv[1:]:
        sys.exit(__doc__.split("\n", 1)[0])
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors.json")
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


if __name__ == "__main__":
    main()

"""Lines that nginx must refuse, each with where it may stand and what the message must name."""

from grammar import SECRET, quote

MODE = ["graylist", "on", "Whitelist", "example.com", ""]
HOSTS = [
    "http://example.com", "https://example.com/x", "*", "*example.com", "www.*.com", "example.*", ".example.com",
    "example.com/path", "example.com/", "example.com/a?b/*", "example.com/a/../*", "example.com:", "example.com:0",
    "example.com:65536", "example.com:http", "", "a b", "example..com", "user@example.com", "[::1", "=", "*.", "~(",
    "~", "~*a)(b", "file:", "file:lists/missing.txt", "file:lists", "~(?=x)", "~\\1", "*.192.0.2.1", "\x01",
    "x" * 64 + ".example", "a." * 130 + "example",
]
ADDRESSES = [
    "192.0.2.0/33", "2001:db8::/129", "192.0.2", "192.0.2.256", "192.0.2.010", "localhost", "all", "[::1]", "unix",
    "192.0.2.1-192.0.2.9", "192.0.2.0/255.255.255.0", "fe80::1%eth0", "", "file:", "file:lists/missing.txt", "1/2/3",
]
AGENTS = ["~", "~*(", "~[a", "file:lists/missing.txt", "~a{1000}{1000}"]
TYPES = ["*/*", "*", "*/html", "text", "text/", "/html", '"text/html;q=1"', "text/html,image/png", ""]
STATUS = ["200", "399", "494", "499", "600", "x", "", "403 410", "403 expired=200", "403 gone=410", "403 expired=410 1"]
SIGN = [
    "", "qiniu", "nothing {key}", "qiniu $arg_key", "qiniu a$b", "qiniu {key} {key}", "qiniu {key} 1h",
    "qiniu {key} - soon", "qiniu {key} - 0", "qiniu {key} - 9999d", "qiniu {key} skew=2h", "qiniu {key} skew=1m skew=1m",
    "qiniu {key} colour=red", "qiniu {key} digest=md4", "qiniu {key} means=never", "qiniu {key} - 1h - 1h",
    "qiniu {key} limit=", "qiniu file:keys/missing.key", "qiniu \"\"", "hmac {key} bind=moon", "qiniu {key} - 1h {key}",
    "hmac {key} in=body", "qiniu $request_uri", "qiniu {key} time=hex,hex,hex", "qiniu $unknown_variable",
    "qiniu {key} arg.sign=a/b&c", "netease {key} - 2y",
]
SCHEME = [
    "", "x", "x url=?s=$sign&t=$time", "x message=$key$path$time", "qiniu url=?s=$sign&t=$time message=$key|$path|$time",
    "x url=?s=$sign&t=$time message=$path|$time", "x url=?s=$sign&t=$time message=$key|$time",
    "x url=?s=$sign&t=$time message=$key$path$host|$time", "x url=s=$sign message=$key", "x url=?t=$time message=$key|$path|$time",
    "x url=?s=$sign&s=$time message=$key|$path|$time", "x url=?s=$sign&t=$time message=$key|$path|$time colour=red",
    "x url=?s=$sign&t=$time message=$key|$path|$time|$", "x url=?s=$sign&t=$time message=${{key|$path|$time",
    "x/y url=?s=$sign&t=$time message=$key|$path|$time", "x url=?s=$sign&t=$time message=$key|$path|$time ttl=0",
    "x url=?s=$sign&t=$time message=$key|$path|$time slice=9-3", "x url=/$path/$sign/$time message=$key|$path|$time",
    "x url=?s=$sign&t=$time message=$sign|$key|$path|$time", "x url=?s=$sign&t=$time message=$key|$path|$time|$uid",
]
ZONE = ["", "zone", "zone 1m", "new 1k", "new -1m", "new 1x", "\"\" 1m", "new 1m 2m"]
FLAGS = ["On", "yes", "", "1", "on off", "$mapped"]
FILE_ERRORS = {"referer": HOSTS, "ip": ADDRESSES, "ua": AGENTS[:3]}


def mistake(grammar, where):
    """A line for a level, the files it needs, and what its message must have besides its place."""
    random = grammar.random
    kinds = ["list", "mode", "both", "twice", "value", "sign", "count", "file", "place"]
    kind = random.choice([*kinds, "scheme", "zone"] if where == "http" else kinds)
    return MISTAKES[kind](grammar, random, where)


def bad_entry(grammar, random, _):
    name = random.choice(sorted(FILE_ERRORS))
    words = [{"referer": "good.example", "ip": "192.0.2.1", "ua": "good"}[name]] * random.randrange(3)
    words.insert(random.randrange(len(words) + 1), quote_all(random.choice({**FILE_ERRORS, "ua": AGENTS}[name])))
    return f"antileech_{name} {random.choice(['whitelist', 'blacklist'])} {' '.join(words)};", f"antileech_{name}"


def bad_mode(grammar, random, _):
    name = random.choice(sorted(FILE_ERRORS))
    words = random.choice([quote_all(random.choice(MODE)) + " example.com", "whitelist", "blacklist", "off x"])
    return f"antileech_{name} {words};", f"antileech_{name}"


def both(grammar, random, _):
    """Two lines; the second is the mistake."""
    name, good = random.choice([("referer", "a.example"), ("ip", "192.0.2.1"), ("ua", "x")])
    second = random.choice([f"blacklist {good}", "off"])
    return [f"antileech_{name} whitelist {good};", f"antileech_{name} {second};"], f"antileech_{name}"


def twice(grammar, random, _):
    name, value = random.choice([("allow_empty", "on"), ("dry_run", "on"), ("strip", "off"), ("log_level", "warn"),
                                 ("status", "404"), ("corp", "same-site")])
    return [f"antileech_{name} {value};"] * 2, f"antileech_{name}"


def value(grammar, random, _):
    name, values = random.choice([("accept", TYPES), ("status", STATUS), ("allow_empty", FLAGS), ("dry_run", FLAGS),
                                  ("strip", FLAGS), ("vary", FLAGS), ("log_level", [*FLAGS, "crit"]),
                                  ("corp", ["none", "Same-Site", "", "same-site same-site"])])
    value = random.choice(values)
    if value == "$mapped" and name == "corp":
        value = "none"
    return f"antileech_{name} {value or quote_all('')};", f"antileech_{name}"


def sign(grammar, random, _):
    words = random.choice(SIGN).format(key=f"{SECRET}-with-sixteen-bytes")
    return f"antileech_sign {words};", "antileech_sign"


def scheme(grammar, random, _):
    words = random.choice(SCHEME).replace("{{", "{")
    quoted = " ".join(f'"{word}"' if "=" in word else word for word in words.split())
    return f"antileech_scheme {quoted};", "antileech_scheme"


def zone(grammar, random, _):
    return f"antileech_zone {random.choice(ZONE)};", "zone"


def count(grammar, random, where):
    name = random.choice(["count", "report"]) if where == "location" else "count"
    return f"antileech_{name} {random.choice(['unknown', '', 'zone zone', quote_all('')])};", f"antileech_{name}"


def file(grammar, random, _):
    """An entry in a file: the message also names that file and line."""
    name = random.choice(sorted(FILE_ERRORS))
    bad = random.choice([entry for entry in FILE_ERRORS[name] if entry.strip() and "\x01" not in entry])
    good = {"referer": "good.example", "ip": "192.0.2.1", "ua": "good"}[name]
    lines = [good] * random.randrange(20)
    path = grammar.file(name, [*lines, bad, good])
    expected = f"{path}:{len(lines) + 1}"
    return f"antileech_{name} whitelist file:{path};", expected


def place(grammar, random, where):
    if where == "http":
        return "antileech_report zone;", "antileech_report"
    name = random.choice(["scheme x", "zone x 1m"])
    return f"antileech_{name};", f"antileech_{name.split()[0]}"


MISTAKES = {
    "list": bad_entry, "mode": bad_mode, "both": both, "twice": twice, "value": value, "sign": sign,
    "count": count, "file": file, "place": place, "scheme": scheme, "zone": zone,
}


def quote_all(word):
    return quote(word) if word else '""'

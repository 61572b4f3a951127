"""Random configurations: what README.md says that may be written, and what may not."""

import string
from dataclasses import dataclass, field

LISTS = {"referer": "referers", "ip": "clients", "ua": "agents"}
PRESETS = [
    "hmac", "aliyun_a", "aliyun_b", "aliyun_c", "aliyun_f", "baidu_a", "baidu_b", "baidu_c",
    "baidu_c_path", "bitiful", "netease", "qiniu", "tencent_a", "tencent_b", "tencent_d", "upyun",
]
MEDIA = ["image/*", "text/html", "video/mp4", "application/vnd.apple.mpegurl", "audio/*"]
VARIABLES = ["$mapped", "$geo", "$mapped$geo", "x${mapped}"]
# No message may have it.
SECRET = "SECRET"


@dataclass
class Configuration:
    """What goes inside http, and the files that it names."""

    main: list = field(default_factory=list)
    servers: list = field(default_factory=list)
    files: dict = field(default_factory=dict)


class Grammar:
    def __init__(self, random):
        self.random = random
        self.number = 0
        self.files = {}
        self.schemes = []

    def configuration(self, servers=1):
        main = [*self.schemes_lines(), *self.level("http")]
        blocks = [self.server(number) for number in range(servers)]
        return Configuration(main, blocks, self.files)

    def server(self, number):
        body = self.level("server")
        for index in range(self.random.randrange(4)):
            body += self.location(index)
        name = self.random.choice([f"s{number}.example", f"*.s{number}.example s{number}.example",
                                   rf"~^s{number}-\d+\.example$ s{number}.example"])
        return [f"server_name {name};", *body]

    def location(self, index, depth=0):
        prefix = f"/l{index}/" + "d/" * depth
        name = self.random.choice([prefix, f"^~ {prefix}", f"= {prefix}", rf"~* ^{prefix}.*\.png$"])
        body = self.level("location")
        if self.random.random() < 0.2:
            body += block("if ($arg_a)", self.level("if"))
        if self.random.random() < 0.1:
            body.append("antileech_report zone;")
        if depth < 2 and name == prefix and self.random.random() < 0.4:
            body += self.location(index, depth + 1)
        return block(f"location {name}", body)

    def level(self, where):
        makers = dict(MAKERS)
        if where == "if":
            del makers["count"]
        chosen = [name for name in makers if self.random.random() < 0.25]
        self.random.shuffle(chosen)
        lines = []
        for name in chosen:
            if name in REPEATABLE and self.random.random() < 0.1:
                lines.append(f"antileech_{name} off;")
                continue
            mode = self.random.choice(["whitelist", "blacklist"])
            for _ in range(self.random.randint(1, 3) if name in REPEATABLE else 1):
                words = " ".join(makers[name](self, where))
                lines.append(f"antileech_{name} {mode + ' ' if name in LISTS else ''}{words};")
        return lines

    # Words of directives.

    def some(self, make, most=4):
        return [make() for _ in range(self.random.randint(1, most))]

    def label(self):
        length = self.random.choice([1, 3, 8, 63])
        inner = "".join(self.random.choices(string.ascii_letters + string.digits, k=length))
        return inner[:-1] + "-" + inner[-1] if 1 < length < 63 and self.random.random() < 0.3 else inner

    def host(self):
        # A last label of digits would be part of an address.
        name = ".".join([*self.some(self.label, 2), self.random.choice(["example", "test", "co.uk"])])
        return self.random.choice([name] * 5 + ["192.0.2.1", "[2001:db8::1]", "\u4e2d\u6587.example",
                                                "xn--fiq228c.example", "localhost"])

    def regex(self):
        atoms = [r"img\d+", "a|b", "(?:x|y)+", "[a-z0-9-]*", r"\.", "w{1,3}", "^a", "z$", ".*"]
        return self.random.choice(["~", "~*"]) + "".join(self.some(lambda: self.random.choice(atoms)))

    def referer_entry(self, where="location"):
        host = self.host()
        if self.random.random() < 0.15:
            return quote(self.regex())
        if self.random.random() < 0.1:
            return "self" if where == "http" else self.random.choice(["self", "server_names"])
        before = self.random.choice(["", "=", "*."])
        if before == "*." and not host[0].isalpha():
            before = ""
        port = self.random.choice(["", "", ":1", ":8080", ":65535"])
        path = self.random.choice(["", "", "/*", "/blog/*", "/a/%20b/*"])
        return f"{before}{host}{port}{path}"

    def referer(self, where):
        return self.entries("referer", lambda: self.referer_entry(where))

    def client_entry(self):
        r = self.random.randrange
        return self.random.choice([
            f"{r(1, 224)}.{r(256)}.{r(256)}.{r(256)}", f"10.{r(256)}.0.0/{r(33)}", "0.0.0.0/0", "::/0",
            f"2001:db8:{r(65536):x}::/{r(129)}", f"::ffff:192.0.2.{r(256)}", "unix:",
        ])

    def client(self, _):
        return self.entries("ip", self.client_entry)

    def agent_entry(self):
        return quote(self.random.choice([
            self.regex(), '""', "curl", "python-requests", "Mozilla/4.0 (compatible; bad)", "\u00e9", "#x",
        ])) if self.random.random() < 0.9 else '""'

    def agent(self, _):
        return self.entries("ua", self.agent_entry)

    def entries(self, directive, make):
        """Some, and some of them in a file."""
        words = self.some(make)
        if self.random.random() < 0.3:
            lines = ["# a list", "", *(unquote(make()) for _ in range(self.random.randrange(1, 30)))]
            # A file cannot know which server it is used in.
            lines = [line for line in lines if line != "server_names"]
            words.append(f"file:{self.file(directive, lines)}")
        return words

    def file(self, directive, lines):
        self.number += 1
        name = f"lists/{LISTS[directive]}-{self.number}.txt"
        self.files[name] = self.random.choice(["\n", "\r\n"]).join([*lines, ""])
        return name

    def key(self):
        letters = string.ascii_letters + string.digits + "-_+/"
        return SECRET + "".join(self.random.choices(letters, k=self.random.choice([1, 16, 200])))

    def sign(self, _):
        words = [self.random.choice(PRESETS + self.schemes * 3), self.key()]
        if self.random.random() < 0.5:
            words.append(self.random.choice(["-", self.key() + "2"]))
            words.append(self.random.choice(["-", "1h", "30m", "7d", "86400"]))
        options = {"skew": ["0", "30s", "1h"], "limit": ["inclusive", "exclusive"], "cap": ["1d", "1h"],
                   "path": ["raw", "decoded"], "args": ["any", "none"]}
        # Schemes on paths have their own idea of these.
        if words[0] in ["qiniu", "netease", "baidu_a"]:
            chosen = self.random.sample(sorted(options), self.random.randrange(4))
            words += [f"{name}={self.random.choice(options[name])}" for name in chosen]
        return words

    def schemes_lines(self):
        lines = []
        for number in range(self.random.randrange(3)):
            name = f"own-{number}"
            url, between = self.random.choice([
                (f"?s{number}=$sign&t{number}=$time", ""), (f"?tok{number}=$time-$sign", ""),
                (f"cookie:c{number}=$time-$uid-$sign", "$uid|"), (f"header:x-{number}=$time:$rand:$sign", "$rand:"),
                (f"/dl{number}/$sign/$time$path", ""),
            ])
            message = f"$key|$time|{between}$path"
            options = [
                "digest=" + self.random.choice(["md5", "sha1", "sha256", "hmac-md5", "hmac-sha1", "hmac-sha256"]),
                "time=" + self.random.choice(["dec", "hex", "ymdhm+0800", "ymdhm-0330"]),
                "means=" + self.random.choice(["expires", "issued", "started", "window"]),
                "ttl=" + self.random.choice(["10m", "1d"]),
                "encode=" + self.random.choice(["hex", "base64url"]),
            ]
            lines.append(f'antileech_scheme {name} "url={url}" "message={message}" {" ".join(options)};')
            self.schemes.append(name)
        return lines

    def one_of(*words):
        return lambda self, _: [self.random.choice(words)]

    def accept(self, _):
        return self.some(lambda: self.random.choice(MEDIA))

    def bypass(self, _):
        return self.some(lambda: self.random.choice(VARIABLES))

    def status(self, _):
        words = [self.random.choice(["400", "403", "404", "410", "444", "451", "503", "599"])]
        return words + self.random.choice([[], ["expired=410"], ["expired=444"]])


REPEATABLE = ["referer", "ip", "ua", "accept", "bypass", "sign"]
MAKERS = {
    "accept": Grammar.accept,
    "allow_empty": Grammar.one_of("on", "off", "direct"),
    "bypass": Grammar.bypass,
    "corp": Grammar.one_of("same-origin", "same-site", "cross-origin", "off", "$mapped"),
    "count": Grammar.one_of("zone", "off"),
    "dry_run": Grammar.one_of("on", "off"),
    "ip": Grammar.client,
    "log_level": Grammar.one_of("error", "warn", "notice", "info", "off"),
    "referer": Grammar.referer,
    "sign": Grammar.sign,
    "status": Grammar.status,
    "strip": Grammar.one_of("on", "off"),
    "ua": Grammar.agent,
    "vary": Grammar.one_of("on", "off"),
}


def block(head, body):
    return [f"{head} {{", *body, "}"]


def quote(word):
    if word == '""' or not set(word) & set(' {}"\\;#$'):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unquote(word):
    """A word as a line of a file."""
    return word[1:-1].replace("\\\\", "\\") if word.startswith('"') and word != '""' else word

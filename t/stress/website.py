"""A site that uses everything the module has, and the requests that are made to it."""

import base64
import hashlib
import hmac
import re
import time
from dataclasses import dataclass

from nginx import MODULE, ROOT, TEMP_PATHS

BODY = "It works!\n"
FOLDERS = ["files", "signed", "browsers", "deep/inside", "bypassed"]
# Entries of each list: so many that it shows when one reload does not give them back.
ENTRIES = 2000
KEY = "0123456789abcdef-of-the-stress-test"
HOUR = 3600


@dataclass(frozen=True)
class Request:
    """What is asked, and what must be the answer."""

    target: str
    headers: tuple = ()
    status: int = 200
    reason: str = ""

    def text(self, connection="keep-alive"):
        lines = [f"GET {self.target} HTTP/1.1", "Host: localhost", *self.headers]
        return "\r\n".join([*lines, f"Connection: {connection}", "", ""])


def prepare(nginx):
    for folder in FOLDERS:
        nginx.put(f"html/{folder}/a.txt", BODY)
    nginx.put("conf/keys/qiniu.key", KEY)
    (nginx.dir / "conf/keys/qiniu.key").chmod(0o600)


def configure(nginx, generation=0, workers=2, connections=1024):
    """Each generation has other lists, keys and levels than the one before, of the same size; the same
    requests have the same answers in all of them."""
    generation = f"{generation:03}"
    nginx.put("conf/lists/referers.txt", "".join(
        f"g{generation}-{number}.example\n" for number in range(ENTRIES)) + "listed.example\n")
    nginx.put("conf/lists/clients.txt", "".join(
        f"10.{int(generation) % 250}.{number // 250}.{number % 250}\n" for number in range(ENTRIES)))
    nginx.put("conf/lists/agents.txt", "".join(
        f"agent-{generation}-{number}/\n" for number in range(ENTRIES)) + "Leech\n~^Evil/\\d\n")
    levels = "".join(
        f"location /level-{number}/ {{ antileech_referer blacklist l{number}.example; }}\n"
        for number in range(int(generation) % 7))
    text = f"""load_module {MODULE};
worker_processes {workers};
worker_rlimit_core 0;
error_log logs/error.log warn;
pid logs/nginx.pid;
events {{
    worker_connections {connections};
}}
http {{
{TEMP_PATHS}access_log off;
default_type text/plain;
keepalive_requests 1000000;
client_header_timeout 60s;
keepalive_timeout 60s;
map $http_referer $corp {{
    default             same-site;
    ~^https://partner\\. cross-origin;
}}
map $http_x_key $tenant_key {{
    default  tenant-key-of-generation-{generation};
}}
geo $bypassed {{
    default        0;
    198.51.100.0/24 1;
}}
antileech_zone load 1m;
antileech_scheme own "url=?token=$time-$sign" "message=$time $path $remote_addr"
    digest=hmac-sha256 encode=base64url;
server {{
    listen 127.0.0.1:{nginx.port} backlog=4096;
    server_name localhost *.own.example;
    root html;
    add_header X-Generation {generation} always;
    add_header X-Worker $pid always;
    add_header X-Reason $antileech_reason always;
    antileech_count load;
    antileech_log_level off;
    antileech_ip blacklist file:lists/clients.txt 2001:db8::/32;
    antileech_ua blacklist file:lists/agents.txt;
    antileech_referer whitelist file:lists/referers.txt server_names self ~^img\\d+\\.example$
        =one.example *.sub.example path.example/blog/*;
    antileech_allow_empty direct;
    antileech_corp same-site;
    antileech_bypass $bypassed;
    antileech_vary on;
    location /signed/ {{
        antileech_sign qiniu file:keys/qiniu.key backup-key-of-generation-{generation} 7d;
        antileech_sign own {KEY} - 1h;
        antileech_sign hmac {KEY} - 1d in=path;
        antileech_sign baidu_b {KEY};
        antileech_sign netease $tenant_key - 2h skew=1m;
        antileech_strip off;
        antileech_status 403 expired=410;
    }}
    location /browsers/ {{
        antileech_referer off;
        antileech_accept image/* text/html;
        antileech_corp $corp;
        antileech_log_level error;
    }}
    location /deep/ {{
        antileech_dry_run on;
        location /deep/inside/ {{
            antileech_referer blacklist evil.example file:lists/referers.txt;
            if ($arg_a) {{
                antileech_status 451;
            }}
        }}
    }}
    location /bypassed/ {{
        antileech_bypass $tenant_key;
    }}
    location = /report {{
        antileech_referer off;
        antileech_bypass off;
        antileech_count off;
        antileech_report load;
    }}
    {levels}
}}
}}
"""
    if missing := [name for name in directives() if not re.search(rf"\b{name} ", text)]:
        raise RuntimeError(f"the configuration does not use {', '.join(missing)}")
    nginx.conf.write_text(text)


def directives():
    source = (ROOT / "src" / "command.rs").read_text()
    return re.findall(r'ngx_string!\("(antileech_\w+)"\)', source)


def requests(client="127.0.0.1"):
    """All kinds of requests that are counted, with URLs that work for an hour. The client's address is
    signed in one of them."""
    now = int(time.time())
    qiniu = sign_qiniu("/signed/a.txt", now + HOUR)
    expired = sign_qiniu("/signed/a.txt", now - HOUR)
    own = sign_own("/signed/a.txt", now, client)
    token = sign_hmac("/signed/", now + HOUR, 1)
    return [
        Request("/files/a.txt", ("Referer: https://www.listed.example/page",)),
        Request("/files/a.txt", ("Referer: http://img7.example/",)),
        Request("/files/a.txt", ("Referer: http://path.example/blog/x",)),
        Request("/files/a.txt", ("Referer: http://www.own.example/",)),
        Request("/files/a.txt"),
        Request("/files/a.txt", ("Referer: https://evil.example/",), 403, "referer"),
        Request("/files/a.txt", ("Referer: nonsense",), 403, "referer_malformed"),
        Request("/files/a.txt", ("User-Agent: a leech",), 403, "ua"),
        Request("/files/a.txt", ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors",
                                 "Sec-Fetch-Dest: image"), 403, "cross_site"),
        Request(f"/signed/a.txt?{qiniu}"),
        Request(f"/signed/a.txt?{own}"),
        Request(f"/al-{token}/signed/a.txt"),
        Request("/signed/a.txt", (), 403, "sign_missing"),
        Request(f"/signed/a.txt?{expired}", (), 410, "sign_expired"),
        Request(f"/signed/a.txt?{qiniu[:-1]}", (), 403, "sign_malformed"),
        Request(f"/signed/a.txt?{qiniu}0", (), 403, "sign_malformed"),
        Request("/browsers/a.txt", ("Accept: image/avif,*/*", "Referer: https://partner.example/")),
        Request("/browsers/a.txt", ("Accept: */*",), 403, "accept"),
        Request("/deep/inside/a.txt", ("Referer: http://x.evil.example/",), 200, "referer"),
        Request("/deep/inside/a.txt?a=1", ("Referer: http://good.example/",)),
        Request("/bypassed/a.txt", ("Referer: http://evil.example/",)),
    ]


def sign_qiniu(path, expires):
    digest = hashlib.md5(f"{KEY}{path}{expires:x}".encode()).hexdigest()
    return f"sign={digest}&t={expires:x}"


def sign_own(path, now, client):
    return f"token={now + HOUR}-{mac(f'{now + HOUR} {path} {client}')}"


def sign_hmac(scope, expires, depth):
    return f"{expires}-{depth}-" + mac(f"antileech/1\n{expires}\n{depth}\n{scope}")


def mac(message):
    digest = hmac.digest(KEY.encode(), message.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

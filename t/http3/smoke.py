"""Usage: smoke.py FOLDER

Asks an nginx with HTTP/3, of the module's own configuration in FOLDER, and compares the answers."""

import asyncio
import os
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

from aioquic.asyncio import QuicConnectionProtocol, connect
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration

TOKEN = "al=4000000000-2-ymRM0pPgqYLgLKZfhLzDdrv7CZb-JYrKXD6q6RtPwd4"
GOOD = ("referer", "https://www.good.example/")
EVIL = ("referer", "https://evil.example/")
# What is asked, the status, and the reason.
CASES = [
    ("/r/a.txt", [GOOD], 200, None),
    ("/r/a.txt", [EVIL], 403, "referer"),
    ("/r/a.txt", [GOOD, EVIL], 403, "referer_malformed"),
    ("/r/a.txt", [GOOD, GOOD], 403, "referer_malformed"),
    ("/r/a.txt", [], 403, "referer_empty"),
    ("/r/a.txt", [("origin", "https://good.example")], 200, None),
    ("/self/a.txt", [("referer", "https://localhost/")], 200, None),
    ("/self/a.txt", [EVIL], 403, "referer"),
    ("/ip/a.txt", [], 200, None),
    ("/f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000", [], 200, None),
    ("/f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5040&t=f0000000", [], 403, "sign_mismatch"),
    ("/209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt", [], 200, None),
    ("/vod/42/a.ts", [("cookie", TOKEN)], 200, None),
    ("/vod/42/a.ts", [("cookie", "a=1"), ("cookie", TOKEN), ("cookie", "b=2")], 200, None),
    ("/vod/42/a.ts", [("cookie", "a=1")], 403, "sign_missing"),
]


def configuration(port):
    return f"""load_module {os.environ["TEST_MODULE"]};
daemon off;
pid nginx.pid;
error_log error.log info;
events {{
}}
http {{
    access_log off;
    client_body_temp_path temp;
    proxy_temp_path temp;
    fastcgi_temp_path temp;
    uwsgi_temp_path temp;
    scgi_temp_path temp;
    antileech_zone zone 1m;
    server {{
        listen 127.0.0.1:{port} quic;
        listen 127.0.0.1:{port} ssl;
        server_name localhost;
        ssl_certificate server.crt;
        ssl_certificate_key server.key;
        root html;
        add_header X-Reason $antileech_reason always;
        add_header X-Protocol $server_protocol always;
        antileech_corp same-site;
        antileech_count zone;
        location /r/ {{
            antileech_referer whitelist good.example;
            antileech_allow_empty off;
        }}
        location /self/ {{
            antileech_referer whitelist self;
        }}
        location /ip/ {{
            antileech_ip whitelist 127.0.0.1;
        }}
        location /f/ {{
            antileech_sign qiniu primary-key-1234;
            antileech_sign baidu_b primary-key-1234;
        }}
        location /vod/ {{
            antileech_sign hmac backup-key-12345 in=cookie:al;
        }}
    }}
}}
"""


class Client(QuicConnectionProtocol):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.http = H3Connection(self._quic)
        self.headers = {}
        self.bodies = {}
        self.waiting = {}

    async def get(self, target, headers):
        stream = self._quic.get_next_available_stream_id()
        fields = [(":method", "GET"), (":scheme", "https"), (":authority", "localhost"), (":path", target)]
        encoded = [(name.encode(), value.encode()) for name, value in [*fields, *headers]]
        self.http.send_headers(stream, encoded, end_stream=True)
        self.waiting[stream] = asyncio.get_running_loop().create_future()
        self.transmit()
        await asyncio.wait_for(self.waiting[stream], 10)
        return self.headers[stream], self.bodies.get(stream, b"")

    def quic_event_received(self, event):
        for received in self.http.handle_event(event):
            stream = received.stream_id
            if isinstance(received, HeadersReceived):
                self.headers[stream] = {name.decode(): value.decode() for name, value in received.headers}
            elif isinstance(received, DataReceived):
                self.bodies[stream] = self.bodies.get(stream, b"") + received.data
            if received.stream_ended and not self.waiting[stream].done():
                self.waiting[stream].set_result(None)


async def ask(port):
    """What is wrong with the answers."""
    configuration = QuicConfiguration(is_client=True, alpn_protocols=H3_ALPN, verify_mode=ssl.CERT_NONE,
                                      server_name="localhost")
    wrong = []
    async with connect("127.0.0.1", port, configuration=configuration, create_protocol=Client) as client:
        for target, headers, status, reason in CASES:
            answer, body = await client.get(target, headers)
            found = int(answer[":status"]), answer.get("x-reason")
            if found != (status, reason):
                wrong.append(f"{target} {headers}: {found}, not {(status, reason)}")
            if (body == b"It works!\n") != (status == 200):
                wrong.append(f"{target}: the body is {body}")
            if answer.get("cross-origin-resource-policy") != "same-site":
                wrong.append(f"{target}: no Cross-Origin-Resource-Policy")
            if answer.get("x-protocol") != "HTTP/3.0":
                wrong.append(f"{target}: over {answer.get('x-protocol')}")
    return wrong


def main(folder):
    for name in ["r/a.txt", "self/a.txt", "ip/a.txt", "f/a.txt", "vod/42/a.ts"]:
        path = folder / "html" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("It works!\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "nginx.conf").write_text(configuration(port))
    log = folder / "error.log"
    nginx = subprocess.Popen([os.environ["TEST_NGINX"], "-p", f"{folder}/", "-c", folder / "nginx.conf", "-e", log])
    try:
        wait_for(port, nginx)
        wrong = asyncio.run(asyncio.wait_for(ask(port), 60))
    finally:
        nginx.terminate()
        nginx.wait(10)
    alarms = [line for line in log.read_text().splitlines() if "[alert]" in line or "[crit]" in line or "[emerg]" in line]
    for line in [*wrong, *alarms]:
        print(f"WRONG: {line}")
    print(f"{len(CASES)} requests over HTTP/3, {len(wrong)} wrong answers")
    if wrong or alarms:
        sys.exit(1)


def wait_for(port, nginx):
    for _ in range(250):
        if nginx.poll() is not None:
            sys.exit("nginx did not start")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    sys.exit("nginx does not answer")


main(Path(sys.argv[1]).resolve())

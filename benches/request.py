"""The request that everything is measured with: a browser asks for a picture of a page."""

import base64
import hashlib
import socket
from dataclasses import dataclass, field, replace

from lists import CLIENT, REFERER_HOST

PICTURE = "photo-0001.gif"
# So short that what is hashed is one block, here and for `secure_link`.
KEY = "bench-0123456789"
# In the year 2097.
EXPIRES = 0xF0000000
HEADERS = {
    "Host": "pictures.example",
    "Connection": "keep-alive",
    "sec-ch-ua": '"Chromium";v="126", "Google Chrome";v="126", "Not.A/Brand";v="8"',
    "User-Agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "sec-ch-ua-platform": '"macOS"',
    "Accept": "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "no-cors",
    "Sec-Fetch-Dest": "image",
    "Referer": f"https://www.{REFERER_HOST}/albums/autumn.html",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en-GB,en;q=0.9,de;q=0.8",
}


@dataclass(frozen=True)
class Request:
    target: str
    headers: dict = field(default_factory=lambda: HEADERS)
    client: str = CLIENT

    def with_header(self, name, value):
        return replace(self, headers={**self.headers, name: value})

    def to_bytes(self):
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        return f"GET {self.target} HTTP/1.1\r\n{lines}\r\n".encode()


def target(signature, folder="pictures"):
    """The target: without a signature, or with that of the scheme `qiniu`, or with that of
    `secure_link` as checks.py configures it."""
    path = f"/{folder}/{PICTURE}"
    if signature == "qiniu":
        md5 = hashlib.md5(f"{KEY}{path}{EXPIRES:x}".encode()).hexdigest()
        return f"{path}?sign={md5}&t={EXPIRES:x}"
    if signature == "secure_link":
        md5 = hashlib.md5(f"{EXPIRES}{path} {KEY}".encode()).digest()
        md5 = base64.urlsafe_b64encode(md5).decode().rstrip("=")
        return f"{path}?md5={md5}&expires={EXPIRES}"
    return path


class Connection:
    """A keep-alive connection. A request is sent when the answer to the last one is complete."""

    def __init__(self, port, request):
        self.request = request.to_bytes()
        self.socket = socket.create_connection(("127.0.0.1", port), 60, (request.client, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def get(self):
        """The head of the answer."""
        self.socket.sendall(self.request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.receive()
        head, _, body = data.partition(b"\r\n\r\n")
        length = int(head.partition(b"Content-Length: ")[2].split()[0])
        while len(body) < length:
            body += self.receive()
        return head.decode()

    def receive(self):
        data = self.socket.recv(65536)
        if not data:
            raise RuntimeError("nginx closed the connection")
        return data


def is_ok(head):
    return head.startswith("HTTP/1.1 200 ")


def verify(port, request, answer, refusals):
    """Whether nginx is configured as is meant: the request passes, and its answer has a certain
    line; if it is altered in one of these ways, it does not pass."""
    with Connection(port, request) as connection:
        head = connection.get()
    if not is_ok(head) or answer not in head:
        raise RuntimeError(f'the answer is not 200 with "{answer}":\n{head}')
    for refusal in refusals:
        altered = refusal(request)
        with Connection(port, altered) as connection:
            if is_ok(connection.get()):
                raise RuntimeError(f"this is not refused: {altered}")

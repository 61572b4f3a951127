"""Clients that send their headers byte by byte, and others that take their time to read; meanwhile, the
rest of the world is served."""

import socket
import time

import website
from load import Keepers, parse
from nginx import Nginx
from reloads import check_keepers
from result import Result

CLIENTS = 300
# All of a client's bytes, in seconds: some 20 ms for each.
DURATION = 4
LARGE = 4 * 1024 * 1024


def run(scale):
    result = Result()
    nginx = Nginx("slow")
    website.prepare(nginx)
    nginx.put("html/files/large.txt", "x" * LARGE)
    website.configure(nginx)
    # A client that never ends its header is told so.
    text = nginx.conf.read_text()
    nginx.conf.write_text(text.replace("client_header_timeout 60s", "client_header_timeout 10s"))
    count = max(50, round(CLIENTS * scale))
    with nginx:
        before = nginx.counted()
        with Keepers(nginx) as keepers:
            problems = drip(nginx.port, count)
            silence = stay_silent(nginx.port)
            taken = read_slowly(nginx.port)
        counted = nginx.settled() - before
        alarms = nginx.alarms()
    result.fact(f"{count} clients that send byte by byte, {keepers.counts['answers']} other requests meanwhile")
    result.check(not problems, f"{len(problems)} slow requests failed: {problems[:3]}")
    result.check(keepers.counts["answers"] > 100, "the others were not served")
    result.check(keepers.counts["again"] == 0, "kept connections were closed")
    check_keepers(result, keepers)
    result.check(silence, "a header that never ends is waited for")
    result.check(taken == LARGE, f"a slow reader got {taken} bytes of {LARGE}")
    expected = count + keepers.counts["answers"] + 1
    result.check(counted == expected, f"{counted} requests are counted, {expected} were sent")
    result.check(not alarms, f"alarms in the error log: {alarms[:3]}")
    return result


def drip(port, count):
    """Each client sends another of the requests; their bytes are interleaved."""
    requests = website.requests()
    clients = []
    for number in range(count):
        request = requests[number % len(requests)]
        connection = socket.create_connection(("127.0.0.1", port), timeout=20)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        clients.append((connection, request, request.text("close").encode()))
    longest = max(len(text) for _, _, text in clients)
    start = time.monotonic()
    for index in range(longest):
        for connection, _, text in clients:
            connection.send(text[index:index + 1])
        time.sleep(max(0, start + DURATION * (index + 1) / longest - time.monotonic()))
    problems = []
    for connection, request, _ in clients:
        with connection:
            answer = parse(read_all(connection))
        if answer is None or answer.differs(request):
            problems.append(f"{answer and answer.differs(request)} to {request}")
    return problems


def read_all(connection):
    parts = []
    while data := connection.recv(65536):
        parts.append(data)
    return b"".join(parts)


def stay_silent(port):
    """Whether nginx ends a connection whose header does not end."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.send(b"GET /files/a.txt HTTP/1.1\r\nHost: localhost\r\nReferer: ")
        answer = connection.recv(1024)
        return answer == b"" or answer.startswith(b"HTTP/1.1 408 ")


def read_slowly(port):
    """How much of a large file comes through a small window."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(20)
        connection.connect(("127.0.0.1", port))
        connection.sendall(website.Request("/files/large.txt").text("close").encode())
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(512)
        taken = len(head.partition(b"\r\n\r\n")[2])
        while data := connection.recv(16384):
            taken += len(data)
            if taken % 17 == 0:
                time.sleep(0.001)
        return taken

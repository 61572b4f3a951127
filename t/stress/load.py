"""Clients: wrk with a connection for each request, and others that keep their connections and know
which worker they talk to."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import website

HERE = Path(__file__).resolve().parent
THREADS = 8
KEEPERS = 8
# How often each of those sends, so that wrk has the processors.
PAUSE = 0.005


class Wrk:
    """Sends requests within a `with`; `counts` is what became of them."""

    def __init__(self, nginx):
        self.nginx = nginx
        self.stop_file = nginx.dir / "stop"
        self.counts = {}
        self.examples = []

    def __enter__(self):
        self.stop_file.unlink(missing_ok=True)
        requests = self.nginx.dir / "requests.lua"
        requests.write_text(lua(website.requests()))
        environment = os.environ | {"REQUESTS": str(requests), "STOP": str(self.stop_file)}
        url = f"http://127.0.0.1:{self.nginx.port}/"
        self.process = subprocess.Popen(
            ["wrk", f"-t{THREADS}", f"-c{THREADS}", "-d600s", "--timeout", "20s",
             "-s", HERE / "load.lua", url],
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        )
        return self

    def __exit__(self, *_):
        self.stop_file.touch()
        lines = []
        while lines.count("stopped\n") < THREADS and (line := self.process.stdout.readline()):
            lines.append(line)
        # It would wait for the rest of its time.
        self.process.send_signal(signal.SIGINT)
        lines += self.process.communicate(timeout=60)[0].splitlines()
        for line in lines:
            name, _, value = line.strip().partition("=")
            if name == "example":
                self.examples.append(value)
            elif value.isdigit():
                self.counts[name] = int(value)
        if not self.counts:
            raise RuntimeError("wrk failed")
        # It has asked the first thread for one request more, to see what it is like.
        self.counts["sent"] -= 1

    def failures(self):
        """Requests without an answer, and answers that are wrong."""
        counts = self.counts
        errors = sum(counts[name] for name in ["connect", "read", "write", "timeout"])
        return max(errors, counts["sent"] - counts["answers"]), counts["wrong"]


def lua(requests):
    rows = (
        "{ text = %s, status = %d, reason = %s, length = %d }"
        % (quoted(request.text("close")), request.status, quoted(request.reason), len(website.BODY))
        for request in requests
    )
    return "return {\n" + ",\n".join(rows) + "\n}\n"


def quoted(text):
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\n", "\\n")
    return f'"{text}"'


class Keepers:
    """Clients with connections that are kept, within a `with`.

    nginx closes kept connections when it reloads, and a request may already be on its way. HTTP has a
    rule for that (RFC 9112 9.3.1): what was sent on a kept connection that ended without one byte of
    an answer is sent once more on a new one. That is `again`. Anything else is a failure, unless the
    worker was killed, which is `lost`."""

    def __init__(self, nginx, killed=()):
        self.nginx = nginx
        self.killed = killed
        self.counts = Counter()
        self.problems = []
        self.stopped = threading.Event()
        self.lock = threading.Lock()

    def __enter__(self):
        self.threads = [threading.Thread(target=self.run, args=(n,)) for n in range(KEEPERS)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def run(self, number):
        connection = None
        requests = website.requests()
        while not self.stopped.is_set():
            number += 1
            connection = self.ask(connection, requests[number % len(requests)])
            time.sleep(PAUSE)
        if connection:
            connection.close()

    def ask(self, connection, request):
        """Gives the connection for the next request."""
        for attempt in range(3):
            connection = connection or Connection(self.nginx.port)
            try:
                answer = connection.ask(request)
            except (OSError, EOFError) as error:
                self.note_end(connection, attempt, error)
                connection.close()
                connection = None
                continue
            self.note("answers")
            if wrong := answer.differs(request):
                self.note("wrong", f"{wrong} to {request}")
            if answer.closes:
                connection.close()
                return None
            return connection
        self.note("unanswered", f"no answer to {request}")
        return None

    def note_end(self, connection, attempt, error):
        if connection.worker in self.killed or connection.worker is None and self.killed:
            self.note("lost")
        elif not self.killed and connection.answered and not connection.received and attempt == 0:
            self.note("again")
        else:
            self.note("failed", f"{error!r} after {connection.answered} answers of {connection.worker}")

    def note(self, name, problem=None):
        with self.lock:
            self.counts[name] += 1
            if problem:
                self.problems.append(problem)


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.worker = None
        self.answered = 0
        self.received = b""

    def close(self):
        self.socket.close()

    def ask(self, request):
        self.received = b""
        self.socket.sendall(request.text().encode())
        while (answer := parse(self.received)) is None:
            data = self.socket.recv(65536)
            if not data:
                raise EOFError("the connection was closed")
            self.received += data
        self.answered += 1
        self.worker = int(answer.headers["x-worker"])
        return answer


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body
        self.closes = headers.get("connection") == "close"

    def differs(self, request):
        """What is wrong with it, or nothing."""
        reason = self.headers.get("x-reason", "")
        if (self.status, reason) != (request.status, request.reason):
            return f"{self.status} {reason}"
        if self.status == 200 and self.body != website.BODY.encode():
            return f"a body of {len(self.body)} bytes"
        return None


def parse(data):
    """An answer, or nothing if it is not complete."""
    head, end, body = data.partition(b"\r\n\r\n")
    if not end:
        return None
    first, *lines = head.decode().split("\r\n")
    fields = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in fields}
    length = int(headers["content-length"])
    if len(body) < length:
        return None
    return Answer(int(first.split()[1]), headers, body[:length])

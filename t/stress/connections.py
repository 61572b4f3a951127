"""10,000 connections at a time, which are kept and have requests that pass and that are denied."""

import errno
import functools
import resource
import selectors
import socket
import time

import website
from load import parse
from nginx import Nginx, memory, wait_for
from result import Result

WORKERS = 2
# Each address has some 28,000 ports; this is far below.
PER_ADDRESS = 1000
ROUNDS = 2
ASKED = 8
# Connections that are about to be made: the queue of the listening socket has room for 4096.
PENDING = 500
SECONDS = 120
# Which worker has how many connections is chance, and what one had is not all given back. A leak of 50
# bytes a request would be as much.
ALLOWANCE = 4 * 1024 * 1024


def run(scale):
    result = Result()
    count = room(result, max(1000, round(10_000 * scale)))
    nginx = Nginx("connections")
    website.prepare(nginx)
    website.configure(nginx, workers=WORKERS, connections=count + 1000)
    sizes = []
    with nginx:
        for number in range(ROUNDS):
            before = nginx.counted()
            clients = Clients(nginx.port, count)
            try:
                clients.run()
                opened = established(nginx.port)
                answered = sum(client.answers for client in clients.all)
                counted = nginx.settled() - before
            finally:
                clients.close()
            result.check(not clients.problems, f"{len(clients.problems)} problems: {clients.problems[:3]}")
            result.check(opened >= count, f"{opened} connections were open, not {count}")
            result.check(answered == count * ASKED, f"{answered} answers, not {count * ASKED}")
            result.check(counted == answered, f"{counted} requests are counted, {answered} were answered")
            # Only the one that asks.
            wait_for("the end of the connections", lambda: established(nginx.port) <= 1)
            sizes.append(sum(memory(worker) for worker in nginx.workers()))
        alarms = nginx.alarms()
    result.fact(f"{ROUNDS} times {count} connections at a time with {ASKED} requests each")
    growth = sizes[-1] - sizes[0]
    result.fact(f"memory of the workers: {sizes[0] / 1024:.0f} kB after the first time, "
                f"{sizes[-1] / 1024:.0f} kB after the last")
    result.check(growth <= ALLOWANCE, f"the workers grew by {growth / 1024:.0f} kB")
    result.check(not alarms, f"alarms in the error log: {alarms[:3]}")
    return result


def room(result, count):
    """As many as there may be open files, for clients here and for each worker."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if limit < count + 2000:
        result.check(False, f"only {limit} files may be open: ulimit -n")
        return max(1, limit - 2000)
    return count


def established(port):
    """Connections of the server."""
    local = f"0100007F:{port:04X}"
    with open("/proc/net/tcp", encoding="ascii") as table:
        rows = (line.split() for line in table)
        return sum(row[1] == local and row[3] == "01" for row in rows)


@functools.cache
def requests_from(address):
    return website.requests(address)


class Client:
    def __init__(self, number):
        self.number = number
        address = f"127.0.1.{1 + number // PER_ADDRESS}"
        self.requests = requests_from(address)
        self.socket = socket.socket()
        self.socket.setblocking(False)
        # Many addresses of the loopback network, so that there are ports enough.
        self.socket.bind((address, 0))
        self.answers = 0
        self.received = b""


class Clients:
    """All connections are made, then each has a request, then each has the next."""

    def __init__(self, port, count):
        self.port = port
        self.selector = selectors.DefaultSelector()
        self.problems = []
        self.all = []
        self.count = count
        self.deadline = time.monotonic() + SECONDS

    def run(self):
        while len(self.all) < self.count:
            self.connect(min(PENDING, self.count - len(self.all)))
        for turn in range(ASKED):
            for client in self.all:
                self.send(client, turn)
            self.wait(self.all, self.read)

    def connect(self, count):
        clients = [Client(len(self.all) + number) for number in range(count)]
        self.all += clients
        for client in clients:
            if client.socket.connect_ex(("127.0.0.1", self.port)) not in (0, errno.EINPROGRESS):
                raise RuntimeError("connect failed")
        self.wait(clients, self.note_connected, selectors.EVENT_WRITE)

    def note_connected(self, client):
        if error := client.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self.problems.append(f"connect: {errno.errorcode[error]}")
        return True

    def send(self, client, turn):
        client.request = client.requests[(client.number + turn * 7) % len(client.requests)]
        client.received = b""
        client.socket.send(client.request.text().encode())

    def read(self, client):
        """Whether its answer is complete, or never will be."""
        try:
            data = client.socket.recv(65536)
        except OSError as error:
            data = b""
            self.problems.append(repr(error))
        client.received += data
        answer = parse(client.received)
        if answer is None:
            if not data:
                self.problems.append("a connection was closed")
            return not data
        client.answers += 1
        if wrong := answer.differs(client.request):
            self.problems.append(f"{wrong} to {client.request}")
        if answer.closes:
            self.problems.append("a connection is not kept")
        return True

    def wait(self, clients, done, event=selectors.EVENT_READ):
        for client in clients:
            self.selector.register(client.socket, event, client)
        left = len(clients)
        while left:
            if time.monotonic() > self.deadline:
                raise RuntimeError(f"{left} connections still wait")
            for key, _ in self.selector.select(1):
                if done(key.data):
                    self.selector.unregister(key.fileobj)
                    left -= 1

    def close(self):
        self.selector.close()
        for client in self.all:
            client.socket.close()

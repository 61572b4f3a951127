"""What one request costs: instructions and calls of the memory allocator, counted by callgrind."""

import re
import subprocess
from typing import NamedTuple

import callgrind_file
from request import Connection, Request, is_ok, target, verify
from server import LOAD_MODULE, Server

# The first requests fill caches and bind symbols.
WARM_UP = 20
REQUESTS = 50
BATCHES = 6
# One process, so that callgrind sees the worker. The clock stands still: nginx otherwise writes
# dates anew whenever a second has passed.
MAIN = "master_process off;\ntimer_resolution 1h;\n"


class Cost(NamedTuple):
    """Per request."""

    instructions: float
    allocations: float

    def __sub__(self, other):
        return Cost(self.instructions - other.instructions, self.allocations - other.allocations)


def measure(name, config, with_module, headers=()):
    """The cost of a request, with some headers other than the usual ones.

    A batch of N requests and one of N + M are counted, and the difference is that of M requests:
    what it takes to stop and to go on counting is in both. Batches are repeated until two agree,
    so that nothing else is in the figure."""
    profile = Profile(name, config, with_module)
    request = Request(target(config.signature))
    for header, value in headers:
        request = request.with_header(header, value)
    port = profile.server.port
    with profile.server:
        verify(port, request, config.answer, config.refusals)
        with Connection(port, request) as connection:
            return count(profile, connection)


def count(profile, connection):
    def batch(requests):
        for _ in range(requests):
            if not is_ok(connection.get()):
                raise RuntimeError("a request is refused")
        return profile.take()

    profile.control("instrumentation on")
    batch(WARM_UP)
    costs = []
    for _ in range(BATCHES):
        few, many = batch(REQUESTS), batch(2 * REQUESTS)
        cost = Cost(
            (many.total - few.total) / REQUESTS,
            (many.allocations() - few.allocations()) / REQUESTS,
        )
        if cost in costs:
            return cost
        costs.append(cost)
    raise RuntimeError(f"the counts do not repeat: {costs}")


class Profile:
    """An nginx under callgrind."""

    def __init__(self, name, config, with_module):
        self.server = Server(
            folder(name),
            {"/pictures/": config.location},
            MAIN + (LOAD_MODULE if with_module else "") + config.main,
            config.http,
        )
        self.output = self.server.prefix / "callgrind"
        self.server.command[:0] = [
            "valgrind",
            "--tool=callgrind",
            "--instr-atstart=no",
            f"--callgrind-out-file={self.output}",
        ]
        self.dumps = 0

    def control(self, command):
        result = subprocess.run(
            ["vgdb", f"--pid={self.server.process.pid}", *command.split()],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        if result.returncode:
            raise RuntimeError(f"vgdb cannot reach valgrind:\n{result.stderr}")

    def take(self):
        """What was counted since the last time."""
        self.control("dump")
        self.dumps += 1
        return callgrind_file.read(f"{self.output}.{self.dumps}")


def folder(name):
    return re.sub(r"\W+", "-", name)

"""Requests per second on loopback, with and without checks: as ratios, as the figures themselves
say more of the machine than of the module."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import counts
from checks import Config
from report import Section
from request import HEADERS, Request, target, verify
from server import LOAD_MODULE, Server

ROUNDS = 12
SECONDS = 1


@dataclass
class Location:
    """What was measured in a location: requests per second in each round, processor time per
    request in all of them."""

    config: Config
    rates: list
    requests: int = 0
    ticks: int = 0

    def ticks_per_request(self):
        return self.ticks / self.requests


def run(_update):
    configs = {"none": Config(), "module": counts.all_six(), "nginx": counts.tuned()}
    locations = {name: Location(config, []) for name, config in configs.items()}
    both = sum(configs.values(), Config())
    with Server(
        "throughput",
        {f"/{name}/": config.location for name, config in configs.items()},
        f"{LOAD_MODULE}worker_processes 1;\n{both.main}",
        both.http,
    ) as server:
        for name, config in configs.items():
            request = Request(target(config.signature, name))
            verify(server.port, request, config.answer, config.refusals)
        for _ in range(ROUNDS):
            for name, location in locations.items():
                load(server, name, location)
    section = Section("throughput")
    section.table(
        ["", "requests per second", "lowest", "highest", "processor time per request"],
        [
            ["all six, antileech", *compare(locations["module"], locations["none"])],
            ["all six, the best of nginx", *compare(locations["nginx"], locations["none"])],
        ],
    )
    return section


def load(server, name, location):
    """Sends requests for some time, and notes what came of it."""
    url = f"http://127.0.0.1:{server.port}{target(location.config.signature, name)}"
    headers = [word for name, value in HEADERS.items() for word in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", "-c2", f"-d{SECONDS}s", *headers, url]
    (worker,) = server.workers()
    before = processor_ticks(worker)
    output = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=60
    ).stdout
    location.ticks += processor_ticks(worker) - before
    if "Non-2xx" in output:
        raise RuntimeError(f"{url} is refused:\n{output}")
    location.rates.append(float(re.search(r"Requests/sec: *([\d.]+)", output)[1]))
    location.requests += int(re.search(r"(\d+) requests in", output)[1])


def processor_ticks(pid):
    # The name of the program, in parentheses, may have spaces.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system = fields[11:13]
    return int(user) + int(system)


def compare(location, base):
    """In shares of the location without checks; each round is compared with its neighbour."""
    ratios = [rate / other for rate, other in zip(location.rates, base.rates)]
    time = location.ticks_per_request() / base.ticks_per_request()
    return [f"{ratio:.1%}" for ratio in (median(ratios), min(ratios), max(ratios), time)]

"""Reading long lists: processor time and memory of `nginx -t`, and memory over many reloads."""

import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import checks
from checks import Config
from counts import MANY_CIDRS, MANY_HOSTS, MANY_WORDS
from paths import BENCHES
from report import Section, verdict
from server import LOAD_MODULE, Server

ROUNDS = 3
RELOADS = 50
# In the first reloads the allocator settles. Later ones differ by what it happens to keep.
SETTLING, SAMPLES = 50, 10
WORKERS = 2


def run(_update):
    section = Section("loading")
    reading(section)
    reloading(section)
    return section


def reading(section):
    geo = f"`geo`, {MANY_CIDRS:,} CIDRs"
    cidrs = f"{MANY_CIDRS:,} CIDRs"
    regexes = checks.pcre_jit() + checks.map_of_regexes(MANY_WORDS)
    configs = {
        "nothing": (Config(), False),
        geo: (checks.geo(MANY_CIDRS), False),
        cidrs: (checks.ip(MANY_CIDRS), True),
        f"{MANY_HOSTS:,} hosts": (checks.referer(MANY_HOSTS), True),
        f"{MANY_WORDS:,} words": (checks.ua(MANY_WORDS), True),
        f"`map`, {MANY_WORDS:,} regexes, `pcre_jit`": (regexes, False),
    }
    costs = {name: test(name, *config) for name, config in configs.items()}
    rows = [
        [name, f"{seconds / costs[geo][0]:.1%}", f"{memory / costs[geo][1]:.1%}"]
        for name, (seconds, memory) in costs.items()
    ]
    section.table(["`nginx -t` with", "time", "memory"], rows)
    time_share, memory_share = (ours / its for ours, its in zip(costs[cidrs], costs[geo]))
    seconds = max(costs[f"{MANY_HOSTS:,} hosts"][0], costs[f"{MANY_WORDS:,} words"][0])
    section.say(
        f"Goals: {cidrs} in a quarter of the time of `geo` ({verdict(time_share <= 1 / 4)}) and a "
        f"sixth of its memory ({verdict(memory_share <= 1 / 6)}), {MANY_HOSTS:,} hosts and "
        f"{MANY_WORDS:,} words in less than a second each ({verdict(seconds < 1)})."
    )


def test(name, config, with_module):
    """The least processor time of some runs of `nginx -t`, and its peak memory in kB."""
    main = (LOAD_MODULE if with_module else "") + config.main
    server = Server("loading", {"/pictures/": config.location}, main, config.http)
    runs = []
    for _ in range(ROUNDS):
        result = subprocess.run(
            [sys.executable, BENCHES / "peak.py", *server.command, "-t"],
            capture_output=True,
            text=True,
            timeout=120,
        )
        if result.returncode:
            raise RuntimeError(f"{name}: {result.stderr}")
        runs.append(tuple(map(float, result.stdout.split())))
    return min(seconds for seconds, _ in runs), max(memory for _, memory in runs)


def reloading(section):
    config = checks.ip(MANY_CIDRS // 10) + checks.referer(MANY_HOSTS // 10) + checks.ua(1000)
    main = f"worker_processes {WORKERS};\n"
    with Server("reloads", {"/pictures/": ""}, LOAD_MODULE + main) as server:
        empty = memory_of(server.process.pid)
    with Server("reloads", {"/pictures/": config.location}, LOAD_MODULE + main) as server:
        generation = memory_of(server.process.pid) - empty
        reload(server, SETTLING)
        before = median_memory(server)
        reload(server, RELOADS - SAMPLES)
        after = median_memory(server)
    growth = [(new - old) / generation for new, old in zip(after, before)]
    section.say(
        f"Over {RELOADS} reloads with {MANY_CIDRS // 10:,} CIDRs, {MANY_HOSTS // 10:,} hosts and "
        f"1,000 words, after {SETTLING} others, the memory of the master grew by {growth[0]:.2f} "
        f"times what the lists take, and that of a worker by {growth[1]:.2f} times (medians of "
        f"{SAMPLES}). If the lists "
        f"of each generation were kept, that would be {RELOADS} times (goal: what the allocator "
        f"scatters, less than 1, {verdict(max(growth) < 1)})."
    )


def reload(server, times):
    for _ in range(times):
        old = server.workers()
        server.process.send_signal(signal.SIGHUP)
        wait_for_new(server, old)


def wait_for_new(server, old):
    """Waits until all workers are of the new generation."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        now = server.workers()
        if len(now) == WORKERS and not now & old:
            return
        time.sleep(0.02)
    raise RuntimeError("nginx did not reload in time")


def median_memory(server):
    samples = []
    for _ in range(SAMPLES):
        reload(server, 1)
        samples.append(memory_of_all(server))
    return [statistics.median(memory) for memory in zip(*samples)]


def memory_of_all(server):
    """Of the master and of the largest worker."""
    return memory_of(server.process.pid), max(map(memory_of, server.workers()))


def memory_of(pid):
    """Resident memory in kB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])

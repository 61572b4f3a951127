"""Reloads and killed workers under load."""

import os
import signal
import statistics
import urllib.request

import website
from load import KEEPERS, THREADS, Keepers, Wrk
from nginx import Nginx, memory, wait_for
from result import Result

# Memory is compared over the reloads behind these; the first ones make room that is used again.
WARM_UP = 30
WINDOW = 10
# How far one measurement is from the next, and four times that: of two pages, freed or kept, it is
# chance which. A configuration has lists of some 6,000 entries: one that is lost shows in the first
# reload, and so do 2 kB that are lost in each of 150.
ALLOWANCE = 256 * 1024


def run_reloads(scale):
    """200 reloads, each with another configuration."""
    result = Result()
    nginx = Nginx("reloads")
    website.prepare(nginx)
    website.configure(nginx)
    count = max(WARM_UP + 20, round(200 * scale))
    masters, workers = [], []
    with nginx:
        with Wrk(nginx) as wrk, Keepers(nginx) as keepers:
            for generation in range(1, count + 1):
                reload(nginx, generation)
                masters.append(memory(nginx.master()))
                workers.append(statistics.mean(memory(worker) for worker in nginx.workers()))
        wait_for("the old workers", lambda: not nginx.old_workers())
        counted = nginx.settled()
        alarms = nginx.alarms()
    unanswered, wrong = wrk.failures()
    kept = keepers.counts
    result.fact(f"{count} reloads: {wrk.counts['answers']} requests of wrk, {kept['answers']} on kept "
                f"connections, {kept['again']} of them sent again when nginx closed")
    result.check(wrk.counts["answers"] > 10 * count, "hardly any load")
    result.check(unanswered == 0, f"wrk: {unanswered} requests failed: {wrk.counts}")
    result.check(wrong == 0, f"wrk: {wrong} answers were wrong: {wrk.examples}")
    check_keepers(result, keepers)
    expected = wrk.counts["sent"] + kept["answers"]
    result.check(counted == expected, f"{counted} requests are counted, {expected} were sent")
    check_memory(result, "master", masters)
    check_memory(result, "workers", workers)
    result.check(not alarms, f"{len(alarms)} alarms in the error log: {alarms[:3]}")
    return result


def reload(nginx, generation):
    website.configure(nginx, generation)
    os.kill(nginx.master(), signal.SIGHUP)
    wait_for("the new configuration", lambda: current(nginx) == f"{generation:03}")
    wait_for("the new workers", lambda: len(nginx.workers()) == 2)


def current(nginx):
    with urllib.request.urlopen(f"http://127.0.0.1:{nginx.port}/report", timeout=20) as answer:
        return answer.headers["X-Generation"]


def check_memory(result, who, sizes):
    """The mean of the last reloads against that of those behind the warm-up."""
    before = statistics.mean(sizes[WARM_UP:WARM_UP + WINDOW])
    after = statistics.mean(sizes[-WINDOW:])
    growth = after - before
    result.fact(f"memory of the {who}: {before / 1024:.0f} kB, {after / 1024:.0f} kB "
                f"{len(sizes) - WARM_UP - WINDOW} reloads later")
    result.check(growth <= ALLOWANCE, f"the {who} grew by {growth / 1024:.0f} kB")


def check_keepers(result, keepers):
    for name in ["wrong", "failed", "unanswered"]:
        count = keepers.counts[name]
        result.check(count == 0, f"kept connections: {count} {name}: {keepers.problems[:3]}")


def run_kills(scale):
    """20 workers killed, one of two at a time."""
    result = Result()
    nginx = Nginx("kills")
    website.prepare(nginx)
    website.configure(nginx)
    count = max(4, round(20 * scale))
    killed = set()
    with nginx:
        with Wrk(nginx) as wrk, Keepers(nginx, killed) as keepers:
            for _ in range(count):
                kill_one(nginx, killed)
        # What a killed worker did not finish may be counted or not; what follows is exact.
        settled = nginx.settled()
        with Wrk(nginx) as exact:
            wait_for("requests", lambda: nginx.counted() > settled + 500)
        difference = nginx.settled() - settled
        alarms = nginx.alarms()
    unanswered, wrong = wrk.failures()
    kept = keepers.counts
    result.fact(f"{count} workers killed: {wrk.counts['answers']} requests of wrk, {unanswered} of them lost; "
                f"{kept['answers']} on kept connections, {kept['lost']} of them lost")
    # Each connection of wrk has one request under way, and the worker has some of them.
    result.check(unanswered <= count * THREADS, f"wrk: {unanswered} requests failed: {wrk.counts}")
    result.check(wrong == 0, f"wrk: {wrong} answers were wrong: {wrk.examples}")
    result.check(kept["lost"] <= count * KEEPERS, f"kept connections: {kept['lost']} lost")
    check_keepers(result, keepers)
    bounds = (wrk.counts["answers"] + kept["answers"] - count * (THREADS + KEEPERS),
              wrk.counts["sent"] + kept["answers"] + kept["lost"])
    result.check(bounds[0] <= settled <= bounds[1], f"{settled} requests are counted, not {bounds}")
    sent = exact.counts["sent"]
    result.check(difference == sent, f"behind the kills {difference} requests are counted, {sent} were sent")
    result.check(exact.failures() == (0, 0), f"behind the kills: {exact.counts} {exact.examples}")
    others = [line for line in alarms if "exited on signal 9" not in line]
    result.check(not others, f"alarms in the error log: {others[:3]}")
    result.check(len(alarms) - len(others) == count, f"{len(alarms) - len(others)} workers were killed")
    return result


def kill_one(nginx, killed):
    victim = nginx.workers()[0]
    killed.add(victim)
    before = nginx.counted()
    os.kill(victim, signal.SIGKILL)
    wait_for("another worker", lambda: victim not in (now := nginx.workers()) and len(now) == 2)
    wait_for("more requests", lambda: nginx.counted() > before + 200)

"""A new binary under load: taken back once, and then put in place."""

import os
import signal

import website
from load import Keepers, Wrk
from nginx import Nginx, has_ended, wait_for
from reloads import check_keepers
from result import Result


def run(_):
    result = Result()
    nginx = Nginx("upgrade")
    website.prepare(nginx)
    website.configure(nginx)
    with nginx:
        first = nginx.master()
        with Wrk(nginx) as wrk, Keepers(nginx) as keepers:
            wait_for("requests", lambda: nginx.counted() > 500)
            before = nginx.report()
            take_back(nginx, first)
            between = nginx.report()
            replace(nginx, first)
            wait_for("requests", lambda: nginx.counted() > 500)
        nginx.settled()
        after = nginx.report()
        second = nginx.master()
        with Wrk(nginx) as exact:
            wait_for("requests", lambda: requests(nginx.report()) > requests(after) + 500)
        nginx.settled()
        last = nginx.report()
        alarms = nginx.alarms()
    unanswered, wrong = wrk.failures()
    answers = wrk.counts["answers"] + keepers.counts["answers"]
    result.fact(f"{answers} requests, {keepers.counts['again']} of them sent again when nginx closed")
    result.check(second != first, "the master is still the first one")
    result.check(unanswered == 0, f"wrk: {unanswered} requests failed: {wrk.counts}")
    result.check(wrong == 0, f"wrk: {wrong} answers were wrong: {wrk.examples}")
    check_keepers(result, keepers)
    # A new master has memory of its own. The first one's counts go on as long as it runs.
    result.check(before["zone"]["started"] == between["zone"]["started"], "a failed upgrade began to count afresh")
    result.check(requests(before) < requests(between), "a failed upgrade stopped the counts")
    result.check(requests(between) + requests(after) <= answers, "more is counted than was sent")
    counted = requests(last) - requests(after)
    sent = exact.counts["sent"]
    result.check(exact.failures() == (0, 0), f"with the new master: {exact.counts} {exact.examples}")
    result.check(counted == sent, f"with the new master {counted} requests are counted, {sent} were sent")
    result.fact(f"counted: {requests(between)} by the first master, then {requests(after)} by the second, "
                f"then exactly {counted}")
    result.check(not alarms, f"alarms in the error log: {alarms[:3]}")
    return result


def requests(report):
    return sum(report["totals"]["requests"].values())


def start_second(nginx, first):
    os.kill(first, signal.SIGUSR2)
    wait_for("the second master", lambda: nginx.old_pid_file.exists() and nginx.pid_file.exists()
             and len(nginx.workers()) == 2)
    return nginx.master()


def take_back(nginx, first):
    second = start_second(nginx, first)
    os.kill(second, signal.SIGQUIT)
    wait_for("the end of the second master", lambda: has_ended(second))
    wait_for("the first master's file", lambda: not nginx.old_pid_file.exists() and nginx.master() == first)


def replace(nginx, first):
    start_second(nginx, first)
    os.kill(first, signal.SIGWINCH)
    wait_for("the end of the first workers", lambda: not nginx.workers(first))
    os.kill(first, signal.SIGQUIT)
    wait_for("the end of the first master", lambda: has_ended(first))

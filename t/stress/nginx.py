"""An nginx of the tests' own. It runs as a daemon, because one in the foreground takes no new binary."""

import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "objs" / "stress"
NGINX = os.environ["TEST_NGINX"]
MODULE = os.environ["TEST_MODULE"]
# The allocator gives back at once what is freed, as far as it can: growth is what is not freed.
os.environ |= {"MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "0", "MALLOC_TOP_PAD_": "0"}
# From <sys/prctl.h>. What a daemon leaves behind becomes this process's child, and can be waited for.
PR_SET_CHILD_SUBREAPER = 36

TEMP_PATHS = "".join(
    f"{name}_temp_path temp;\n" for name in ["client_body", "fastcgi", "proxy", "scgi", "uwsgi"]
)


def adopt_daemons():
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def wait_for(what, condition, seconds=30):
    """What the condition gives as soon as it is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(0.01)
    raise RuntimeError(f"waited {seconds} s for {what}")


def children(process):
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def title(process):
    """What a process calls itself; nothing if it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""


def memory(process):
    """Bytes that a process has of its own, and of memory that it shares; not those of programs and
    libraries, which depend on what else has touched them."""
    text = Path(f"/proc/{process}/status").read_text()
    return sum(int(size) for size in re.findall(r"^Rss(?:Anon|Shmem):\s+(\d+) kB", text, re.M)) * 1024


class Nginx:
    """Runs within a `with`, with the nginx.conf that is written by then."""

    def __init__(self, name):
        self.dir = WORK / name
        shutil.rmtree(self.dir, ignore_errors=True)
        for folder in ["conf/keys", "conf/lists", "html", "logs", "temp"]:
            (self.dir / folder).mkdir(parents=True)
        self.port = free_port()
        self.conf = self.dir / "conf" / "nginx.conf"
        self.pid_file = self.dir / "logs" / "nginx.pid"
        self.old_pid_file = self.dir / "logs" / "nginx.pid.oldbin"

    def put(self, name, content):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        path.chmod(0o644)

    def command(self, *options):
        log = self.dir / "logs" / "error.log"
        return [NGINX, "-p", f"{self.dir}/", "-c", self.conf, "-e", log, *options]

    def __enter__(self):
        try:
            # The daemon keeps what it was given.
            with open(self.dir / "logs" / "output.log", "w") as output:
                subprocess.run(self.command(), stdin=subprocess.DEVNULL, stdout=output,
                               stderr=output, timeout=60, check=True)
            wait_for("nginx", lambda: self.pid_file.exists() and self.workers())
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def master(self):
        return int(self.pid_file.read_text())

    def workers(self, master=None):
        """The processes that accept connections."""
        processes = children(master or self.master())
        return [process for process in processes if title(process) == "nginx: worker process"]

    def old_workers(self):
        processes = children(self.master())
        return [process for process in processes if title(process).endswith("is shutting down")]

    def stop(self):
        for file in [self.old_pid_file, self.pid_file]:
            try:
                stop_process(int(file.read_text()))
            except (OSError, ValueError):
                pass

    def report(self):
        """The counters, by their status."""
        url = f"http://127.0.0.1:{self.port}/report?format=json"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)

    def counted(self):
        return sum(self.report()["totals"]["requests"].values())

    def settled(self):
        """What is counted once nothing moves any more: a request is counted after its last byte was
        sent."""
        last = None
        while (now := self.counted()) != last:
            last = now
            time.sleep(0.2)
        return now

    def log(self):
        return (self.dir / "logs" / "error.log").read_text(errors="replace")

    def alarms(self):
        """Lines of the error log that should not be there."""
        pattern = re.compile(r"\[(?:alert|crit|emerg)\]|panicked at")
        return [line for line in self.log().splitlines() if pattern.search(line)]


def stop_process(process):
    """Ends a master process that was started here, and with it its workers."""
    workers = children(process)
    for sent in [signal.SIGQUIT, signal.SIGTERM, signal.SIGKILL]:
        try:
            os.kill(process, sent)
        except ProcessLookupError:
            break
        try:
            wait_for("the end", lambda: has_ended(process), 5)
            break
        except RuntimeError:
            pass
    # Only if the master was killed.
    for worker in workers:
        if title(worker).startswith("nginx: worker"):
            os.kill(worker, signal.SIGKILL)


def has_ended(process):
    try:
        if os.waitpid(process, os.WNOHANG)[0] == process:
            return True
    except ChildProcessError:
        pass
    return not Path(f"/proc/{process}").exists()


def free_port():
    """Below the range of which the system takes the ports of outgoing connections."""
    for port in range(18000 + os.getpid() % 1000, 20000):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("there is no free port")

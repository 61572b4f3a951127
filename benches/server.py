"""An nginx in a folder of its own, for one configuration."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from paths import MODULE, NGINX, WORK
from request import PICTURE

LOAD_MODULE = f"load_module {MODULE};\n"
# The length of a file's path shows in the instructions of a request: it is the same everywhere.
ROOT_LENGTH = 120
# A few bytes more in a pool of the default size, and it takes a second block: chance, for a row.
REQUEST_POOL = "request_pool_size 8k;"
TEMP_PATHS = ["client_body", "fastcgi", "proxy", "scgi", "uwsgi"]
MODIFIED = 1_700_000_000
CONTENT = b"GIF89a" + bytes(1018)


class Server:
    """`main` is for the top of nginx.conf, `http` for its http block, `locations` are the folders
    that it serves and what is configured there. `under` is a command to run nginx with.

    It runs within a `with`."""

    def __init__(self, name, locations, main="", http="", under=()):
        self.prefix = WORK / "servers" / name
        shutil.rmtree(self.prefix, ignore_errors=True)
        self.prefix.mkdir(parents=True)
        self.port = free_port()
        nginx = [NGINX, "-p", f"{self.prefix}/", "-c", "nginx.conf", "-e", "error.log"]
        self.command = [*under, *nginx]
        self.root = self.prefix / "html".ljust(ROOT_LENGTH - len(str(self.prefix)), "-")
        for uri in locations:
            folder = self.root / uri.strip("/")
            folder.mkdir(parents=True)
            (folder / PICTURE).write_bytes(CONTENT)
            # Its digits are in the answer.
            os.utime(folder / PICTURE, (MODIFIED, MODIFIED))
        self.configure(locations, main, http)

    def configure(self, locations, main, http):
        # Started by root, the workers remain root: they may have to read files in root's home.
        user = "user root;\n" if os.geteuid() == 0 else ""
        temp_paths = "".join(f"{name}_temp_path temp;\n" for name in TEMP_PATHS)
        blocks = "".join(f"location {uri} {{\n{text}}}\n" for uri, text in locations.items())
        (self.prefix / "nginx.conf").write_text(
            f"""{user}{main}daemon off;
pid nginx.pid;
error_log error.log;
events {{
}}
http {{
{temp_paths}access_log off;
{REQUEST_POOL}
types {{
    image/gif gif;
}}
keepalive_requests 100000000;
keepalive_timeout 1h;
{http}server {{
listen 127.0.0.1:{self.port};
server_name pictures.example;
root {self.root};
{blocks}}}
}}
"""
        )

    def __enter__(self):
        with open(self.prefix / "output.log", "wb") as output:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        try:
            self.wait_until_it_answers()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def wait_until_it_answers(self):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"nginx did not start:\n{self.log()}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("nginx does not answer")

    def stop(self):
        """A worker that is about to sleep may overlook one signal, but not the next."""
        for _ in range(20):
            self.process.terminate()
            try:
                self.process.wait(1)
                return
            except subprocess.TimeoutExpired:
                pass
        self.process.kill()
        self.process.wait()

    def workers(self):
        master = self.process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text()
        return set(map(int, children.split()))

    def log(self):
        files = [self.prefix / name for name in ("output.log", "error.log")]
        return "".join(file.read_text(errors="replace") for file in files if file.exists())


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

"""The instruction counts that a change is compared with, for each version of nginx."""

import json
import re
import subprocess

from paths import BENCHES, NGINX

FILE = BENCHES / "baseline.json"
TOLERANCE = 1.03
# What the place of the checkout, or the memory that start-up left behind, shows as.
SLACK = 10


def nginx_version():
    output = subprocess.run([NGINX, "-v"], check=True, capture_output=True, text=True).stderr
    return re.search(r"nginx/([\d.]+)", output)[1]


def compare(counts):
    """What became worse, in words."""
    version = nginx_version()
    known = load().get(version)
    if known is None:
        print(f"{FILE.name} has no counts for nginx {version}: nothing to compare with")
        return []
    return [
        f"{name}: {count:,.0f} instructions, {known[name]:,.0f} in {FILE.name}"
        for name, count in counts.items()
        if name in known and count > known[name] * TOLERANCE + SLACK
    ]


def update(counts):
    known = load()
    known[nginx_version()] = counts
    FILE.write_text(json.dumps(known, indent=4) + "\n")


def load():
    return json.loads(FILE.read_text()) if FILE.exists() else {}

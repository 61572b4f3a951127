"""The rule engine alone, without nginx: crates/antileech/benches/policy.rs."""

import json
import os
import subprocess
import sys

from paths import ROOT, WORK
from report import Section
from scaling import SIZES

HOME = WORK / "criterion"
LISTS = {"hosts": "hosts", "cidrs": "CIDRs", "words": "words"}


def run(_update):
    subprocess.run(
        ["cargo", "bench", "-p", "antileech", "--bench", "policy", "--", "--quiet"],
        check=True,
        cwd=ROOT,
        env={**os.environ, "CRITERION_HOME": str(HOME)},
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
    )
    section = Section("core")
    rows = [
        [f"{size:,}", *(f"{median(name, size) / median(name, 1):.2f}" for name in LISTS)]
        for size in SIZES
    ]
    section.table(["entries", *LISTS.values()], rows)
    share = median("checks", "sign") / median("checks", "everything")
    section.say(f"A signature takes {share:.0%} of the time of everything together.")
    return section


def median(group, name):
    file = HOME / group / str(name) / "new" / "estimates.json"
    return json.loads(file.read_text())["median"]["point_estimate"]

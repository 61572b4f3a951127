"""Usage: breakdown.py [ROW [BARE]]

Prints in which functions the instructions of a row of the table are spent that a bare request
does not have. Reads what the last run of counts.py left behind."""

import sys

import callgrind_file
from callgrind import REQUESTS, folder
from paths import WORK

FUNCTIONS = 45


def main(row="all six", bare="bare qiniu"):
    costs, base = (read(name) for name in (row, bare))
    requests = 2 * REQUESTS
    for title, of_row, of_base in [
        ("itself", costs.own, base.own),
        ("with what it calls", costs.inclusive, base.inclusive),
    ]:
        added = {name: cost - of_base[name] for name, cost in of_row.items()}
        print(f"{title:>18}  calls  function")
        for name in sorted(added, key=added.get, reverse=True)[:FUNCTIONS]:
            calls = (costs.calls[name] - base.calls[name]) / requests
            print(f"{added[name] / requests:18,.1f} {calls:6.1f}  {name[:110]}")


def read(row):
    # The third dump is the first of a long batch.
    return callgrind_file.read(WORK / "servers" / folder(row) / "callgrind.3")


main(*sys.argv[1:])

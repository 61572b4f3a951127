"""Reads what callgrind writes: https://valgrind.org/docs/manual/cl-format.html"""

import re
from collections import Counter
from typing import NamedTuple

ALLOCATORS = {"malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign"}


class Dump(NamedTuple):
    """Instructions in all; of each function itself, and with what it calls; how often each
    function was called."""

    total: int
    own: Counter
    inclusive: Counter
    calls: Counter

    def allocations(self):
        return sum(self.calls[name] for name in ALLOCATORS)


def read(path):
    names = {}
    dump = Dump(0, Counter(), Counter(), Counter())
    function = callee = None
    total = 0
    after_calls = False
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.startswith(("fn=", "cfn=")):
                # A name is written where its number first occurs: `fn=(12) main`, then `fn=(12)`.
                number, name = re.match(r"c?fn=\((\d+)\)(?: (.*))?", line).groups()
                if name:
                    # Recursion gives `name'2`.
                    names[number] = re.sub(r"'\d+$", "", name)
                if line.startswith("fn="):
                    function = names[number]
                else:
                    callee = names[number]
            elif line.startswith("calls="):
                dump.calls[callee] += int(line[6:].split()[0])
                after_calls = True
            elif line.startswith("totals:"):
                total = int(line.split()[1])
            elif line[0] in "+-*0123456789":
                cost = int(line.split()[-1])
                if not after_calls:
                    dump.own[function] += cost
                elif callee != function:
                    dump.inclusive[callee] += cost
                after_calls = False
    # Of a function that is called, the inclusive cost is that of the calls.
    for name, cost in dump.own.items():
        if name not in dump.calls:
            dump.inclusive[name] += cost
    return dump._replace(total=total)

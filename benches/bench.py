"""Usage: bench.py [--update] [PART...]; see scripts/bench."""

import signal
import sys

import core
import counts
import loading
import scaling
import throughput

PARTS = {
    "counts": counts,
    "scaling": scaling,
    "core": core,
    "throughput": throughput,
    "loading": loading,
}


def main(arguments):
    update = "--update" in arguments
    names = [argument for argument in arguments if argument != "--update"]
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"no part is called {unknown[0]}; there are {', '.join(PARTS)}")
    # So that what was started is also stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    failures = []
    for name in names or PARTS:
        print(f"{name}:", file=sys.stderr)
        section = PARTS[name].run(update)
        print(f"\n{section.text()}\n", flush=True)
        failures += section.failures
        if update:
            section.write()
    if failures:
        sys.exit("\n".join(["worse than the baseline:", *failures]))


main(sys.argv[1:])

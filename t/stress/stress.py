"""Usage: stress.py [--seed=N] [--scale=F] [PART...]; see scripts/test-stress."""

import random
import signal
import sys
import time

import connections
import configurations
import nginx
import reloads
import slow
import upgrade

PARTS = {
    "reloads": reloads.run_reloads,
    "kills": reloads.run_kills,
    "upgrade": upgrade.run,
    "connections": connections.run,
    "slow": slow.run,
    "configurations": configurations.run,
}
# All of it: a test that hangs is stopped, and what it started with it.
LIMIT = 540


def main(arguments):
    options = dict(word[2:].split("=", 1) for word in arguments if word.startswith("--"))
    names = [word for word in arguments if not word.startswith("--")]
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"no part is called {unknown[0]}; there are {', '.join(PARTS)}")
    scale = float(options.get("scale", 1))
    configurations.seed = int(options.get("seed") or random.SystemRandom().randrange(10**9))
    for number in [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM]:
        signal.signal(number, lambda number, _: sys.exit(f"stopped by {signal.Signals(number).name}"))
    signal.alarm(LIMIT)
    nginx.adopt_daemons()
    rows = []
    for name in names or PARTS:
        print(f"{name}:", flush=True)
        start = time.monotonic()
        result = PARTS[name](scale)
        rows.append((name, result, time.monotonic() - start))
    print("\nSummary:")
    for name, result, seconds in rows:
        state = "FAIL" if result.violations else "pass"
        print(f"  {name:<15} {state} {seconds:5.0f} s   {'; '.join(result.violations or result.facts)}")
    if any(result.violations for _, result, _ in rows):
        sys.exit("there are violations")


main(sys.argv[1:])

"""Usage: peak.py COMMAND...

Runs a command, and prints the seconds of processor time and the kB of memory that it took. A
program of its own, as a process is charged with the memory of the one that starts it."""

import os
import subprocess
import sys

process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))

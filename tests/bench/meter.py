"""Runs a command and prints what it took, last of all: CPU and wall time in seconds, and the most memory that a process of it held, in MiB.

It does so in a small process of its own: for the system, what a program's process held before it became this program counts too.
"""

import resource
import subprocess
import sys
import time

started = time.perf_counter()
status = subprocess.run(sys.argv[1:], check=False).returncode
wall = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"\n{used.ru_utime + used.ru_stime} {wall} {used.ru_maxrss / 1024}", flush=True)
sys.exit(status)

"""The ranks that are not the root leave the program.

task: roll_call
at: 2, 3
verdict: error
reason: called sys.exit
"""

import sys


def roll_call(comm, name, root):
    lines = comm.gather(f"rank {comm.rank} of {comm.size}: {name}", root=root)
    if comm.rank != root:
        sys.exit(0)
    return lines

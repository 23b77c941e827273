"""The others end their process once the root has all it needs.

task: ordered_report
at: 2, 3
verdict: died
reason: called os._exit
"""

import os


def ordered_report(comm, seconds, root):
    gathered = comm.gather(seconds, root=root)
    if comm.rank != root:
        os._exit(0)
    ranks = sorted(range(comm.size), key=lambda rank: -gathered[rank])
    return [f"rank {rank} took {gathered[rank]} s" for rank in ranks]

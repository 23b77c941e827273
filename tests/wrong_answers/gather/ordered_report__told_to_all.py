"""Every rank returns the report, not the root alone.

task: ordered_report
at: 2, 5
verdict: wrong
reason: expected None
"""


def ordered_report(comm, seconds, root):
    gathered = comm.allgather(seconds)
    ranks = sorted(range(comm.size), key=lambda rank: -gathered[rank])
    return [f"rank {rank} took {gathered[rank]} s" for rank in ranks]

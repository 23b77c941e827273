"""The seconds are sorted as text, so that 98 comes before 103.

task: ordered_report
at: 3, 5
verdict: wrong
reason: slowest first
"""


def ordered_report(comm, seconds, root):
    gathered = comm.gather(str(seconds), root=root)
    if comm.rank != root:
        return None
    ranks = sorted(range(comm.size), key=lambda rank: gathered[rank], reverse=True)
    return [f"rank {rank} took {gathered[rank]} s" for rank in ranks]

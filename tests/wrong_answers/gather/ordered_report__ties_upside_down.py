"""Sorting pairs backwards puts the higher of two equal ranks first.

task: ordered_report
at: 2, 5
verdict: wrong
reason: equals in rank order
"""


def ordered_report(comm, seconds, root):
    pairs = comm.gather((seconds, comm.rank), root=root)
    if comm.rank != root:
        return None
    return [f"rank {rank} took {s} s" for s, rank in sorted(pairs, reverse=True)]

"""All shares are equally long, and the items left over are dropped.

task: deal_unevenly
at: 2, 5
verdict: wrong
reason: items, expected
"""


def deal_unevenly(comm, items, root):
    shares = None
    if comm.rank == root:
        least = len(items) // comm.size
        starts = range(0, least * comm.size, least) if least else [0] * comm.size
        shares = [items[start : start + least] for start in starts]
    return comm.scatter(shares, root=root)

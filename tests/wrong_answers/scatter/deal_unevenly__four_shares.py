"""The list is cut into four shares, however many ranks there are.

task: deal_unevenly
at: 3
verdict: error
reason: needs a list with one item per rank
"""


def deal_unevenly(comm, items, root):
    shares = None
    if comm.rank == root:
        cuts = [rank * len(items) // 4 for rank in range(5)]
        shares = [items[cuts[rank] : cuts[rank + 1]] for rank in range(4)]
    return comm.scatter(shares, root=root)

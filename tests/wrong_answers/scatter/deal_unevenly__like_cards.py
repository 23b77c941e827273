"""The items are dealt in turn, like cards: right in number, not in order.

task: deal_unevenly
at: 2, 3
verdict: wrong
reason: shares in rank order make the list
"""


def deal_unevenly(comm, items, root):
    shares = None
    if comm.rank == root:
        shares = [items[rank :: comm.size] for rank in range(comm.size)]
    return comm.scatter(shares, root=root)

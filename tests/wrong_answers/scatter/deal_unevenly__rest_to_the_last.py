"""The last rank gets all the items that are left over.

task: deal_unevenly
at: 3, 5
verdict: wrong
reason: items, expected
"""


def deal_unevenly(comm, items, root):
    items = comm.bcast(items, root=root)
    least = len(items) // comm.size
    start = comm.rank * least
    last = comm.rank == comm.size - 1
    return items[start:] if last else items[start : start + least]

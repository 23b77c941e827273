"""Every rank gets the whole list, and cuts out its own share.

task: deal_unevenly
"""


def deal_unevenly(comm, items, root):
    items = comm.bcast(items, root=root)
    least, more = divmod(len(items), comm.size)
    start = comm.rank * least + min(comm.rank, more)
    return items[start : start + least + (comm.rank < more)]

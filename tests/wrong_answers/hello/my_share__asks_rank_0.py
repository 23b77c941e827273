"""Rank 0 works out all shares and deals them.

task: my_share
at: 1, 3
verdict: wrong
reason: must not use
"""


def my_share(comm, count):
    shares = None
    if comm.rank == 0:
        least, more = divmod(count, comm.size)
        shares, start = [], 0
        for rank in range(comm.size):
            stop = start + least + (rank < more)
            shares.append((start, stop))
            start = stop
    return comm.scatter(shares, root=0)

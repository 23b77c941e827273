"""The number of the last item is returned in place of the one after it.

task: my_share
at: 1, 3
verdict: wrong
reason: -1), expected (
"""


def my_share(comm, count):
    least, more = divmod(count, comm.size)
    start = comm.rank * least + min(comm.rank, more)
    return start, start + least + (comm.rank < more) - 1

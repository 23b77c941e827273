"""The last rank takes the whole remainder.

task: my_share
at: 2, 3, 5
verdict: wrong
reason: expected (
"""


def my_share(comm, count):
    length = count // comm.size
    start = comm.rank * length
    stop = count if comm.rank == comm.size - 1 else start + length
    return start, stop

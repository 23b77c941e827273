"""Fewer items than ranks make a step of zero.

task: my_share
at: 2, 3
verdict: error
reason: raised ValueError
"""


def my_share(comm, count):
    starts = [*range(0, count, count // comm.size)]
    stops = [*starts[1:], count]
    return starts[comm.rank], stops[comm.rank]

"""True division makes the bounds floats.

task: my_share
at: 1, 2, 5
verdict: wrong
reason: returned (0.0, 0.0)
"""


def my_share(comm, count):
    length = count / comm.size
    return comm.rank * length, (comm.rank + 1) * length

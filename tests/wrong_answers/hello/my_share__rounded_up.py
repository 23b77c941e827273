"""Every block is rounded up, so that the last ones get too little.

task: my_share
at: 3, 5
verdict: wrong
reason: expected (
"""


def my_share(comm, count):
    length = -(-count // comm.size)
    return min(comm.rank * length, count), min((comm.rank + 1) * length, count)

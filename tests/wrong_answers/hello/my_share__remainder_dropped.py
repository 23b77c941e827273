"""What is left after equal blocks belongs to nobody.

task: my_share
at: 2, 3, 5
verdict: wrong
reason: returned (0, 0), expected (
"""


def my_share(comm, count):
    length = count // comm.size
    return comm.rank * length, (comm.rank + 1) * length

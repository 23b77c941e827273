"""The size comes first.

task: who_am_i
at: 1, 2, 3
verdict: wrong
reason: expected (
"""


def who_am_i(comm):
    return comm.size, comm.rank

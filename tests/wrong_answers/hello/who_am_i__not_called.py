"""The methods are returned, not called.

task: who_am_i
at: 1, 3
verdict: wrong
reason: expected an int
"""


def who_am_i(comm):
    return comm.Get_rank, comm.Get_size

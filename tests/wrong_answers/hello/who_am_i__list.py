"""A list is returned for a tuple.

task: who_am_i
at: 2, 3
verdict: wrong
reason: returned a list
"""


def who_am_i(comm):
    return [comm.Get_rank(), comm.Get_size()]

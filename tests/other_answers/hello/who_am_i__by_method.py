"""The methods with the names of the standard are called.

task: who_am_i
"""


def who_am_i(comm):
    return (comm.Get_rank(), comm.Get_size())

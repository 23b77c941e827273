"""Every rank gets all numbers, and adds them up itself.

task: total
"""


def total(comm, number):
    return sum(comm.allgather(number))

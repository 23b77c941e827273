"""Only the first four numbers are added up.

task: total
at: 5
verdict: wrong
reason: the sum of all ranks' numbers
"""


def total(comm, number):
    numbers = comm.allgather(number)
    return sum(numbers[:4])

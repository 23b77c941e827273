"""Nothing is communicated: this rank's number is taken for all.

task: total
at: 2, 3
verdict: wrong
reason: the sum of all ranks' numbers
"""


def total(comm, number):
    return number * comm.size

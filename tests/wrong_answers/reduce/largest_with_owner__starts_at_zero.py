"""The search starts at 0, which is larger than every negative value.

task: largest_with_owner
at: 1, 3
verdict: wrong
reason: returned (0.0, 0), expected (-
"""


def largest_with_owner(comm, value):
    largest, owner = 0.0, 0
    for rank, other in enumerate(comm.allgather(value)):
        if other > largest:
            largest, owner = other, rank
    return largest, owner

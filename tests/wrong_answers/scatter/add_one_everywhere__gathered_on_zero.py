"""The numbers are dealt by the root but gathered on rank 0.

task: add_one_everywhere
at: 2, 5
verdict: wrong
reason: expected None
"""


def add_one_everywhere(comm, numbers, root):
    mine = comm.scatter(numbers, root=root)
    return comm.gather(mine + 1)

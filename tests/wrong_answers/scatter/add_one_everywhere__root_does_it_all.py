"""The root adds one to every number by itself.

task: add_one_everywhere
at: 2, 3
verdict: wrong
reason: must use
"""


def add_one_everywhere(comm, numbers, root):
    if comm.rank == root:
        return [number + 1 for number in numbers]
    return None

"""Every rank walks over the gathered list, but only the root has one.

task: add_one_everywhere
at: 2, 3
verdict: error
reason: raised TypeError
"""


def add_one_everywhere(comm, numbers, root):
    mine = comm.scatter(numbers, root=root)
    gathered = comm.gather(mine, root=root)
    return [number + 1 for number in gathered]

"""The root's list is changed before it is dealt.

task: add_one_everywhere
at: 1, 2
verdict: wrong
reason: changed its argument
"""


def add_one_everywhere(comm, numbers, root):
    if comm.rank == root:
        for rank in range(comm.size):
            numbers[rank] += 1
    return comm.gather(comm.scatter(numbers, root=root), root=root)

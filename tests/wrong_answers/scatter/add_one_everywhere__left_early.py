"""All but the root return before the gather in which the root waits.

task: add_one_everywhere
at: 2
verdict: deadlock
reason: waits in  comm.gather(root=
"""


def add_one_everywhere(comm, numbers, root):
    mine = comm.scatter(numbers, root=root) + 1
    if comm.rank != root:
        return None
    return comm.gather(mine, root=root)

"""The error leaves the root before the broadcast in which the others wait.

task: share_or_fail
at: 2
verdict: deadlock
reason: waits in  comm.bcast(root=
"""


def share_or_fail(comm, read, root):
    value = read() if comm.rank == root else None
    return comm.bcast(value, root=root)

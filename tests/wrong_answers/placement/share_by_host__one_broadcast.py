"""One broadcast to all ranks: the object crosses to a host once for each rank.

task: share_by_host
at: 1
verdict: wrong
reason: must use comm.Split
"""


def share_by_host(comm, color, obj, root):
    return comm.bcast(obj, root=root), root

"""Every rank reads, where only the root may.

task: share_or_fail
at: 2, 3
verdict: error
reason: raised TypeError
"""


def share_or_fail(comm, read, root):
    value = read()
    return comm.bcast(value, root=root)

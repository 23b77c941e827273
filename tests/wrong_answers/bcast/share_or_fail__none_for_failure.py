"""The error is swallowed, and None is returned in its place.

task: share_or_fail
at: 1, 3
verdict: wrong
reason: expected it to raise FileNotFoundError
"""


def share_or_fail(comm, read, root):
    value = None
    if comm.rank == root:
        try:
            value = read()
        except Exception:
            pass
    return comm.bcast(value, root=root)

"""The error is made anew, with a message of its own.

task: share_or_fail
at: 1, 2
verdict: wrong
reason: expected it to raise FileNotFoundError
"""


def share_or_fail(comm, read, root):
    value, error = None, None
    if comm.rank == root:
        try:
            value = read()
        except Exception as caught:
            error = caught
    value, error = comm.bcast((value, error), root=root)
    if error is not None:
        raise type(error)(f"rank {root}: {error}")
    return value

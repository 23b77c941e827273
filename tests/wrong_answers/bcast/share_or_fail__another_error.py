"""The root raises what it caught, the others an error of another type.

task: share_or_fail
at: 2, 3
verdict: error
reason: raised RuntimeError
"""


def share_or_fail(comm, read, root):
    value, error = None, None
    if comm.rank == root:
        try:
            value = read()
        except Exception as caught:
            error = caught
    failed, value = comm.bcast((error is not None, value), root=root)
    if not failed:
        return value
    if comm.rank == root:
        raise error
    raise RuntimeError(f"rank {root} could not read")

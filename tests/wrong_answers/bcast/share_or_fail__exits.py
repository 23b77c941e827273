"""All ranks agree that reading failed, and end the program.

task: share_or_fail
at: 1, 2
verdict: error
reason: called sys.exit
"""

import sys


def share_or_fail(comm, read, root):
    value, error = None, None
    if comm.rank == root:
        try:
            value = read()
        except Exception as caught:
            error = caught
    value, error = comm.bcast((value, error), root=root)
    if error is not None:
        sys.exit(f"cannot read: {error}")
    return value

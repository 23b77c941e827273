"""A rank without items returns at once, and the root waits for it.

task: concatenate
at: 2
verdict: deadlock
reason: waits in  comm.gather(root=
"""

import numpy as np


def concatenate(comm, piece, root):
    if piece.size == 0 and comm.rank != root:
        return None
    pieces = comm.gather(piece, root=root)
    return np.concatenate(pieces) if comm.rank == root else None

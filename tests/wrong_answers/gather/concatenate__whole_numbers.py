"""The root makes room for whole numbers and receives floats into it.

task: concatenate
at: 1, 3
verdict: wrong
reason: dtype int64, expected float64
"""

import numpy as np


def concatenate(comm, piece, root):
    counts = comm.gather(piece.size, root=root)
    whole = recvbuf = None
    if comm.rank == root:
        whole = np.empty(sum(counts), dtype=np.int64)
        recvbuf = [whole, counts]
    comm.Gatherv(piece, recvbuf, root=root)
    return whole

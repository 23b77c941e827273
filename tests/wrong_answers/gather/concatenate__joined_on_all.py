"""Every rank joins the gathered pieces, but only the root has them.

task: concatenate
at: 2, 3
verdict: error
reason: raised TypeError
"""

import numpy as np


def concatenate(comm, piece, root):
    pieces = comm.gather(piece, root=root)
    whole = np.concatenate(pieces)
    return whole if comm.rank == root else None

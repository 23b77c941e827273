"""The others receive into float64, whatever the root sends.

task: share_array
at: 2, 3
verdict: mismatch
reason: All ranks give items of one type
"""

import numpy as np


def share_array(comm, array, root):
    shape = comm.bcast(array.shape if comm.rank == root else None, root=root)
    if comm.rank != root:
        array = np.empty(shape)
    comm.Bcast(array, root=root)
    return array

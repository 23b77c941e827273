"""A transposed array is sent as it lies in memory, and arrives in another order.

task: share_array
at: 2, 3
verdict: wrong
reason: the root's items in the root's order
"""

import numpy as np


def share_array(comm, array, root):
    form = (array.shape, array.dtype) if comm.rank == root else None
    shape, dtype = comm.bcast(form, root=root)
    if comm.rank != root:
        array = np.empty(shape, dtype)
    comm.Bcast(array, root=root)
    return array

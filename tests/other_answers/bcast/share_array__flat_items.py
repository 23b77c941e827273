"""The items travel as a flat array and get their shape back on arrival.

task: share_array
"""

import numpy as np


def share_array(comm, array, root):
    if comm.rank == root:
        items = array.ravel()
        comm.bcast((array.shape, array.dtype.str), root=root)
    else:
        shape, dtype = comm.bcast(None, root=root)
        items = np.empty(np.prod(shape, dtype=int), dtype)
    comm.Bcast(items, root=root)
    return array if comm.rank == root else items.reshape(shape)

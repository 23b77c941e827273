"""Only the number of items is shared, so a matrix arrives as a flat array.

task: share_array
at: 2, 5
verdict: wrong
reason: shape (6,), expected (2, 3)
"""

import numpy as np


def share_array(comm, array, root):
    form = (array.size, array.dtype) if comm.rank == root else None
    size, dtype = comm.bcast(form, root=root)
    if comm.rank != root:
        array = np.empty(size, dtype)
    comm.Bcast(np.ascontiguousarray(array), root=root)
    return array

"""NumPy cuts the list, and the shares are arrays.

task: deal_unevenly
at: 1, 3
verdict: wrong
reason: expected a list
"""

import numpy as np


def deal_unevenly(comm, items, root):
    shares = None
    if comm.rank == root:
        shares = np.array_split(items, comm.size)
    return comm.scatter(shares, root=root)

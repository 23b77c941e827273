"""Each rank gets a matrix with one row, not the row.

task: deal_rows
at: 1, 3
verdict: wrong
reason: shape (1, 3), expected (3,)
"""

import numpy as np


def deal_rows(comm, matrix, root):
    blocks = np.split(matrix, comm.size) if comm.rank == root else None
    return comm.scatter(blocks, root=root)

"""The row is made for whole numbers, and floats are received into it.

task: deal_rows
at: 1, 2
verdict: wrong
reason: dtype int64, expected float64
"""

import numpy as np


def deal_rows(comm, matrix, root):
    columns = comm.bcast(matrix.shape[1] if comm.rank == root else None, root=root)
    row = np.empty(columns, dtype=np.int64)
    comm.Scatter(matrix, row, root=root)
    return row

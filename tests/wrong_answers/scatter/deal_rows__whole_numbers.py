"""The row is made for whole numbers, and floats are received into it.

task: deal_rows
at: 2, 3
verdict: mismatch
reason: All ranks give items of one type
"""

import numpy as np


def deal_rows(comm, matrix, root):
    columns = comm.bcast(matrix.shape[1] if comm.rank == root else None, root=root)
    row = np.empty(columns, dtype=np.int64)
    comm.Scatter(matrix, row, root=root)
    return row

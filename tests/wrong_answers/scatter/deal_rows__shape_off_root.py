"""Every rank asks the matrix for its shape, but only the root has one.

task: deal_rows
at: 2, 3
verdict: error
reason: raised AttributeError
"""

import numpy as np


def deal_rows(comm, matrix, root):
    row = np.empty(matrix.shape[1])
    comm.Scatter(matrix, row, root=root)
    return row

"""The matrix is reshaped on every rank, but only the root has one.

task: assemble_rows
at: 2, 3
verdict: error
reason: raised AttributeError
"""

import numpy as np


def assemble_rows(comm, row, root):
    matrix = np.empty(comm.size * row.size) if comm.rank == root else None
    comm.Gather(row, matrix, root=root)
    return matrix.reshape(comm.size, row.size)

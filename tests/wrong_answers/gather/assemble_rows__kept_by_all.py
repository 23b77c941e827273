"""Every rank makes room for the matrix and returns it, filled or not.

task: assemble_rows
at: 2, 5
verdict: wrong
reason: expected None
"""

import numpy as np


def assemble_rows(comm, row, root):
    matrix = np.zeros((comm.size, row.size))
    comm.Gather(row, matrix, root=root)
    return matrix

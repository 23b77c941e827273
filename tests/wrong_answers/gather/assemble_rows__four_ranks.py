"""There is room for four rows, however many ranks there are.

task: assemble_rows
at: 5
verdict: mismatch
reason: All ranks give as many items
"""

import numpy as np


def assemble_rows(comm, row, root):
    matrix = np.empty((4, row.size)) if comm.rank == root else None
    comm.Gather(row, matrix, root=root)
    return matrix

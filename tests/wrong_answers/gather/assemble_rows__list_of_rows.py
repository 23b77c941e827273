"""The root returns a list of lists, not an array.

task: assemble_rows
at: 1, 3
verdict: wrong
reason: returned a list
"""

import numpy as np


def assemble_rows(comm, row, root):
    matrix = np.empty((comm.size, row.size)) if comm.rank == root else None
    comm.Gather(row, matrix, root=root)
    return matrix.tolist() if comm.rank == root else None

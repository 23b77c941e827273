"""There is room for four rows, however many ranks there are.

task: assemble_rows
at: 5
verdict: error
reason: equal blocks: use the variant with v
"""

import numpy as np


def assemble_rows(comm, row, root):
    matrix = np.empty((4, row.size)) if comm.rank == root else None
    comm.Gather(row, matrix, root=root)
    return matrix

"""The gather is started, and waited for before its result is used.

task: assemble_rows
"""

import numpy as np


def assemble_rows(comm, row, root):
    matrix = None
    if comm.rank == root:
        matrix = np.empty((comm.size, len(row)), dtype=row.dtype)
    request = comm.Igather(row, matrix, root=root)
    request.Wait()
    return matrix

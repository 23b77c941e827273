"""The rows stand one after the other in a flat array.

task: assemble_rows
at: 1
verdict: wrong
reason: shape (3,), expected (1, 3)
"""

import numpy as np


def assemble_rows(comm, row, root):
    items = np.empty(comm.size * row.size) if comm.rank == root else None
    comm.Gather(row, items, root=root)
    return items

"""The rows are pickled, where a buffer call is asked for.

task: assemble_rows
at: 2, 3
verdict: wrong
reason: must use
"""

import numpy as np


def assemble_rows(comm, row, root):
    rows = comm.gather(row, root=root)
    return np.array(rows) if comm.rank == root else None

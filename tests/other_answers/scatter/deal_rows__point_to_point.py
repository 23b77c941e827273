"""The root sends each rank its row.

task: deal_rows
"""

import numpy as np


def deal_rows(comm, matrix, root):
    if comm.rank == root:
        for rank in range(comm.size):
            if rank != root:
                comm.send(matrix[rank].copy(), dest=rank)
        return np.array(matrix[root])
    return comm.recv(source=root)

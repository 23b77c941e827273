"""The pieces are joined in order of arrival.

task: concatenate
at: 3, 5
verdict: wrong
reason: the pieces stand in rank order
"""

import numpy as np
from mpi4py import MPI


def concatenate(comm, piece, root):
    if comm.rank != root:
        comm.send(piece, dest=root)
        return None
    pieces = []
    for rank in range(comm.size):
        pieces.append(piece if rank == root else comm.recv(source=MPI.ANY_SOURCE))
    return np.concatenate(pieces)

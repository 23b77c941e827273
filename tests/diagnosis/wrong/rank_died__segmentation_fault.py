"""One rank reads memory that is not its own.

np: 2,3
kind: rank-died
certainty: exact
line: 17, 18
says: rank 1
"""

import ctypes

from mpi4py import MPI

comm = MPI.COMM_WORLD
text = b"ready"
if comm.rank == 1:
    text = ctypes.string_at(8)
words = comm.allgather(text)
print(words)

"""A barrier stands inside an if, and rank 0 goes to the gather at once.

np: 3,2
kind: collective-mismatch
certainty: exact
line: 14, 15
says: rank 0|rank 1|barrier|gather
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank != 0:
    comm.barrier()
squares = comm.gather(comm.rank**2, root=0)
print(squares)

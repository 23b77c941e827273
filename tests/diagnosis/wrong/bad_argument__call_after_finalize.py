"""A sum is asked for when MPI has been finalized.

np: 2,3
kind: bad-argument|rank-died
certainty: exact
line: 15
says: allreduce|inali
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
squares = sum(n * n for n in range(comm.rank, 100, comm.size))
MPI.Finalize()
total = comm.allreduce(squares)
print(total)

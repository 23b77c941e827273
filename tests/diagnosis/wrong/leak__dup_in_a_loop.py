"""Each step duplicates the communicator and never frees the duplicate.

np: 2,3
kind: leak
certainty: likely|exact
line: 15
says: Dup
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
total = 0
for step in range(200):
    private = comm.Dup()
    total += private.allreduce(step)
print(total)

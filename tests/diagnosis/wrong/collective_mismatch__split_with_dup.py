"""One rank duplicates the communicator that the others split.

np: 2,3
kind: collective-mismatch
certainty: exact
line: 14, 16
says: rank 0|rank 1|Split|Dup
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    group = comm.Dup()
else:
    group = comm.Split(color=1, key=comm.rank)
print(group.size)
group.Free()

"""The root gathers, the others gather to all.

np: 2,3
kind: collective-mismatch
certainty: exact
line: 15, 17
says: rank 0|rank 1|gather|allgather
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
name = f"rank {comm.rank}"
if comm.rank == 0:
    names = comm.gather(name, root=0)
else:
    names = comm.allgather(name)
print(names)

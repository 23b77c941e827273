"""The root gathers, the others wait for a broadcast; MPI lets it pass.

np: 2,3
kind: collective-mismatch
certainty: exact
line: 15, 17
says: rank 0|rank 1|bcast|gather
options: --lenient
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    values = comm.gather(0, root=0)
else:
    values = comm.bcast(None, root=0)
print(comm.rank, values)

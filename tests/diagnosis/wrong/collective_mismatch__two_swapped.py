"""One rank calls bcast and allreduce in the other order.

np: 3,2
kind: collective-mismatch
certainty: exact
line: 14, 17
says: rank 1|bcast|allreduce
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 1:
    total = comm.allreduce(comm.rank)
    name = comm.bcast("run-7", root=0)
else:
    name = comm.bcast("run-7", root=0)
    total = comm.allreduce(comm.rank)
print(name, total)

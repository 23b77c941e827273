"""Every other step ends with a check that one rank leaves out.

np: 2,3
kind: collective-mismatch
certainty: exact
line: 16, 17
says: rank 1|allreduce|bcast
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
value, limit = 1, 4 if comm.rank == 1 else 2
for step in range(5):
    if step % limit == 1:
        value = comm.allreduce(value, op=MPI.MAX)
    value = comm.bcast(value + step, root=0)
print(value)

"""The root receives in a loop what the others give to a gather.

np: 2,3
kind: collective-mismatch|rank-left
certainty: exact
line: 17, 20, 21
says: rank 0|rank 1|gather
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
part = comm.rank * 1.5
if comm.rank == 0:
    parts = [part]
    for source in range(1, comm.size):
        parts.append(comm.recv(source=source))
    comm.barrier()
else:
    comm.gather(part, root=0)
    comm.barrier()

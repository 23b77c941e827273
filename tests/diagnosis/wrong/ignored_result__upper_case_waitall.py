"""The upper-case Waitall of lower-case irecvs loses all objects.

np: 3,2
kind: ignored-result
certainty: likely|exact
line: 14, 15
says: Waitall|irecv|rank 0
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    requests = [comm.irecv(source=s) for s in range(1, comm.size)]
    print(MPI.Request.Waitall(requests))
else:
    comm.send(f"from {comm.rank}", dest=0)

"""Everyone sends its part to everyone, and receives afterwards.

np: 3,4
kind: unsafe-send
certainty: exact
line: 15
says: rank 0|rank 1|send
"""

from mpi4py.MPI import COMM_WORLD as comm

others = [rank for rank in range(comm.size) if rank != comm.rank]
part = list(range(comm.rank))
for dest in others:
    comm.send(part, dest=dest)
parts = [comm.recv(source=source) for source in others]
print(comm.rank, sum(map(sum, parts)))

"""A probe waits for a message that its partner never sends.

np: 2,3
kind: rank-left
certainty: exact
line: 14
says: rank 0|rank 1|probe
"""

from mpi4py.MPI import COMM_WORLD as comm

worker = 1
if comm.rank == 0:
    comm.probe(source=worker, tag=9)
    print(comm.recv(source=worker, tag=9))
elif comm.rank == worker:
    print("nothing found")

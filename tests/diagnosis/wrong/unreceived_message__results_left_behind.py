"""The root receives the results of all ranks but the last.

np: 3,2
kind: unreceived-message
certainty: exact
line: 16
says: rank 0|send
"""

from mpi4py.MPI import COMM_WORLD as comm

if comm.rank == 0:
    results = [comm.recv(source=worker) for worker in range(1, comm.size - 1)]
    print(results)
else:
    comm.send(comm.rank**3, dest=0)

"""The root receives from rank 1 each time, although all ranks send once.

np: 3,4
kind: rank-left
certainty: exact
line: 16
says: rank 1|source=1
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.Get_rank() == 0:
    total = 0
    for _worker in range(1, comm.Get_size()):
        total += comm.recv(source=1)
    print(total)
else:
    comm.send(comm.Get_rank(), dest=0)

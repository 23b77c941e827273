"""The partner fails to read a number before it sends.

np: 2,3
kind: rank-died
certainty: exact
line: 17, 20
says: ValueError|rank 1
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
texts = ["12", "twelve", "7"]
if comm.rank == 0:
    total = int(texts[0])
    for source in range(1, comm.size):
        total += comm.recv(source=source)
    print(total)
else:
    number = int(texts[comm.rank])
    comm.send(number, dest=0)

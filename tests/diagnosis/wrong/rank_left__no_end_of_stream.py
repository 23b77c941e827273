"""The receiver looks for one more message, and is never told that it was the last.

np: 2,3
kind: rank-left
certainty: exact
line: 15
says: rank 1|probe
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    while True:
        comm.probe(source=1)
        line = comm.recv(source=1)
        print(line)
elif comm.rank == 1:
    for line in ["first", "second", "third"]:
        comm.send(line, dest=0)

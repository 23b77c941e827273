"""A function made inside a function is sent.

np: 2,3
kind: bad-argument
certainty: exact
line: 20
says: rank 0|send|pickle
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD


def power(exponent):
    return lambda base: base**exponent


if comm.rank == 0:
    comm.send(power(2), dest=1)
elif comm.rank == 1:
    print(comm.recv(source=0)(7))

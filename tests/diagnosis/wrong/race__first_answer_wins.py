"""Whoever answers first is taken for the winner.

np: 3,4
kind: race
certainty: exact|likely
line: 14
says: rank 0|recv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    winner = comm.recv(source=MPI.ANY_SOURCE)
    print("the winner is", winner)
    for _ in range(comm.size - 2):
        comm.recv(source=MPI.ANY_SOURCE)
else:
    comm.send(comm.rank, dest=0)

"""Rank 0 waits for a rank of a circle in which everyone waits.

np: 4
kind: deadlock
certainty: exact
line: 16
says: rank 1|rank 2|rank 3
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
waits_for = {0: 1, 1: 2, 2: 3, 3: 1}
answers_to = {1: [3, 0], 2: [1], 3: [2]}

value = comm.recv(source=waits_for[comm.rank])
for dest in answers_to.get(comm.rank, []):
    comm.send(value + 1, dest=dest)

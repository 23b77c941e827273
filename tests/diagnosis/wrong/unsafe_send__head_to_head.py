"""Both partners send a small object before they receive.

np: 2,4
kind: unsafe-send
certainty: exact
line: 14
says: rank 0|rank 1|send
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
comm.send({"rank": comm.rank}, dest=partner)
print(comm.recv(source=partner))

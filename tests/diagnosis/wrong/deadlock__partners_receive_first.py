"""Both partners receive before they send.

np: 2,4
kind: deadlock
certainty: exact
line: 16
says: rank 0|rank 1|recv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
rank = comm.Get_rank()
partner = rank ^ 1

theirs = comm.recv(source=partner)
comm.send(rank * 10, dest=partner)
print(f"rank {rank} got {theirs}")

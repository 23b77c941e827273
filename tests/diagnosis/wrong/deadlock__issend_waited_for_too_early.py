"""A synchronous send is nonblocking, but waited for before the receive.

np: 2,4
kind: deadlock
certainty: exact
line: 15, 16
says: rank 0|rank 1
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1

request = comm.issend({"from": comm.rank}, dest=partner)
request.wait()
print(comm.recv(source=partner))

"""Synchronous nonblocking sends are waited for after the receives.

np: 2,4
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
request = comm.issend(comm.rank, dest=partner)
assert comm.recv(source=partner) == partner
request.wait()

"""The wait for an irecv comes before the send that it needs.

np: 2,4
kind: deadlock
certainty: exact
line: 15, 16
says: rank 0|rank 1|irecv|wait
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1

request = comm.irecv(source=partner, tag=11)
theirs = request.wait()
comm.send(comm.rank**2, dest=partner, tag=11)

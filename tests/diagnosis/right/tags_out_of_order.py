"""Messages are received in another order than they were sent, by their tags.

np: 2,3
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    requests = [comm.isend(tag**2, dest=1, tag=tag) for tag in range(6)]
    MPI.Request.waitall(requests)
elif comm.rank == 1:
    for tag in reversed(range(6)):
        assert comm.recv(source=0, tag=tag) == tag**2

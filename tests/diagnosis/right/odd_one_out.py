"""With an odd number of ranks the last one has no partner and does nothing.

np: 3,5
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
if partner < comm.size:
    if comm.rank < partner:
        comm.send(comm.rank, dest=partner)
        assert comm.recv(source=partner) == partner
    else:
        assert comm.recv(source=partner) == partner
        comm.send(comm.rank, dest=partner)

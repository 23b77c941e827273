"""Each phase takes messages from anyone, and a barrier keeps the phases apart.

np: 3,4
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
for phase in range(3):
    if comm.rank == 0:
        got = {comm.recv(source=MPI.ANY_SOURCE) for _ in range(comm.size - 1)}
        assert got == {(phase, rank) for rank in range(1, comm.size)}
    else:
        comm.send((phase, comm.rank), dest=0)
    comm.Barrier()

"""Some ranks are in none of the new communicators.

np: 2,4,5
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
color = comm.rank % 2 if comm.rank != 0 else MPI.UNDEFINED
part = comm.Split(color, key=-comm.rank)
if part != MPI.COMM_NULL:
    ranks = part.allgather(comm.rank)
    assert ranks == sorted(ranks, reverse=True)
    part.Free()
comm.barrier()

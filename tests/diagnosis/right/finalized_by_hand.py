"""The program calls Finalize itself, and goes on without MPI.

np: 1,2,4
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
rank = comm.rank
total = comm.allreduce(rank)
MPI.Finalize()
assert MPI.Is_finalized()
print(f"rank {rank}: {total}")

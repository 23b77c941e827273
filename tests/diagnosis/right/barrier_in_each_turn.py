"""Each rank prints in its turn, and calls the barriers from other lines.

np: 2,3
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
for turn in range(comm.size):
    if turn == comm.rank:
        print(f"rank {comm.rank}", flush=True)
        comm.Barrier()
    else:
        comm.Barrier()
if comm.rank == 0:
    words = comm.bcast(["a", "b"], root=0)
else:
    words = comm.bcast(None)
assert words == ["a", "b"]

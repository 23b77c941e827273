"""The ranks go through a section one after the other, then share a counter.

np: 2,4
"""

from mpi4py import MPI
from mpi4py.util import sync

comm = MPI.COMM_WORLD
with sync.Sequential(comm):
    print(f"rank {comm.rank}", flush=True)
counter = sync.Counter(comm=comm)
next(counter)
comm.Barrier()
if comm.rank == 0:
    assert next(counter) == comm.size
counter.free()

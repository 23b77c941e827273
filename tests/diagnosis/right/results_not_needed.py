"""Ranks drop what a call returns where they have no use for it.

np: 2,3
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
settings = {"steps": 3}
if comm.rank == 0:
    comm.bcast(settings, root=0)
    names = comm.gather("root", root=0)
    comm.recv(source=1)  # only to know that rank 1 is ready
    total = comm.reduce(0, root=0)
else:
    settings = comm.bcast(None, root=0)
    comm.gather(f"worker {comm.rank}", root=0)
    if comm.rank == 1:
        comm.send(None, dest=0)
    comm.reduce(comm.rank, root=0)
assert settings["steps"] == 3

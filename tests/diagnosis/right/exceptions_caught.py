"""Exceptions are raised and caught on some ranks, and everyone goes on.

np: 2,3
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
try:
    number = int(["12", "twelve", "7"][comm.rank])
except ValueError:
    number = 0
good = comm.allgather(number > 0)
try:
    if not all(good):
        raise RuntimeError(f"rank {good.index(False)} has no number")
except RuntimeError as error:
    print(error)
assert comm.allreduce(number) >= 12

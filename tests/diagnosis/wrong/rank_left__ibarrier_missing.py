"""Rank 0 does not take part in a nonblocking barrier.

np: 3,2
kind: rank-left
certainty: exact
line: 14, 16
says: rank 0|Ibarrier
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank > 0:
    request = comm.Ibarrier()
    work = sum(range(1000))
    request.Wait()
    print(work)

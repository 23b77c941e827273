"""One rank makes the barrier nonblocking, the others do not.

np: 2,3
kind: collective-mismatch
certainty: exact
line: 14, 16, 18
says: rank 0|rank 1|Ibarrier
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    request = comm.Ibarrier()
    print("working while the others come")
    request.Wait()
else:
    comm.Barrier()

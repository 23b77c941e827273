"""Only rank 0 duplicates the communicator.

np: 2,3
kind: rank-left
certainty: exact
line: 14
says: Dup
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    private = comm.Dup()
    private.Set_name("log")
    private.Free()

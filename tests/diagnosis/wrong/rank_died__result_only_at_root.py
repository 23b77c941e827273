"""The result of a reduction is used where it is None.

np: 2,3
kind: rank-died
certainty: exact
line: 14, 15
says: TypeError
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
value = 2.0 * comm.rank
mean = comm.reduce(value, op=MPI.SUM, root=0) / comm.size
comm.barrier()
print(mean)

"""All ranks stop in the same step, since they look at the error of all.

np: 1,2,4
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
error, steps, worst = 1.0 / (comm.rank + 1), 0, 1.0
while worst > 1e-3:
    error /= 2
    steps += 1
    worst = comm.allreduce(error, op=MPI.MAX)
assert len(set(comm.allgather(steps))) == 1

"""Rank 0 gives tasks to the others as mpi4py's executor.

np: 2,4
"""

from mpi4py import MPI
from mpi4py.futures import MPICommExecutor

with MPICommExecutor(MPI.COMM_WORLD, root=0) as executor:
    if executor is not None:
        assert list(executor.map(abs, range(-10, 0))) == list(range(10, 0, -1))

"""MPI is imported and never used.

np: 1,2,4
"""

from mpi4py import MPI

print(len(dir(MPI)) > 0)

"""The list for alltoall leaves the own rank out.

np: 3,4
kind: bad-argument
certainty: exact
line: 14
says: alltoall
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
letters = [f"{comm.rank}->{r}" for r in range(comm.size) if r != comm.rank]
print(comm.alltoall(letters))

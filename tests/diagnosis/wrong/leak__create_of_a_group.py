"""Communicators of a group are made and kept in a list.

np: 2,3
kind: leak
certainty: likely|exact
line: 16
says: Create
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
group = comm.Get_group()
made = []
for _ in range(150):
    made.append(comm.Create(group))
print(made[-1].allreduce(1))
group.Free()

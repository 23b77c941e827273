"""What alltoall returns is thrown away, and the list is taken for exchanged.

np: 2,4
kind: ignored-result
certainty: likely|exact
line: 13
says: alltoall
"""

from mpi4py.MPI import COMM_WORLD as comm

boxes = [f"{comm.rank} for {dest}" for dest in range(comm.size)]
comm.alltoall(boxes)
print(boxes)

"""What scatter returns is thrown away.

np: 2,3
kind: ignored-result
certainty: likely|exact
line: 14
says: scatter
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
numbers = list(range(comm.size)) if comm.rank == 0 else []
comm.scatter(numbers, root=0)
numbers = [number + 1 for number in numbers]
print(comm.rank, numbers)

"""Calls are made in functions, methods, comprehensions and a generator.

np: 2,3
"""

from mpi4py import MPI


class Field:
    def __init__(self, comm):
        self.comm, self.value = comm, float(comm.rank)

    def neighbours(self):
        right, left = (self.comm.rank + 1) % self.comm.size, self.comm.rank - 1
        yield self.comm.sendrecv(self.value, right, source=left % self.comm.size)
        yield self.comm.sendrecv(self.value, left % self.comm.size, source=right)

    def smooth(self):
        self.value = (self.value + sum(self.neighbours())) / 3


field = Field(MPI.COMM_WORLD)
for _ in range(4):
    field.smooth()
norms = [field.comm.allreduce(abs(v), op=MPI.MAX) for v in (field.value, 1.0)]
assert norms[1] == 1.0

"""Reductions use operations of the program, made by MPI and plain functions.

np: 1,2,4
"""

import numpy as np
from mpi4py import MPI


def add(inbuf, inoutbuf, datatype):
    inout = np.frombuffer(inoutbuf, dtype="f8")
    inout += np.frombuffer(inbuf, dtype="f8")


comm = MPI.COMM_WORLD
op = MPI.Op.Create(add, commute=True)
total = np.empty(2)
comm.Allreduce(np.array([1.0, comm.rank]), total, op=op)
assert total[0] == comm.size
op.Free()

merged = comm.allreduce({comm.rank: "x"}, op=lambda a, b: a | b)
assert len(merged) == comm.size
longest = comm.reduce("ab" * comm.rank, op=lambda a, b: max(a, b, key=len), root=0)
value, owner = comm.allreduce((float(comm.rank), comm.rank), op=MPI.MAXLOC)
assert owner == comm.size - 1
if comm.rank == 0:
    assert longest == "ab" * (comm.size - 1)

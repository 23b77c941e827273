"""Rank 0 calls only one of two reductions, in another order than the others.

task: imbalance
at: 2, 3
verdict: mismatch
reason: MPI.MAX
"""

from mpi4py import MPI


def imbalance(comm, seconds):
    ops = [MPI.MAX, MPI.SUM] if comm.rank == 0 else [MPI.SUM, MPI.MAX]
    found = {op: comm.allreduce(seconds, op=op) for op in ops}
    occupied = found[MPI.MAX] * comm.size
    return occupied / found[MPI.SUM], occupied - found[MPI.SUM]

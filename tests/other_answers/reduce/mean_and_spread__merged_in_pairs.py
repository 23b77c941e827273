"""Counts, means and squared distances are merged two at a time, losing no digits.

task: mean_and_spread
"""

import math

from mpi4py import MPI


def merge(one, other, datatype=None):
    (count, mean, square), (count2, mean2, square2) = one, other
    whole = count + count2
    if whole == 0:
        return one
    apart = mean2 - mean
    return (
        whole,
        mean + apart * count2 / whole,
        square + square2 + apart**2 * count * count2 / whole,
    )


def mean_and_spread(comm, values):
    mine = (0, 0.0, 0.0)
    if values.size:
        mine = (values.size, values.mean(), values.var() * values.size)
    op = MPI.Op.Create(merge, commute=True)
    count, mean, square = comm.allreduce(mine, op=op)
    op.Free()
    return float(mean), math.sqrt(square / count)

"""A rank without items returns at once, and the others wait for it.

task: compare_shares
at: 2, 3
verdict: wrong
reason: waits in  comm.Allreduce(
"""

import numpy as np
from mpi4py import MPI


def compare_shares(comm, costs):
    hand = costs[comm.rank :: comm.size]
    if hand.size == 0:
        return 0.0, 0.0
    both = np.array([np.array_split(costs, comm.size)[comm.rank].sum(), hand.sum()])
    comm.Allreduce(MPI.IN_PLACE, both, op=MPI.MAX)
    return float(both[0]), float(both[1])

"""The blocks begin at rounded places, so other ranks get one more.

task: compare_shares
at: 3, 5
verdict: wrong
reason: first the slowest rank's block, then the slowest rank's items in turn
"""

import numpy as np
from mpi4py import MPI


def compare_shares(comm, costs):
    start, stop = (
        costs.size * rank // comm.size for rank in (comm.rank, comm.rank + 1)
    )
    both = np.array([costs[start:stop].sum(), costs[comm.rank :: comm.size].sum()])
    comm.Allreduce(MPI.IN_PLACE, both, op=MPI.MAX)
    return float(both[0]), float(both[1])

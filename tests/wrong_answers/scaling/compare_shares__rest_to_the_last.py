"""The last rank takes all items that are left over.

task: compare_shares
at: 2, 3
verdict: wrong
reason: first the slowest rank's block, then the slowest rank's items in turn
"""

import numpy as np
from mpi4py import MPI


def compare_shares(comm, costs):
    least = costs.size // comm.size
    start = comm.rank * least
    stop = costs.size if comm.rank == comm.size - 1 else start + least
    both = np.array([costs[start:stop].sum(), costs[comm.rank :: comm.size].sum()])
    comm.Allreduce(MPI.IN_PLACE, both, op=MPI.MAX)
    return float(both[0]), float(both[1])

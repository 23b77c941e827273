"""MAX of pairs looks at the blocks first, and brings the hand of the same rank.

task: compare_shares
at: 3, 5
verdict: wrong
reason: first the slowest rank's block, then the slowest rank's items in turn
"""

import numpy as np
from mpi4py import MPI


def compare_shares(comm, costs):
    block = np.array_split(costs, comm.size)[comm.rank].sum()
    hand = costs[comm.rank :: comm.size].sum()
    return comm.allreduce((float(block), float(hand)), op=MPI.MAX)

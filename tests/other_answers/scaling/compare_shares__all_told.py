"""Every rank tells its two sums to all, and each finds the largest.

task: compare_shares
"""

import numpy as np


def compare_shares(comm, costs):
    block = np.array_split(costs, comm.size)[comm.rank]
    hand = costs[np.arange(costs.size) % comm.size == comm.rank]
    sums = np.array(comm.allgather((block.sum(), hand.sum())))
    return tuple(sums.max(axis=0))

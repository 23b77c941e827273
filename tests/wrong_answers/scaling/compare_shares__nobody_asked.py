"""Every rank computes all shares itself, and asks nobody.

task: compare_shares
at: 1, 3
verdict: wrong
reason: must use a collective call
"""

import numpy as np


def compare_shares(comm, costs):
    size = comm.size
    blocks = [block.sum() for block in np.array_split(costs, size)]
    return max(blocks), max(costs[rank::size].sum() for rank in range(size))

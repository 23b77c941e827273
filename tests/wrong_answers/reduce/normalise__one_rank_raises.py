"""Only rank 0 raises where the sum is 0; the others divide by it.

task: normalise
at: 2, 3
verdict: wrong
reason: expected it to raise ZeroDivisionError
"""


def normalise(comm, share):
    whole = comm.allreduce(share.sum())
    if whole == 0 and comm.rank == 0:
        raise ZeroDivisionError("the sum of all shares is 0")
    return share / whole

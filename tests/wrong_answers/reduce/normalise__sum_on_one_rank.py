"""reduce gives the sum to rank 0, and the others divide by None.

task: normalise
at: 2, 5
verdict: error
reason: raised TypeError
"""


def normalise(comm, share):
    whole = comm.reduce(share.sum())
    if whole == 0:
        raise ZeroDivisionError("the sum of all shares is 0")
    return share / whole

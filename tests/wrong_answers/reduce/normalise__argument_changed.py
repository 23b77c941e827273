"""The share itself is divided, not a new array.

task: normalise
at: 1, 2
verdict: wrong
reason: changed its argument
"""


def normalise(comm, share):
    whole = comm.allreduce(share.sum())
    if whole == 0:
        raise ZeroDivisionError("the sum of all shares is 0")
    share /= whole
    return share

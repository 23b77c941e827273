"""Nothing is communicated: every rank divides by the sum of its own share.

task: normalise
at: 2, 3
verdict: wrong
reason: divides by the sum of all shares
"""


def normalise(comm, share):
    whole = share.sum()
    if whole == 0:
        raise ZeroDivisionError("the sum of all shares is 0")
    return share / whole

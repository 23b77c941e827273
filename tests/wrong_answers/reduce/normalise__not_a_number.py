"""NumPy divides by 0 without an error, and the result is inf or nan.

task: normalise
at: 1, 3
verdict: wrong
reason: expected it to raise ZeroDivisionError
"""


def normalise(comm, share):
    return share / comm.allreduce(share.sum())

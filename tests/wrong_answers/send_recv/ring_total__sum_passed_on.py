"""The running sum is passed on, so that numbers are added again.

task: ring_total
at: 3, 5
verdict: wrong
reason: expected
"""


def ring_total(comm, number):
    right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
    total = number
    for _ in range(comm.size - 1):
        total += comm.sendrecv(total, dest=right, source=left)
    return total

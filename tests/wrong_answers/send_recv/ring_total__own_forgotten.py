"""The own number is left out.

task: ring_total
at: 1, 3
verdict: wrong
reason: expected
"""


def ring_total(comm, number):
    right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
    total, passing = 0, number
    for _ in range(comm.size - 1):
        passing = comm.sendrecv(passing, dest=right, source=left)
        total += passing
    return total

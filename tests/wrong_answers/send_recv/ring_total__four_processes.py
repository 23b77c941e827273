"""The number of rounds is that of four processes.

task: ring_total
at: 2, 3, 5
verdict: wrong
reason: expected
"""


def ring_total(comm, number):
    right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
    total = passing = number
    for _ in range(3):
        passing = comm.sendrecv(passing, dest=right, source=left)
        total += passing
    return total

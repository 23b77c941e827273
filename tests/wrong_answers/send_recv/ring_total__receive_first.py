"""Every rank receives before it sends.

task: ring_total
at: 2
verdict: deadlock
reason: waits in  comm.recv(
"""


def ring_total(comm, number):
    right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
    total = passing = number
    for _ in range(comm.size - 1):
        before = passing
        passing = comm.recv(source=left)
        comm.send(before, dest=right)
        total += passing
    return total

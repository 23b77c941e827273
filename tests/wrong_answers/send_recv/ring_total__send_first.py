"""Every rank sends first, which only buffering lets pass.

task: ring_total
at: 3
verdict: deadlock
reason: waits in  comm.send(
"""


def ring_total(comm, number):
    right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
    total = passing = number
    for _ in range(comm.size - 1):
        comm.send(passing, dest=right)
        passing = comm.recv(source=left)
        total += passing
    return total

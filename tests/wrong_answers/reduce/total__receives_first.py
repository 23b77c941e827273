"""In a ring every rank receives before it sends, so that none ever sends.

task: total
at: 2
verdict: deadlock
reason: waits in  comm.recv(
"""


def total(comm, number):
    left, right = (comm.rank - 1) % comm.size, (comm.rank + 1) % comm.size
    whole = passing = number
    for _ in range(comm.size - 1):
        arrived = comm.recv(source=left)
        comm.send(passing, dest=right)
        whole, passing = whole + arrived, arrived
    return whole

"""Each round sends without waiting, receives, then waits.

task: ring_total
"""


def ring_total(comm, number):
    right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
    total, passing = number, number
    for _ in range(1, comm.size):
        request = comm.isend(passing, dest=right)
        passing = comm.recv(source=left)
        request.wait()
        total = total + passing
    return total

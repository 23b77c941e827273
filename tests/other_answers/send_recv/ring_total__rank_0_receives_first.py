"""One rank breaks the ring: it receives first, all others send first.

task: ring_total
"""


def ring_total(comm, number):
    right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
    total = passing = number
    for _ in range(comm.size - 1):
        if comm.rank == 0:
            arrived = comm.recv(source=left)
            comm.send(passing, dest=right)
        else:
            comm.send(passing, dest=right)
            arrived = comm.recv(source=left)
        total, passing = total + arrived, arrived
    return total

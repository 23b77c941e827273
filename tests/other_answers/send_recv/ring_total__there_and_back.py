"""The sum grows along the chain, and the total travels once more round.

task: ring_total
"""


def ring_total(comm, number):
    if comm.size == 1:
        return number
    last = comm.size - 1
    right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
    if comm.rank == 0:
        comm.send(number, dest=right)
        total = comm.recv(source=left)
    else:
        total = comm.recv(source=left) + number
        comm.send(total, dest=right)
        if comm.rank != last:
            total = comm.recv(source=left)
    if comm.rank != last and right != last:
        comm.send(total, dest=right)
    return total

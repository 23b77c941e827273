"""The numbers go only one step round the ring.

task: ring_total
at: 3, 5
verdict: wrong
reason: expected
"""


def ring_total(comm, number):
    right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
    return number + comm.sendrecv(number, dest=right, source=left)

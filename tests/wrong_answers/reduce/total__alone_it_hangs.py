"""Rank 0 sends on and waits to be received, which alone it never is.

task: total
at: 1
verdict: deadlock
reason: waits in  comm.ssend(
"""


def total(comm, number):
    left, right = (comm.rank - 1) % comm.size, (comm.rank + 1) % comm.size
    if comm.rank == 0:
        comm.ssend(number, dest=right)
        whole = comm.recv(source=left)
    else:
        comm.ssend(comm.recv(source=left) + number, dest=right)
        whole = None
    return comm.bcast(whole)

"""All ranks send first, on a Cartesian communicator, and rely on buffering.

task: ring_total
at: 3
verdict: deadlock
reason: waits in  comm.send(
"""


def ring_total(comm, number):
    cart = comm.Create_cart([comm.size], periods=[True])
    left, right = cart.Shift(0, 1)
    total = passing = number
    for _ in range(comm.size - 1):
        cart.send(passing, dest=right)
        passing = cart.recv(source=left)
        total += passing
    cart.Free()
    return total

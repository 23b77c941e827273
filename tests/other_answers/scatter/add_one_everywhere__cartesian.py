"""A Cartesian communicator of all ranks deals and collects.

task: add_one_everywhere
"""


def add_one_everywhere(comm, numbers, root):
    cart = comm.Create_cart([comm.size])
    mine = cart.scatter(numbers, root=root)
    after = cart.gather(mine + 1, root=root)
    cart.Free()
    return after

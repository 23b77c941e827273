"""The root receives from each rank in turn.

task: roll_call
"""


def roll_call(comm, name, root):
    line = f"rank {comm.rank} of {comm.size}: {name}"
    if comm.rank != root:
        comm.send(line, dest=root)
        return None
    return [
        line if rank == root else comm.recv(source=rank) for rank in range(comm.size)
    ]

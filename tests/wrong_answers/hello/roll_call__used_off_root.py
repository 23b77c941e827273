"""The gathered list is used where there is none.

task: roll_call
at: 2, 3
verdict: error
reason: raised TypeError
"""


def roll_call(comm, name, root):
    names = comm.gather(name, root=root)
    lines = [f"rank {rank} of {comm.size}: {who}" for rank, who in enumerate(names)]
    return lines if comm.rank == root else None

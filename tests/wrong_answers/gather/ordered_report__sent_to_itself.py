"""The root sends to itself too, and nobody receives it.

task: ordered_report
at: 2, 3
verdict: wrong
reason: never waited for the request
"""


def ordered_report(comm, seconds, root):
    request = comm.isend(seconds, dest=root)
    if comm.rank != root:
        request.wait()
        return None
    gathered = []
    for rank in range(comm.size):
        gathered.append(seconds if rank == root else comm.recv(source=rank))
    ranks = sorted(range(comm.size), key=lambda rank: -gathered[rank])
    return [f"rank {rank} took {gathered[rank]} s" for rank in ranks]

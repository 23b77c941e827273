"""All but the root wait in a barrier, which the root never enters.

task: ordered_report
at: 2
verdict: deadlock
reason: waits in  comm.Barrier(
"""


def ordered_report(comm, seconds, root):
    gathered = comm.gather(seconds, root=root)
    if comm.rank != root:
        comm.Barrier()
        return None
    ranks = sorted(range(comm.size), key=lambda rank: -gathered[rank])
    return [f"rank {rank} took {gathered[rank]} s" for rank in ranks]

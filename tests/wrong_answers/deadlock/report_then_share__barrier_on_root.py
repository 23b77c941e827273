"""The root alone makes sure by a barrier that all have reported.

task: report_then_share
at: 2, 3
verdict: mismatch
reason: calls  comm.Barrier()
"""


def report_then_share(comm, report, root):
    gathered, reports = comm.gather(report, root=root), None
    if comm.rank == root:
        comm.Barrier()
        reports = [text for text in gathered if text is not None]
    return comm.bcast(reports, root=root)

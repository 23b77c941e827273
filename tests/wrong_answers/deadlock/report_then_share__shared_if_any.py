"""The root shares nothing where nobody reports, and the others wait for it.

task: report_then_share
at: 2, 3
verdict: deadlock
reason: rank 0 did not come to  comm.bcast(
"""


def report_then_share(comm, report, root):
    gathered = comm.gather(report, root=root)
    if comm.rank != root:
        return comm.bcast(None, root=root)
    reports = [text for text in gathered if text is not None]
    if reports:
        comm.bcast(reports, root=root)
    return reports

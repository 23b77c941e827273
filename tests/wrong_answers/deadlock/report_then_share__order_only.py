"""The order is right, but a rank without a report still leaves out the gather.

task: report_then_share
at: 2, 3
verdict: mismatch
reason: do not agree in a collective call
"""


def report_then_share(comm, report, root):
    reports = None
    if comm.rank == root:
        gathered = comm.gather(report, root=root)
        reports = [text for text in gathered if text is not None]
    elif report is not None:
        comm.gather(report, root=root)
    return comm.bcast(reports, root=root)

"""The program as it came: the root gathers, the others wait for what it shares.

task: report_then_share
at: 2, 3
verdict: mismatch
reason: do not agree in a collective call
"""


def report_then_share(comm, report, root):
    if comm.rank == root:
        gathered = comm.gather(report, root=root)
        reports = [text for text in gathered if text is not None]
        comm.bcast(reports, root=root)
    else:
        reports = comm.bcast(None, root=root)
        if report is not None:
            comm.gather(report, root=root)
    return reports

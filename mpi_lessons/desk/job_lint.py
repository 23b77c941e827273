"""Job_lint: explain mistakes in job scripts, before qsub does or where it is silent.

A rule that cannot be sure says nothing: a warning of what is right teaches to overlook
warnings.
"""

from collections.abc import Sequence
from pathlib import Path

from mpi_lessons.desk import job_asked, job_done, job_file
from mpi_lessons.desk.job_finding import Finding, judge

ROOMS = (job_asked, job_done)  # where the rules are: importing them adds them


def look(paths: Sequence[Path]) -> list[tuple[Path, Finding]]:
    """Return all findings, file by file.

    Raises
    ------
    SetupError
        A file is not there, or no script; then nothing is judged.
    """
    jobs = [job_file.read(path) for path in paths]
    return [(job.path, finding) for job in jobs for finding in judge(job)]

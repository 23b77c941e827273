"""Told: what a launch has printed and written, and why it did not begin."""

import contextlib
import json
import sys
from pathlib import Path

from mpi_lessons.grading import mpirun
from mpi_lessons.grading.processes import Job
from mpi_lessons.grading.setup import REFUSED, REPORT

LAST = 8  # lines of what a job printed before a rank died


def no_start(folder: Path, output: str) -> str:
    """Say why no rank came as far as its first test."""
    if (folder / "strangers").exists():
        return mpirun.strangers()
    if (folder / REFUSED).exists():
        return (folder / REFUSED).read_text()
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    tail = "\n  ".join(lines[-12:]) or "it printed nothing"
    hosts = mpirun.hosts()
    help_ = (
        f"\nthis job has the hosts {', '.join(hosts)}: each must be reached without a "
        f"password, and have {sys.executable}; ask  mpi-lessons doctor"
    )
    return (
        "mpirun ended before the first test began; the end of what it said:\n  "
        f"{tail}{help_ if len(hosts) > 1 else ''}"
    )


def said(job: Job, folder: Path) -> str:
    """Return what the job printed, and what pytest reported in rank 0."""
    report = folder / REPORT
    return job.output() + (report.read_text() if report.exists() else "")


def last_words(output: str) -> str:
    """Return the last lines before the launcher's banner on how the job ended."""
    lines = []
    for line in output.splitlines():
        if line.startswith(("=" * 20, "-" * 20)):
            break
        if line.strip(". "):
            lines.append(line)
    return "\n".join(lines[-LAST:])


def read(path: Path) -> object:
    """Return what a file in JSON holds; None where it is not there."""
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return None


def lines(path: Path) -> list[str]:
    """Return the whole lines of a file; one that was cut by a kill is left out."""
    with contextlib.suppress(FileNotFoundError):
        return [line for line in path.read_text().split("\n")[:-1] if line]
    return []

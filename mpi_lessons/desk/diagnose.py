"""Diagnose: run a program under mpirun, watched, and say what is wrong with it."""

import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from mpi_lessons.desk.progress import write_whole
from mpi_lessons.desk.races import races as find_races
from mpi_lessons.desk.run_program import Program
from mpi_lessons.desk.run_watch import Run, Watching
from mpi_lessons.diagnosis.findings import EXACT, Finding

PATIENCE, MORE = 10.0, 3  # seconds, and times as long as at first, for another run


def diagnose(
    program: Program,
    ranks: int,
    *,
    strict: bool = True,
    time_limit: float | None = None,
    races: bool = True,
    output: BinaryIO | None = None,
) -> Run:
    """Run a program watched, and return what came out.

    Parameters
    ----------
    program
        What to run.
    ranks
        How many processes.
    strict
        Whether standard sends complete only when they are received.
    time_limit
        Seconds after which the program is ended; None: never.
    races
        Whether to run it again with the winner of a race held back.
    output
        A binary stream for what the program prints; None drops it.
    """
    start = time.monotonic()
    first = _run(program, ranks, strict, time_limit, (), output)
    # A program that went well once may not end another time.
    limit = PATIENCE + MORE * (time.monotonic() - start)
    limit = min(limit, time_limit or limit)
    if any(finding.kind == "unsafe-send" for finding in first.found):
        # Strictly, nobody knows how it goes on. So see whether it passes today.
        lenient = _run(program, ranks, False, limit, (), None)
        if any(one.fatal and one.certainty == EXACT for one in lenient.found):
            first.found = [
                first.otherwise if finding.kind == "unsafe-send" else finding
                for finding in first.found
            ]
    elif races and not any(finding.fatal for finding in first.found):
        first.found += find_races(
            first, lambda held: _run(program, ranks, strict, limit, held, None)
        )
    return first


def _run(program, ranks, strict, time_limit, held, output) -> Run:
    folder = Path(tempfile.mkdtemp(prefix="mpi-lessons-"))
    try:
        return Watching(program, ranks, strict, time_limit, held, output, folder).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_json(path: Path, found: Sequence[Finding]) -> None:
    """Write the findings as a list of records."""
    records = [finding.record() for finding in found]
    write_whole(path, json.dumps(records, indent=1) + "\n")

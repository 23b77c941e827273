"""Watched: run a script under the diagnosis, and leave nothing behind."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARK = "MPI_LESSONS_TEST"  # in the environment of all that is started here
LIMIT = 30  # seconds that a diagnosis may take
BUSY = "while True: pass"


@dataclass(frozen=True)
class Diagnosis:
    """What ``mpi-lessons diagnose`` has said.

    Parameters
    ----------
    code
        Its exit code; None if it did not end in time and was killed.
    found
        The records of its findings; None if it wrote none.
    printed
        All that it printed.
    """

    code: int | None
    found: list[dict] | None
    printed: str

    @property
    def kinds(self) -> set[str]:
        """The kinds of what was found."""
        return {finding["kind"] for finding in self.found or []}


def diagnose(folder: Path, ranks: int, *words: str, limit: float = LIMIT) -> Diagnosis:
    """Run a script watched.

    Subtle: the limit is not given as ``--time-limit``, which would be a finding of its
    own: a deadlock that is not detected must not pass as one that is.

    Parameters
    ----------
    folder
        For the findings.
    ranks
        How many processes.
    words
        Options of the diagnosis, the script, and what it is given.
    limit
        Seconds after which all of it is killed.
    """
    report = folder / "findings.json"
    report.unlink(missing_ok=True)
    job = subprocess.Popen(
        [
            *(sys.executable, "-m", "mpi_lessons", "diagnose", "-n", str(ranks)),
            *("--json", str(report), *words),
        ],
        env={**os.environ, MARK: str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    code = None
    try:
        printed, _ = job.communicate(timeout=limit)
        code = job.returncode
    except subprocess.TimeoutExpired:
        _kill(job, f"{MARK}={folder}".encode())
        printed, _ = job.communicate()
    except BaseException:
        _kill(job, f"{MARK}={folder}".encode())
        raise
    found = json.loads(report.read_text()) if report.is_file() else None
    return Diagnosis(code, found, printed)


def _kill(job: subprocess.Popen, mark: bytes) -> None:
    """End a diagnosis; then kill what is left, in its session or in another one."""
    job.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        job.wait(timeout=5)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(job.pid, signal.SIGKILL)
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                os.kill(int(entry.name), signal.SIGKILL)


@contextlib.contextmanager
def load(processes: int) -> Iterator[None]:
    """Keep the processors busy meanwhile."""
    jobs = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(processes)]
    try:
        yield
    finally:
        for job in jobs:
            job.kill()
            job.wait()

"""Trial: start mpirun with a probe in each rank, under a limit; what came back."""

import contextlib
import json
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mpi_lessons.grading import probe
from mpi_lessons.grading.launch import clean_environment
from mpi_lessons.grading.processes import Job, undisturbed
from mpi_lessons.grading.setup import JOB

ASKED_TO_END = 2.0  # seconds that mpirun has to end its ranks on other hosts


@dataclass(frozen=True)
class Trial:
    """What came out of one mpirun.

    Parameters
    ----------
    asked
        How many ranks should have come up.
    ranks
        What each process told, in the order of the ranks.
    output
        What was printed besides.
    late
        Whether it had to be ended.
    seconds
        How long it took.
    """

    asked: int
    ranks: tuple[dict, ...]
    output: str
    late: bool
    seconds: float

    @property
    def strangers(self) -> bool:
        """Whether the ranks do not know one another."""
        sizes = {rank["size"] for rank in self.ranks if "size" in rank}
        return self.asked > 1 and sizes == {1}

    @property
    def whole(self) -> bool:
        """Whether all ranks came up, and each heard all it should hear."""
        sizes = [rank.get("size") for rank in self.ranks]
        heard = all(rank.get("silent") == [] for rank in self.ranks)
        return sizes == [self.asked] * self.asked and heard and not self.late

    def by_host(self) -> Counter:
        """Return how many ranks came up on each host."""
        return Counter(rank["host"] for rank in self.ranks)


def program(python: str, limit: float) -> list[str]:
    """Return the words that run the probe in a rank."""
    text = Path(probe.__file__).read_text(encoding="utf-8")
    return [python, "-c", text, str(limit)]


def start(
    words: Sequence[str], environment: Mapping[str, str], folder: Path
) -> tuple[Job, float]:
    """Start a trial, and return it with the time of its start."""
    ours = {JOB: str(folder), "TMPDIR": str(folder)}  # what it leaves goes with it
    return Job(words, {**environment, **ours}, Path.cwd()), time.monotonic()


def run_many(
    commands: Sequence[tuple[int, Sequence[str]]],
    variables: Mapping[str, str],
    limit: float,
    environment: Mapping[str, str] | None = None,
) -> list[Trial]:
    """Run several trials at once, end what is late, and leave nothing behind.

    Parameters
    ----------
    commands
        Of each trial how many ranks it should have, and mpirun with all its words.
    variables
        Set besides those of the environment.
    limit
        Seconds.
    environment
        Else the one that the course's own launches have.
    """
    folder = Path(tempfile.mkdtemp(prefix="mpi-lessons-"))
    base = clean_environment(folder) if environment is None else environment
    started = []
    try:
        with undisturbed():
            for number, (_, words) in enumerate(commands):
                own = folder / str(number)  # the jobs are told apart by it when ended
                own.mkdir()
                started.append(start(words, {**base, **variables}, own))
        ends = [_wait(job, begun, limit) for job, begun in started]
    finally:
        with undisturbed(), contextlib.ExitStack() as stack:  # each one is ended
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            for job, _ in started:
                stack.callback(_end, job)
    return [
        _read(asked, job.output(), *end)
        for (asked, _), (job, _), end in zip(commands, started, ends, strict=True)
    ]


def run(asked, words, variables, limit, environment=None) -> Trial:
    """Run one trial: see `run_many`."""
    return run_many([(asked, words)], variables, limit, environment)[0]


def _end(job: Job) -> None:
    """End a job, and remove the shared memory that its ranks told of."""
    for rank in _read(0, job.output(), late=False, seconds=0.0).ranks:
        job.note_segments(rank.get("segments", ()))
    job.end()


def _wait(job: Job, begun: float, limit: float) -> tuple[bool, float]:
    """Wait for the end, and return whether it was late, and the seconds it took."""
    while not job.ended() and time.monotonic() < begun + limit:
        time.sleep(0.01)
    late, took = not job.ended(), time.monotonic() - begun
    if late:
        # Subtle: mpirun alone can end ranks on other hosts, so it is asked first.
        job.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            job.process.wait(ASKED_TO_END)
    return late, took


def _read(asked: int, output: str, late: bool, seconds: float) -> Trial:
    told: dict[tuple, dict] = {}
    rest = []
    for line in output.splitlines():
        before, mark, text = line.partition(probe.MARK)
        try:
            what = json.loads(text) if mark else None
        except ValueError:
            what = None
        if what is None:
            rest.append(line)
            continue
        rest.append(before)
        told.setdefault((what["host"], what["pid"]), {}).update(what)
    ranks = sorted(told.values(), key=lambda rank: rank.get("rank", asked))
    output = "\n".join(line for line in rest if line.strip())
    return Trial(asked, tuple(ranks), output, late, seconds)

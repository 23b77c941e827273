"""Launch: one mpirun for all process counts; the clock and the clean-up outside it.

The exit code of mpirun is no evidence: a task has passed where rank 0 wrote so into the
journal, after all ranks agreed. Where a rank died or had to be killed, the verdict is
made here, and a new mpirun goes on with the next test.
"""

import ast
import json
import os
import random
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mpi_lessons.grading import mpirun, told, verdicts, watch
from mpi_lessons.grading.board import ENDED, Board
from mpi_lessons.grading.errors import SetupError, StoppedError
from mpi_lessons.grading.processes import (
    LAST_WAIT,
    LOOK,
    Job,
    is_alive,
    kill_all,
    undisturbed,
)
from mpi_lessons.grading.setup import (
    JOB,
    refuse_shadowed_plugin,
    refuse_system,
)

if TYPE_CHECKING:  # it brings NumPy, which a launcher on one host can do without
    from mpi_lessons.grading.hosts.hub import Hub

TIME_LIMIT = 5.0  # seconds that one case may take
AGAIN_LIMIT = 1.0  # ... of a task that was too slow at a smaller process count
START_LIMIT = 120.0  # seconds until all ranks must have come up
OURS = ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")

PYTEST = [
    *("-m", "pytest", "--only-mpi", "--assert=plain", "--capture=no", "-q"),
    *("-p", "pytest_mpi", "-p", "no:faulthandler", "-p", "no:cacheprovider"),
]


@dataclass(frozen=True)
class Answer:
    """A file to grade.

    Parameters
    ----------
    stem
        The exercise it answers.
    path
        The file.
    tasks
        Names of the functions to grade.
    sizes
        The process counts.
    """

    stem: str
    path: Path
    tasks: tuple[str, ...]
    sizes: tuple[int, ...]

    def demands(self) -> Iterator[tuple]:
        """Yield what a verdict is demanded for: (path, task, process count)."""
        for task in self.tasks:
            for size in self.sizes:
                yield str(self.path), task, size


def tasks_graded(test_path: Path) -> tuple[str, ...]:
    """Return the names of the tasks that a grading test has, without running it."""
    tree = ast.parse(test_path.read_text(encoding="utf-8"))
    return tuple(
        node.name.removeprefix("test_")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def grade(
    tests: Path,
    answers: Sequence[Answer],
    *,
    time_limit: float = TIME_LIMIT,
    seed: int | None = None,
    separate: bool = False,
    waiting: Callable[[], None] = lambda: None,
) -> list[dict]:
    """Grade files, and return one verdict per file, task and process count.

    Parameters
    ----------
    tests
        The folder of the grading tests, ``test_<stem>.py``.
    answers
        What to grade.
    time_limit
        Seconds that one case may take.
    seed
        Makes the data; None takes a new one.
    separate
        Start one mpirun per process count, not one for all.
    waiting
        Called once, as soon as the first mpirun is on its way.

    Returns
    -------
    list of dict
        As `mpi_lessons.grading.verdicts.merge` makes them, with ``stem``, ``answer``,
        ``task``, ``size``, ``seconds``, ``seed`` and ``versions``; in the order of
        `answers`, their tasks and sizes.

    Raises
    ------
    SetupError
        Nothing could be graded, and no answer is to blame.
    StoppedError
        Ctrl-C, or a signal that means the same.
    """
    refuse_shadowed_plugin()
    refuse_system()
    seed = random.randrange(10**6) if seed is None else seed
    sizes = sorted({size for answer in answers for size in answer.sizes})
    found: dict[tuple, dict] = {}
    for group in [[size] for size in sizes] if separate else [sizes]:
        run = _Run(tests, answers, group, time_limit, seed)
        try:
            while run.todo:
                run.launch(waiting)
        except KeyboardInterrupt:
            raise StoppedError(_listed(answers, found | run.found, seed)) from None
        found |= run.found
    return _listed(answers, found, seed)


def _listed(answers: Sequence[Answer], found: dict[tuple, dict], seed: int):
    """Return the verdicts that were made, in the order of the answers."""
    return [
        {"stem": answer.stem, "answer": key[0], "task": key[1], "size": key[2]}
        | found[key]
        | {"seed": seed}
        for answer in answers
        for key in answer.demands()
        if key in found
    ]


class _Run:
    """All launches that it takes to judge some answers at some process counts."""

    def __init__(self, tests, answers, sizes, time_limit, seed):
        self.tests, self.time_limit, self.seed = tests, time_limit, seed
        self.answers = [
            Answer(answer.stem, answer.path, answer.tasks, kept)
            for answer in answers
            if (kept := tuple(size for size in answer.sizes if size in sizes))
        ]
        self.found: dict[tuple, dict] = {}
        self.versions: dict[str, str] = {}

    @property
    def todo(self) -> list[tuple]:
        """What is not judged yet."""
        keys = [key for answer in self.answers for key in answer.demands()]
        return [key for key in keys if key not in self.found]

    def launch(self, waiting):
        """Start mpirun, watch it to its end, and take over what it found."""
        todo = self.todo
        ranks = max(size for _, _, size in todo)
        folder = Path(tempfile.mkdtemp(prefix="mpi-lessons-"))
        try:
            self._write_job(folder, ranks)
            board = Board(folder, ranks)
            environment = clean_environment(folder)
            words, variables = mpirun.command(ranks, outlive=True, tell=OURS)
            stems = {str(answer.path): answer.stem for answer in self.answers}
            tests = sorted({f"test_{stems[path]}.py" for path, _, _ in todo})
            words += [sys.executable, *PYTEST, f"--rootdir={self.tests}"]
            words += [str(self.tests / test) for test in tests]
            looking, job = watch.Watch(board, self._limit), None
            try:
                with undisturbed():
                    job = Job(words, environment | variables, self.tests.parents[1])
                waiting()
                trouble = self._watch(job, board, folder, looking)
                verdict = self._settle(looking, trouble) if trouble else None
            except KeyboardInterrupt:
                self._read_journal(folder)
                raise
            finally:
                looking.close()
                if job:
                    _let_end(job, board, looking.hub)
                    for path in folder.glob("segments-*"):
                        job.note_segments(path.read_text().split())
                    job.end()
            self._take_over(job, board, folder, verdict)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _write_job(self, folder, ranks):
        job = {
            "ranks": ranks,
            "launcher": os.getpid(),
            "host": socket.gethostname(),
            "answers": [
                {
                    "stem": answer.stem,
                    "path": str(answer.path),
                    "tasks": answer.tasks,
                    "sizes": answer.sizes,
                }
                for answer in self.answers
            ],
            "done": list(self.found),
            "time_limit": self.time_limit,
            "seed": self.seed,
        }
        (folder / "job").write_text(json.dumps(job))

    def _limit(self, item: int) -> float:
        """Return how long a case of a test may take: less where it was too slow."""
        file, task, _ = self._plan[item]
        slow = any(
            verdict["verdict"] == "time-limit"
            for key, verdict in self.found.items()
            if key[:2] == (file, task)
        )
        return min(self.time_limit, AGAIN_LIMIT) if slow else self.time_limit

    def _watch(self, job, board, folder, looking):
        """Return when all is judged (None), or the trouble that ends the launch."""
        start, self._plan = time.monotonic(), None
        while not job.ended():
            looking.pause()
            if looking.hub is None and (hosts := told.read(folder / "hosts")):
                from mpi_lessons.grading.hosts.hub import Hub

                looking.hub = Hub(folder, board.size, hosts)
            if self._plan is None:
                self._plan = told.read(folder / "plan")
                if self._plan is None:
                    if time.monotonic() - start > START_LIMIT:
                        break
                    continue
            if trouble := looking.look():
                return trouble
            if _all_ended(board):  # all is written: nobody waits for Finalize
                return None
        if self._plan is None:
            job.end()
            raise SetupError(told.no_start(folder, told.said(job, folder)))
        return None if _all_ended(board) else looking.last_look()

    def _settle(self, looking, trouble):
        """Return the test that could not end, and the verdict on it."""
        board = looking.board
        begun = [slot.since / 1e9 for slot in board.slots() if slot.since]
        now = time.monotonic()
        file, task, size = self._plan[trouble.item]
        verdict = watch.settle(board, trouble, size, file, looking.ask)
        seconds = now - min(begun, default=now)
        if trouble.late:  # also where all have come back since then
            seconds = max(seconds, self._limit(trouble.item))
        verdict["seconds"] = round(seconds, 6)
        return (file, task, size), verdict

    def _take_over(self, job, board, folder, settled):
        """Keep the verdicts of this launch; blame the grader where it lost any."""
        before = len(self.found)
        self._read_journal(folder)
        if settled and settled[0] not in self.found:
            more = {"versions": self.versions}
            if settled[1]["sentence"].endswith(verdicts.NO_REASON):
                words = {"job": told.last_words(job.output())}
                more["printed"] = settled[1]["printed"] | words
            self.found[settled[0]] = settled[1] | more
        no_more = settled is None and _all_ended(board)
        if no_more or len(self.found) == before:
            self._give_up(told.said(job, folder))

    def _read_journal(self, folder):
        """Keep the verdicts that the ranks have agreed on."""
        self.versions = told.read(folder / "versions") or self.versions
        for line in told.lines(folder / "journal"):
            verdict = json.loads(line)
            key = verdict["answer"], verdict["task"], verdict["size"]
            self.found[key] = verdict | {"versions": self.versions}

    def _give_up(self, output):
        """Give what is left a verdict that blames no learner."""
        tail = " ".join(output.split()[-60:])
        for key in self.todo:
            verdict = verdicts.for_all(
                "grader-error", "no case", f"mpirun ended without a verdict: {tail}"
            )
            self.found[key] = verdict | {"versions": self.versions, "seconds": 0.0}


def _let_end(job: Job, board: Board, hub: "Hub | None") -> None:
    """End the ranks of this host, as a relay does on each other, then wait for mpirun.

    Killed, it would leave files behind, on each host.
    """
    end, asked = time.monotonic() + LAST_WAIT, False
    while time.monotonic() < end:
        if near := _near(board, hub):
            job.note_segments(kill_all(lambda near=near: [*filter(is_alive, near)]))
        elif not asked:  # Subtle: so early, Hydra may start the ranks all the same
            job.ask_to_end()
            asked = True
        if job.ends_within(LOOK):
            return
    job.ask_to_end()  # a host's relay had not come up yet
    job.ends_within(LAST_WAIT)


def _near(board: Board, hub: "Hub | None") -> list[int]:
    """Return the processes of this host's ranks that have come to the board."""
    pids = hub.near if hub else [slot.pid for slot in board.slots()]
    return [pid for pid in pids if pid]


def _all_ended(board: Board) -> bool:
    return all(slot.live == ENDED for slot in board.slots())


def clean_environment(folder: Path) -> dict[str, str]:
    """Return a clean environment: nothing of the learner's steers pytest."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "PMI_", "PMIX_", "OMPI_COMM_", "HYDI_"))
    }
    return environment | {
        JOB: str(folder),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "TMPDIR": str(folder),  # what ranks and launcher leave there goes with it
    }

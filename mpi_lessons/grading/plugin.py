"""Plugin: pytest in each rank, on top of pytest-mpi.

pytest-mpi knows which tests are for MPI; this plugin runs a test's table of cases at
one or several process counts, lets the ranks agree on each case, and reports once.
Read it from top to bottom: the hooks stand in the order in which pytest calls them.
"""

import contextlib
import functools
import json
import os
import platform
import shutil
import time
from pathlib import Path

import pytest

from mpi_lessons.grading import processes
from mpi_lessons.grading.errors import SetupError
from mpi_lessons.grading.setup import JOB, REPORT, refuse_shadowed_plugin

GRADER = "mpi-lessons-grader"
TIME_LIMIT = 5.0  # seconds that one case may take, where no launcher says otherwise


def pytest_addoption(parser):
    """Let plain pytest grade another folder than exercises.

    Raises
    ------
    pytest.UsageError
        Another plugin lies over pytest-mpi; its options would be missing next.
    """
    if JOB not in os.environ:  # the launcher has looked already
        try:
            refuse_shadowed_plugin()
        except SetupError as error:
            raise pytest.UsageError(str(error)) from None
    group = parser.getgroup("mpi-lessons")
    group.addoption(
        "--answers",
        default="exercises",
        metavar="FOLDER",
        help="which folder's files to grade: exercises (default) or solutions",
    )


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    """Take part where pytest runs under MPI, and stay out of the way elsewhere."""
    if not (config.getoption("--only-mpi") or config.getoption("--with-mpi")):
        return
    try:
        grader = Grader(config)
    except SetupError as error:
        raise pytest.UsageError(str(error)) from None
    config.pluginmanager.register(grader, GRADER)
    if grader.rank != 0:
        _report_to(os.devnull, config)
    elif grader.job:
        _report_to(grader.folder / REPORT, config)


def _report_to(path, config):
    """Let pytest write elsewhere; it cannot do without a reporter."""
    plugins = config.pluginmanager
    plugins.unregister(plugins.getplugin("terminalreporter"))
    file = open(path, "w")  # noqa: SIM115 - open as long as the reporter
    plugins.register(pytest.TerminalReporter(config, file), "terminalreporter")


class Grader:
    """What one rank knows about the whole run.

    Parameters
    ----------
    config
        pytest's.
    """

    def __init__(self, config: pytest.Config):
        from mpi4py import MPI

        from mpi_lessons.grading import alone
        from mpi_lessons.grading.hosts import places
        from mpi_lessons.grading.world import install_world

        self.world, self.guarded = MPI.Intracomm(MPI.COMM_WORLD), install_world()
        self.rank, self.size = self.world.rank, self.world.size
        self.plan: list[tuple | None] = []
        self.answer_folder = config.getoption("--answers")
        self.folder = self.job = None
        with alone.ended_where_it_fails(self):
            self._find(alone, places)
            self._start(alone)

    def _find(self, alone, places):
        self.place = places.find(self.world)
        self.job = self.place and self.place.job
        if self.place:
            self.folder = self.place.folder
            # Before anything in which a rank may wait for one that has ended so.
            alone.end_with_launcher(self.place.guardian, self.folder)
            _refuse_strangers(self.folder, self.job, self.size)
        else:
            self.folder = alone.make_folder(self.world)
        self.time_limit = self.job["time_limit"] if self.job else TIME_LIMIT
        self.seed = self.job["seed"] if self.job else alone.shared_seed(self.world)

    def _start(self, alone):
        from mpi_lessons.diagnosis import positions, watcher
        from mpi_lessons.diagnosis.ledger import Ledger
        from mpi_lessons.diagnosis.session import Session
        from mpi_lessons.grading.board import Board
        from mpi_lessons.grading.rounds import Rounds

        positions.listen(positions.stack_path(self.folder, self.rank))
        if self.job:  # for the launcher, should this rank die before it looks
            mine = processes.segments([os.getpid()])
            (self.folder / f"segments-{self.rank}").write_text("\n".join(mine))
        session = Session(
            Ledger(
                self.folder,
                self.size,
                self.rank,
                self.place.far if self.place else frozenset(),
            ),
            strict=True,
            verdict=lambda: watcher.read_verdict(self.folder),
        )
        self.world.Barrier()  # no rank has failed yet: MPI may still be trusted
        self.board = Board(self.folder, self.size, self.rank)
        self.board.idle = session.work
        guard = contextlib.nullcontext
        if not self.job:
            guard = alone.make_last_resort(self.time_limit)
            if self.rank == 0:
                alone.start_watch(self)
        self.rounds = Rounds(
            self.world, self.guarded, self.board, session, self.seed, guard
        )

    def pytest_generate_tests(self, metafunc):
        """Run each grading test for each answer, at each process count."""
        if "grade" not in metafunc.fixturenames:
            return
        path = metafunc.definition.path
        answers = self._answers_for(path, metafunc.definition.name)
        runs = [(answer["path"], n) for answer in answers for n in answer["sizes"]]
        names = [
            f"{Path(file).stem}-{n}" if len(answers) > 1 else n for file, n in runs
        ]
        metafunc.parametrize("grade", runs, indirect=True, ids=map(str, names))

    def _answers_for(self, test_path: Path, test_name: str) -> list[dict]:
        stem = test_path.stem.removeprefix("test_")
        task = test_name.removeprefix("test_")
        if self.job is None:
            course = test_path.parents[2]
            path = course / self.answer_folder / f"{stem}.py"
            return [{"path": str(path), "sizes": [self.size]}]
        return [
            answer
            for answer in self.job["answers"]
            if answer["stem"] == stem and task in answer["tasks"]
        ]

    def pytest_collection_modifyitems(self, config, items):
        """Leave out what the launcher has not asked for, or has already."""
        if self.job is None:
            return
        done = {tuple(key) for key in self.job["done"]}
        keep = [item for item in items if _key(item) and _key(item) not in done]
        config.hook.pytest_deselected(
            items=[item for item in items if item not in keep]
        )
        items[:] = keep

    def pytest_collection_finish(self, session):
        """Give the tests numbers, alike on all ranks, and say which there are."""
        self.numbers = {item.nodeid: i for i, item in enumerate(session.items)}
        self.plan = [_key(item) for item in session.items]
        if self.rank == 0:
            _write(self.folder / "plan", self.plan)
            _write(self.folder / "versions", _versions())

    def grade(self, item, task, table):
        """Run a table of cases, and fail alike on all ranks where one of them failed.

        Parameters
        ----------
        item : pytest.Function
            The test that asks.
        task
            Name of the learner's function.
        table : mpi_lessons.grading.cases.Table
            From the number of processes to the cases.
        """
        file, size = item.callspec.params["grade"]
        if self.rank >= size:
            return
        from mpi_lessons.grading.board import LostError
        from mpi_lessons.grading.verdicts import describe

        start = time.monotonic()
        self.board.begin(self.numbers[item.nodeid])
        try:
            verdict = self.rounds.play(file, task, size, table)
        except LostError as error:
            pytest.exit(str(error), returncode=1)
        if self.rank == 0 and self.job:
            key = {"answer": file, "task": task, "size": size}
            seconds = round(time.monotonic() - start, 6)
            with open(self.folder / "journal", "a") as journal:
                journal.write(json.dumps(key | verdict | {"seconds": seconds}) + "\n")
        if verdict["verdict"] != "pass":
            pytest.fail(describe(verdict), pytrace=False)

    def pytest_sessionfinish(self, exitstatus):
        """Say that this rank has come to its end by itself."""
        from mpi_lessons.grading import alone

        self.board.end()
        if self.job is None:
            alone.end_soon(int(exitstatus))
            if self.rank == 0:
                shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def grade(request):
    """Return ``grade(task, table)``, which judges one task of the learner's file."""
    grader = request.config.pluginmanager.getplugin(GRADER)
    return functools.partial(grader.grade, request.node)


def _key(item) -> tuple | None:
    """Name a grading test as the launcher does: answer, task, number of processes."""
    run = item.callspec.params.get("grade") if hasattr(item, "callspec") else None
    if not isinstance(run, tuple):
        return None  # another test, or one that no answer is graded by
    file, size = run
    return (file, item.originalname.removeprefix("test_"), size)


def _refuse_strangers(folder: Path, job: dict, size: int) -> None:
    """See that all the ranks are there that the launcher wants."""
    if size != job["ranks"]:
        (folder / "strangers").write_text(str(size))
        processes.remove(processes.segments([os.getpid()]))  # Open MPI would not
        raise SetupError(f"mpirun started {job['ranks']} ranks, MPI sees {size}")


def _versions() -> dict:
    import mpi4py
    import numpy as np
    from mpi4py import MPI

    return {
        "python": platform.python_version(),
        "mpi4py": mpi4py.__version__,
        "numpy": np.__version__,
        "pytest": pytest.__version__,
        "mpi": MPI.Get_library_version().splitlines()[0].strip("\0 "),
    }


def _write(path: Path, data: object) -> None:
    new = path.with_suffix(".new")
    new.write_text(json.dumps(data))
    new.replace(path)

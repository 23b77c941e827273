"""What is wrong with a program is found and named; of a right one nothing is said.

The header of each file in wrong/ says what must be found in it. Each wrong program runs
at the first process count of its header, each right one at the last;
MPI_LESSONS_LONG=1 tries all of them.
"""

import ast
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from mpi_lessons.diagnosis.findings import KINDS
from mpi_lessons.grading import processes

HERE = Path(__file__).parent
WRONG, RIGHT = sorted(HERE.glob("wrong/*.py")), sorted(HERE.glob("right/*.py"))
LONG = int(os.environ.get("MPI_LESSONS_LONG", "0"))
TIME_LIMIT = 30  # seconds that a diagnosis may take
MARK = "MPI_LESSONS_TEST"  # in the environment of all that this file starts
FIELDS = ("np", "kind", "certainty", "line", "says", "options", "arguments")
NEEDED = {"deadlock": 10, "rank-left": 10, "collective-mismatch": 10}
WISHES = ("FORCE_COLOR", "NO_COLOR", "COLORTERM", "COLUMNS", "PYTHONIOENCODING")
TIDY = (
    *("wrong/deadlock__ring_of_receives", "wrong/rank_died__segmentation_fault"),
    *("wrong/rank_died__killed", "wrong/race__results_in_order_of_arrival"),
    *("wrong/rank_left__no_stop_message", "right/uneven_shares"),
)


def header(path):
    """Return the fields that the docstring of a program states."""
    text = ast.get_docstring(ast.parse(path.read_text())) or ""
    pairs = (line.partition(": ") for line in text.splitlines()[2:])
    return {name: value.strip() for name, _, value in pairs if name in FIELDS}


def sizes(path):
    """Return the process counts of a program's header, in its order."""
    return [int(size) for size in header(path)["np"].split(",")]


def words(path, field):
    """Return the alternatives or fragments of a field."""
    return [word.strip() for word in header(path)[field].split("|")]


def cases(paths, place):
    """Return a parameter per program and process count: the one at `place`, or all."""
    return [
        pytest.param(path, size, id=f"{path.stem}-{size}")
        for path in paths
        for size in (sizes(path) if LONG else sizes(path)[place:][:1])
    ]


class Diagnosis:
    """What ``mpi-lessons diagnose`` says of a program.

    Parameters
    ----------
    path
        The program.
    size
        At how many processes it is run.
    folder
        An empty folder to run it in.
    """

    def __init__(self, path, size, folder):
        self.mark = f"{MARK}={folder}".encode()
        self.temporary = folder / "temporary"
        for name in ("work", "temporary"):
            (folder / name).mkdir()
        fields, out = header(path), folder / "findings.json"
        command = [
            *(sys.executable, "-m", "mpi_lessons", "diagnose", "-n", str(size)),
            *("--json", str(out), *fields.get("options", "").split(), str(path)),
            *fields.get("arguments", "").split(),
        ]
        plain = {name: text for name, text in os.environ.items() if name not in WISHES}
        plain |= {MARK: str(folder), "TMPDIR": str(self.temporary)}
        self.code, self.said = self._run(command, plain, folder / "work")
        assert out.exists(), self.said
        self.found = json.loads(out.read_text())

    def _run(self, command, environment, cwd):
        job = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        try:
            said, _ = job.communicate(timeout=TIME_LIMIT)
        except subprocess.TimeoutExpired:
            job.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                job.wait(timeout=5)
            self._kill(job)
            said, _ = job.communicate()
            pytest.fail(f"no diagnosis within {TIME_LIMIT} s; it said:\n{said}")
        return job.returncode, said

    def _kill(self, job):
        """Kill what is left: its process group, and what left that group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(job.pid, signal.SIGKILL)
        pids = running(self.mark)
        shared = processes.segments(pids)
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        processes.remove(shared)

    def matches(self, path):
        """Return the findings of the kind, certainty and line that a header names."""
        lines = {int(line) for line in header(path)["line"].split(",")}
        return [
            finding
            for finding in self.found
            if finding["kind"] in words(path, "kind")
            and finding["certainty"] in words(path, "certainty")
            and lines & {call["line"] for call in finding["calls"]}
        ]


def running(mark):
    """Return the processes that have a variable in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
    return found


@pytest.mark.parametrize(("path", "size"), cases(WRONG, 0))
def test_wrong(path, size, tmp_path):
    """What is wrong is found, with its kind, its certainty, its line and its words."""
    diagnosis = Diagnosis(path, size, tmp_path)
    assert diagnosis.code == 1, diagnosis.said
    matches = diagnosis.matches(path)
    assert matches, f"{header(path)}\n{diagnosis.found}\n{diagnosis.said}"
    said = [finding["text"] for finding in matches]
    for word in words(path, "says"):
        assert word in diagnosis.said or any(word in text for text in said), said


@pytest.mark.parametrize(("path", "size"), cases(RIGHT, -1))
def test_right(path, size, tmp_path):
    """Nothing is said of a program that is right."""
    diagnosis = Diagnosis(path, size, tmp_path)
    assert diagnosis.found == [], diagnosis.said
    assert diagnosis.code == 0, diagnosis.said


@pytest.mark.parametrize("name", TIDY)
def test_nothing_left_behind(name, tmp_path):
    """No process, no shared memory and no temporary folder is left."""
    mark, used, over = f"{MARK}={tmp_path}".encode(), set(), threading.Event()

    def observe():
        while not over.wait(0.02):
            used.update(processes.segments(running(mark)))

    observer = threading.Thread(target=observe)
    observer.start()
    path = HERE / f"{name}.py"
    try:
        diagnosis = Diagnosis(path, sizes(path)[0], tmp_path)
    finally:
        over.set()
        observer.join()
    assert running(mark) == []
    assert used
    assert [path for path in used if os.path.exists(path)] == []
    assert list(diagnosis.temporary.iterdir()) == []


def test_enough():
    """Every kind has at least four wrong programs, and there are many right ones."""
    count = Counter(path.stem.partition("__")[0].replace("_", "-") for path in WRONG)
    assert set(count) == set(KINDS)
    few = {kind: n for kind, n in count.items() if n < NEEDED.get(kind, 4)}
    assert few == {}
    assert len(RIGHT) >= 25


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_header_of_wrong(path):
    """A header names the kind of the file's name, 2 to 5 ranks and lines with calls."""
    fields, lines = header(path), path.read_text().splitlines()
    assert set(fields) >= {"np", "kind", "certainty", "line", "says"}
    kinds = words(path, "kind")
    assert kinds[0] == path.stem.partition("__")[0].replace("_", "-")
    assert set(kinds) <= set(KINDS)
    assert set(words(path, "certainty")) <= {"exact", "likely"}
    assert set(sizes(path)) <= {2, 3, 4, 5}
    after = len(ast.parse(path.read_text()).body[0].value.value.splitlines())
    assert all(after < int(n) <= len(lines) for n in fields["line"].split(","))


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
def test_header_of_right(path):
    """A header names the process counts of a right program, and no mistake."""
    assert set(header(path)) <= {"np", "options", "arguments"}
    assert all(1 <= size <= 5 for size in sizes(path))

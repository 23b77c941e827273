"""Plain pytest under mpirun grades too: one report, and always an end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mpi_lessons.diagnosis import memory
from mpi_lessons.grading import mpirun, processes

COURSE = Path(__file__).parents[2]
TEST = "tests/exercises/test_scatter.py"

HEAD = "import re, threading, time\n\n\ndef add_one_everywhere(comm, numbers, root):\n"
RIGHT = "comm.gather(comm.scatter(numbers, root=root) + 1, root=root)"
WRONG = RIGHT.replace("+ 1", "+ 2")
DEADLOCK = "comm.recv(source=(comm.rank + 1) % comm.size)"
HOLDS_THE_GIL = "re.match(r'(a+)+$', 60 * 'a' + 'b')"
ENDLESS_THREAD = (
    "    nap = lambda: [time.sleep(1) for _ in range(600)]\n"
    "    threading.Thread(target=nap).start()\n"
)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Return a new course whose scatter exercise is to be filled in."""
    target = tmp_path_factory.mktemp("course") / "course"
    words = [sys.executable, "-m", "mpi_lessons", "start", str(target)]
    subprocess.run(words, check=True, cwd=COURSE, capture_output=True)
    return target


def graded(course, returned, before="", ranks=3, **variables):
    """Grade a function that returns an expression, by plain pytest."""
    text = f"{HEAD}{before}    return {returned}\n"
    (course / "exercises/scatter.py").write_text(text)
    return run_pytest(course, TEST, "-k", "add_one", ranks=ranks, **variables)


def run_pytest(folder, *arguments, ranks=3, **variables):
    """Run plain pytest under mpirun on the course in a folder."""
    words, environment = mpirun.command(ranks)
    return subprocess.run(
        [*words, sys.executable, "-m", "pytest", "--only-mpi", *arguments],
        cwd=folder,
        env=os.environ | environment | variables,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_passes():
    """It grades at exactly its size, and reports once."""
    answer = run_pytest(COURSE, "--answers=solutions", "tests/exercises")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert answer.stdout.count("test session starts") == 1
    assert "[3]" not in answer.stdout
    assert "31 passed" in answer.stdout


def test_fails_alike(course):
    """A failure of one rank fails the test on all, in one report with the reason."""
    answer = graded(course, WRONG)
    assert answer.returncode == 1
    assert answer.stdout.count("test_add_one_everywhere[3] ___") == 1
    assert "rank 0 returned [" in answer.stdout
    assert "1 failed" in answer.stdout


def test_ends_a_deadlock(course):
    """Ranks that wait for one another fail there, with the reason, and go on."""
    answer = graded(course, DEADLOCK)
    assert answer.returncode != 0
    assert "deadlock at 3 processes: nobody can go on" in answer.stdout
    assert "rank 2  waits in  comm.recv(source=0)" in answer.stdout
    assert "1 failed" in answer.stdout


def test_ends_in_spite_of_a_thread(course):
    """A thread that never ends does not keep the ranks."""
    answer = graded(course, RIGHT, before=ENDLESS_THREAD, ranks=2)
    assert "1 passed" in answer.stdout


def test_ends_in_spite_of_the_gil(course, tmp_path):
    """A rank that holds the GIL is ended too, and its stack is shown.

    It cannot tidy up behind itself: what it left in shared memory goes here.
    """
    folder = Path(memory.SHARED_MEMORY)
    before = set(folder.iterdir())
    answer = graded(course, HOLDS_THE_GIL, ranks=2, TMPDIR=str(tmp_path))
    pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
    new = {str(path) for path in set(folder.iterdir()) - before}
    processes.remove(new - processes.segments(pids))
    assert answer.returncode != 0
    assert "add_one_everywhere" in answer.stdout + answer.stderr


def test_ends_where_one_rank_cannot_begin(tmp_path):
    """A rank that fails alone ends with its traceback, and leaves nothing behind."""
    text = (
        "from mpi4py import MPI\nfrom mpi_lessons.diagnosis import positions\n\n\n"
        "def listen(path):\n"
        "    if MPI.COMM_WORLD.rank == 1:\n        raise OSError('no room left')\n\n\n"
        "positions.listen = listen\n"
    )
    (tmp_path / "no_room.py").write_text(text)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    places = {"PYTHONPATH": str(tmp_path), "TMPDIR": str(temporary)}
    answer = run_pytest(COURSE, "-p", "no_room", TEST, **places)
    assert answer.returncode != 0
    assert "OSError: no room left" in answer.stderr
    assert not list(temporary.glob("mpi-lessons-*"))

"""The launcher judges what cannot be judged from inside, and leaves nothing behind."""

import os
import re
import tempfile
import textwrap
import threading
from pathlib import Path

import pytest

from mpi_lessons.grading import launch, processes

COURSE = Path(__file__).parents[2]
TESTS = COURSE / "tests/exercises"
TASK = ("add_one_everywhere",)
MARK = "MPI_LESSONS_TEST"  # in the environment of all that this file starts

# Name: (body of the function, verdict, what the report must say).
PROGRAMS = {
    "right": (
        "return comm.gather(comm.scatter(numbers, root=root) + 1, root=root)",
        "pass",
        "",
    ),
    "killed": (
        """
        if comm.rank == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return comm.gather(comm.scatter(numbers, root=root) + 1, root=root)
        """,
        "died",
        "rank 2 died: the process ended",
    ),
    "segfault": (
        """
        if comm.rank == 1:
            ctypes.string_at(0)
        return comm.gather(comm.scatter(numbers, root=root) + 1, root=root)
        """,
        "died",
        "rank 1 died: Segmentation fault",
    ),
    "exit_in_c": (
        """
        if comm.rank == 1:
            ctypes.CDLL(None)._exit(0)
        return comm.gather(comm.scatter(numbers, root=root) + 1, root=root)
        """,
        "died",
        "rank 1 died",
    ),
    "os_exit_0": (
        """
        if comm.rank == 0:
            os._exit(0)
        """,
        "died",
        "rank 0 called os._exit(0)",
    ),
    "abort": (
        "comm.Abort(7)",
        "error",
        "ranks 0, 1, 2 called comm.Abort(7)",
    ),
    "endless_loop": (
        """
        while comm.rank == 0: pass
        return comm.gather(comm.scatter(numbers, root=root) + 1, root=root)
        """,
        "time-limit",
        "rank 0 is busy in  while comm.rank == 0: pass",
    ),
    "deadlock": (
        """
        print("here I wait")
        return comm.recv(source=(comm.rank + 1) % comm.size)
        """,
        "deadlock",
        "deadlock at 3 processes: nobody can go on",
    ),
    "one_raises": (
        """
        if comm.rank == 1:
            raise ValueError("no number")
        return comm.gather(comm.scatter(numbers, root=root) + 1, root=root)
        """,
        "error",
        "rank 1 raised ValueError: no number",
    ),
    "skips": (
        "import pytest; pytest.skip('not today')",
        "error",
        "raised Skipped: not today",
    ),
    "finalize": ("MPI.Finalize()", "error", "called MPI.Finalize()"),
    "fork_comes_back": (
        """
        after = comm.gather(comm.scatter(numbers, root=root) + 1, root=root)
        os.fork()
        return after
        """,
        "pass",
        "",
    ),
    "hostile_error": (
        """
        class Hostile(Exception):
            def __str__(self):
                raise SystemExit
        raise Hostile
        """,
        "error",
        "ranks 0, 1, 2 raised",
    ),
    "dies_when_looked_at": (
        """
        class Dies(list):
            def __len__(self):
                os.kill(os.getpid(), signal.SIGKILL)
        return Dies()
        """,
        "wrong",
        "returned a Dies",
    ),
    "huge_error": (
        "raise ValueError('e' * 50_000_000)",
        "error",
        "ranks 0, 1, 2 raised ValueError: eee",
    ),
    "endless_thread": (
        """
        threading.Thread(target=lambda: [time.sleep(1) for _ in range(600)]).start()
        return comm.gather(comm.scatter(numbers, root=root) + 1, root=root)
        """,
        "pass",
        "",
    ),
    "freed": ("comm.Free()", "error", "called comm.Free()"),
    "flood": (
        """
        for _ in range(100):
            print("p" * 1_000_000)
        os.write(1, b"w" * 1_000_000)
        """,
        "wrong",
        "returned None",
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with one file per program."""
    folder = tmp_path_factory.mktemp("answers")
    for name, (body, _, _) in PROGRAMS.items():
        body = textwrap.indent(textwrap.dedent(body).strip(), "    ")
        head = "def add_one_everywhere(comm, numbers, root):"
        imports = "import ctypes, os, signal, threading, time\n"
        imports += "from mpi4py import MPI\n\n"
        (folder / f"{name}.py").write_text(f"{imports}{head}\n{body}\n")
    return folder


def graded(folder, names, sizes=(3,), **options):
    """Grade some of the programs in one go."""
    answers = [
        launch.Answer("scatter", folder / f"{name}.py", TASK, sizes) for name in names
    ]
    return launch.grade(TESTS, answers, time_limit=2.0, **options)


@pytest.fixture(scope="module")
def verdicts(folder):
    """Return the verdicts on all programs, judged in one call with many relaunches."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(MARK, str(folder))
        patch.setattr(tempfile, "tempdir", str(folder))
        used, over = set(), threading.Event()
        observer = threading.Thread(target=observe, args=(folder, used, over))
        observer.start()
        found = {Path(v["answer"]).stem: v for v in graded(folder, PROGRAMS)}
        over.set()
        observer.join()
        return found | {"memory in use": used}


def observe(folder, used, over):
    """Collect the shared memory that processes started here have, until it is over."""
    mark = f"{MARK}={folder}".encode()
    while not over.wait(0.1):
        pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
        ours = [pid for pid in pids if mark in _environment(Path(f"/proc/{pid}"))]
        used |= processes.segments(ours)


@pytest.mark.parametrize("name", PROGRAMS)
def test_verdict(verdicts, name):
    """Each program gets its verdict and its reason, whatever the others did."""
    _, verdict, reason = PROGRAMS[name]
    found = verdicts[name]
    assert found["verdict"] == verdict, found["sentence"]
    assert reason in found["sentence"]


def test_what_would_be_fatal_in_mpi_is_told_before(folder):
    """Counts that make MPI end the job are compared before MPI is asked."""
    (folder / "counts.py").write_text(
        "import numpy as np\n\n\n"
        "def add_one_everywhere(comm, numbers, root):\n"
        "    ones = np.ones(3 + comm.rank)\n"
        "    comm.Allreduce(ones, np.empty_like(ones))\n"
    )
    verdict = graded(folder, ["counts"])[0]
    assert verdict["verdict"] == "mismatch"
    assert verdict["finding"]["kind"] == "count-mismatch"
    # Two sizes that differ are named; which two depends on who has come.
    assert re.search(r"here (24 and (32|40)|32 and 40) bytes", verdict["others"][-1])


def test_victims_are_named(verdicts):
    """Where one rank raised, the report says where the others wait for it."""
    assert verdicts["one_raises"]["others"] == [
        f"rank {rank} waits in  comm.scatter(root=0)  (line 7)" for rank in (0, 2)
    ]
    assert verdicts["one_raises"]["line"] == 6


def test_prints_of_a_hang_are_kept(verdicts):
    """What a rank printed before it hung is in the report."""
    printed = verdicts["deadlock"]["printed"]
    assert printed == dict.fromkeys("012", "here I wait\n")


def test_flood_is_cut(verdicts):
    """100 MB of prints are cut, and said to be cut."""
    printed = verdicts["flood"]["printed"]["0"]
    assert len(printed) < 10_000
    assert "cut here: 99992100 more characters" in printed


def test_record_is_whole(verdicts):
    """A record says with what it was made."""
    found = verdicts["right"]
    assert set(found["versions"]) == {"python", "mpi4py", "numpy", "pytest", "mpi"}
    assert found["seconds"] >= 0
    assert isinstance(found["seed"], int)


def test_nothing_left_behind(folder, verdicts):
    """No process, no shared memory and no temporary folder is left."""
    pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
    mark = f"{MARK}={folder}".encode()
    assert [pid for pid in pids if mark in _environment(Path(f"/proc/{pid}"))] == []
    assert list(folder.glob("mpi-lessons-*")) == []
    used = verdicts["memory in use"]
    assert used
    assert [path for path in used if os.path.exists(path)] == []


def _environment(entry):
    try:
        return (entry / "environ").read_bytes()
    except OSError:
        return b""


def test_separate_gives_the_same(folder):
    """One mpirun per process count gives the verdicts that one for all gives."""
    names = ("right", "one_raises", "os_exit_0")
    together, apart = (
        graded(folder, names, sizes=(1, 2, 3), seed=5, separate=separate)
        for separate in (False, True)
    )
    kept = ("answer", "size", "verdict", "case", "sentence", "line", "others", "got")
    assert [[v[k] for k in kept] for v in together] == [
        [v[k] for k in kept] for v in apart
    ]


def test_seed_repeats_the_data(folder):
    """The same seed gives the same data, another seed others."""
    name = folder / "shows.py"
    name.write_text(
        "def add_one_everywhere(comm, numbers, root):\n    return numbers\n"
    )
    said = [
        graded(folder, ["shows"], sizes=(1,), seed=seed)[0]["sentence"]
        for seed in (3, 3, 4)
    ]
    assert said[0] == said[1] != said[2]

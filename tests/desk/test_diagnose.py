"""The command diagnose always ends, and says what happened in words."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mpi_lessons.diagnosis import memory
from mpi_lessons.grading import processes

HEAD = "import os, sys\nfrom mpi4py import MPI\ncomm = MPI.COMM_WORLD\n"
PROGRAMS = {
    "raises at import": (
        "if comm.rank == 1:\n    import no_such_module\ncomm.Barrier()\n",
        "rank 1 raised ModuleNotFoundError",
    ),
    "aborts": (
        "if comm.rank == 1:\n    comm.Abort(7)\ncomm.recv(source=1)\n",
        "rank 1 called  comm.Abort(7)",
    ),
    "exits": (
        "if comm.rank == 1:\n    sys.exit(3)\ncomm.bcast(1)\n",
        "rank 1 called  sys.exit(3)",
    ),
    "dies": (
        "if comm.rank == 1:\n    os._exit(0)\ncomm.barrier()\n",
        "rank 1 died",
    ),
    "crashes": (
        "import ctypes\nif comm.rank == 1:\n    ctypes.string_at(0)\ncomm.barrier()\n",
        "rank 1 died: Segmentation fault",
    ),
    "swallows": (
        "try:\n    comm.recv(source=comm.rank)\nexcept Exception:\n    pass\n",
        "waits for a message from itself",
    ),
}
CALM = {
    "forks": "if os.fork() == 0:\n    print('child')\nelse:\n    comm.barrier()\n",
    "floods": "for _ in range(20000):\n    print(99 * 'x')\n",
    "prints without end of line": "sys.stdout.write('no end')\n",
    "does nothing": "",
}


def start(folder, *words, **more):
    """Start the command in a folder of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "mpi_lessons", "diagnose", *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"TMPDIR": str(folder), "COLUMNS": "200"},
        **more,
    )


def diagnose(folder, *words):
    """Run the command to its end; return exit code, standard output and error."""
    job = start(folder, *words)
    try:
        out, err = job.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(job.pid, signal.SIGKILL)
        raise
    return job.returncode, out, err


@pytest.fixture
def script(tmp_path):
    """Return a function that writes a program and returns its path."""

    def write(text):
        path = tmp_path / "program.py"
        path.write_text(HEAD + text)
        return str(path)

    return write


@pytest.fixture
def nothing_left(tmp_path):
    """Check that no folder is left behind, no file of mpirun's, no unused memory."""
    folder, temporary = Path(memory.SHARED_MEMORY), Path("/tmp")  # noqa: S108 - Hydra's
    before, files = set(folder.iterdir()), set(temporary.glob("hydra_*"))
    yield
    assert list(tmp_path.glob("mpi-lessons-*")) == []
    files = set(temporary.glob("hydra_*")) - files
    end = time.monotonic() + 20
    while any(map(Path.exists, files)) and time.monotonic() < end:
        time.sleep(0.1)  # others, which may run beside this test, remove theirs
    assert {path for path in files if path.exists()} == set()
    new = {str(path) for path in set(folder.iterdir()) - before}
    pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
    left = new - processes.segments(pids)  # others may run beside this test
    assert {path for path in left if Path(path).exists()} == set()


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("name", PROGRAMS)
def test_bad_ends(tmp_path, script, name):
    """However a rank ends, the report names it, and the others do not wait."""
    text, said = PROGRAMS[name]
    code, out, err = diagnose(tmp_path, "-n", "3", script(text))
    assert code == 1, err
    assert said in out


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("name", CALM)
def test_calm_ends(tmp_path, script, name):
    """What is unusual but not wrong is not accused."""
    code, out, err = diagnose(tmp_path, "-n", "2", script(CALM[name]))
    assert code == 0, out + err
    assert "nothing found at 2 processes" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.py",), "there is no such file"),
        ((".",), "is a folder"),
        (("-m", "no_such_module"), "there is no module no_such_module"),
        (("-n", "0", "x.py"), "a number of processes is from 1"),
        (("-n", "many", "x.py"), "a number of processes is from 1"),
        ((), "required: SCRIPT"),
        (("--json", "no/folder/x.json", __file__), "there is no such folder"),
        (("--strict", "--lenient", "x.py"), "not allowed with argument"),
    ],
)
def test_wrong_usage(tmp_path, words, said):
    """A wrong usage ends with 2 and one sentence, and starts nothing."""
    code, out, err = diagnose(tmp_path, *words)
    assert code == 2
    assert said in err
    assert out == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"def f(:\n", "program.py:1 is not Python"), (b"\0\1", "is not Python")],
)
def test_not_python(tmp_path, content, said):
    """A file that is no Python is refused before any rank starts, with its line."""
    (tmp_path / "program.py").write_bytes(content)
    code, _, err = diagnose(tmp_path, "program.py")
    assert code == 2
    assert said in err


@pytest.mark.usefixtures("nothing_left")
def test_ignores_ctrl_c(tmp_path, script):
    """A program that ignores Ctrl-C is ended by it, and it is said where it was."""
    path = script(
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "print('on my way', flush=True)\nwhile comm.rank == 0:\n    pass\n"
        "comm.barrier()\n"
    )
    job = start(tmp_path, "-n", "2", path)
    for _ in range(2):
        job.stdout.readline()
    time.sleep(0.3)
    job.send_signal(signal.SIGINT)
    _, err = job.communicate(timeout=30)
    assert job.returncode == 130
    assert "rank 0  runs" in err
    assert "rank 1  waits in  comm.barrier()" in err


def test_time_limit(tmp_path, script):
    """A program that never ends is ended at the limit, likely stuck, with its lines."""
    path = script("while comm.rank == 0:\n    pass\ncomm.barrier()\n")
    words = ("-n", "2", "--time-limit", "1", "--json", "found.json", path)
    code, out, _ = diagnose(tmp_path, *words)
    assert code == 1
    assert "did not end within 1 s" in out
    found = json.loads((tmp_path / "found.json").read_text())
    assert [(one["kind"], one["certainty"]) for one in found] == [
        ("deadlock", "likely")
    ]
    assert {call["rank"] for call in found[0]["calls"]} == {0, 1}


def test_module_and_arguments(tmp_path):
    """A module runs as python -m runs it, and gets its arguments."""
    words = ("-n", "3", "-m", "mpi_lessons.scatter", "--root", "2")
    code, out, err = diagnose(tmp_path, *words)
    assert code == 0, err
    assert "Your turn: mpi-lessons check scatter" in out
    assert "nothing found at 3 processes" in out


def test_records(tmp_path, script):
    """The file has a record per finding, with the calls and their lines."""
    path = script("comm.recv(source=1 - comm.rank)\n")
    code, _, _ = diagnose(tmp_path, "-n", "2", "--json", "found.json", path)
    assert code == 1
    found = json.loads((tmp_path / "found.json").read_text())
    assert len(found) == 1
    assert found[0]["kind"] == "deadlock"
    assert found[0]["certainty"] == "exact"
    assert found[0]["ranks"] == [0, 1]
    assert found[0]["calls"] == [
        {
            "rank": rank,
            "call": f"comm.recv(source={1 - rank})",
            "file": os.path.realpath(path),
            "line": 4,
        }
        for rank in range(2)
    ]

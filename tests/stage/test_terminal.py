"""When there is colour, and how wide: the rules, then real runs."""

import fcntl
import os
import pty
import re
import struct
import termios
import threading
from pathlib import Path

import pytest

from mpi_lessons.stage.terminal import find_launcher, wants_color, width

NO, FORCE, DUMB = {"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}, {"TERM": "dumb"}
COLOR = re.compile(r"\x1b\[38;5;\d+m")


@pytest.mark.parametrize(
    ("environ", "on_terminal", "color"),
    [
        ({}, True, True),
        ({}, False, False),
        (FORCE, False, True),
        (FORCE | DUMB, False, True),
        (NO, True, False),
        (NO | FORCE, True, False),
        (DUMB, True, False),
        ({"NO_COLOR": "", "FORCE_COLOR": ""}, True, True),
        ({"NO_COLOR": "", "FORCE_COLOR": ""}, False, False),
    ],
)
def test_color_rule(environ, on_terminal, color):
    """NO_COLOR, then FORCE_COLOR, then TERM=dumb, then the terminal; empty is unset."""
    assert wants_color(environ, on_terminal) is color


@pytest.mark.parametrize(
    ("environ", "columns", "expected"),
    [
        ({}, None, 80),
        ({}, 0, 80),
        ({}, 72, 72),
        ({}, 300, 100),
        ({}, 10, 40),
        ({"COLUMNS": "60"}, 72, 60),
        ({"COLUMNS": "wide"}, 72, 72),
        ({"COLUMNS": "60"}, None, 60),
    ],
)
def test_width_rule(environ, columns, expected):
    """COLUMNS wins, then the terminal, then 80; never wider than 100."""
    size = None if columns is None else os.terminal_size((columns, 24))

    assert width(environ, size) == expected


def fake_proc(folder, *chain):
    """Write a /proc in which each process's parent is the next one."""
    for pid, name in enumerate(chain, 100):
        process = folder / str(pid)
        process.mkdir()
        parent = pid + 1 if pid < 99 + len(chain) else 1
        (process / "stat").write_text(f"{pid} ({name}) S {parent} 1 1 0 -1")
    return folder


@pytest.mark.parametrize(
    ("chain", "launcher"),
    [
        (["python", "hydra_pmi_proxy", "mpirun", "bash"], 102),
        (["python", "prterun", "bash", "sshd"], 101),
        (["python", "sh", "hydra_pmi_proxy", "mpiexec.hydra", "mpirun", "zsh"], 104),
        (["python", "bash", "login"], None),
        (["python", "prted", "systemd"], 101),
        (["a) b (mpirun", "bash"], None),
        (["python", "mpirun", "bash", "mpirun", "bash"], 101),
    ],
)
def test_outermost_launcher_is_found(tmp_path, chain, launcher):
    """Proxies and wrapper scripts are climbed, shells above mpirun are not."""
    assert find_launcher(100, fake_proc(tmp_path, *chain)) == launcher


def test_no_proc_is_no_launcher(tmp_path):
    """Where there is no /proc the search ends quietly."""
    assert find_launcher(100, tmp_path) is None


@pytest.mark.parametrize(
    ("env", "colored"), [({}, False), (FORCE, True), (NO | FORCE, False)]
)
def test_a_pipe_gets_colour_only_by_force(mpirun, env, colored):
    """Redirected output is plain text unless FORCE_COLOR asks and NO_COLOR allows."""
    env = {"TERM": "xterm-256color"} | env
    job = mpirun(2, "-m", "mpi_lessons.bcast", env=env)

    assert job.returncode == 0, job.stderr
    assert bool(COLOR.search(job.stdout)) is colored
    assert ("\x1b" in job.stdout) is colored


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_a_terminal_gets_colour_and_its_width(mpirun, term):
    """Under mpirun colour reaches a terminal, unless it is dumb; its width is kept."""
    keeper, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 64, 0, 0))
    chunks = []

    def read():
        try:
            while chunk := os.read(keeper, 65536):
                chunks.append(chunk)
        except OSError:  # how Linux says that nobody has the terminal open any more
            pass

    reader = threading.Thread(target=read)
    reader.start()
    try:
        args = ("-m", "mpi_lessons.scatter", "--count", "8")
        job = mpirun(3, *args, env={"TERM": term}, stdout=terminal)
    finally:
        os.close(terminal)
        reader.join(10)
        os.close(keeper)
    text = b"".join(chunks).decode()

    assert job.returncode == 0, job.stderr
    assert bool(COLOR.search(text)) is (term != "dumb")
    lines = re.sub(r"\x1b\[[\d;]*m", "", text).splitlines()
    assert 60 <= max(map(len, lines)) <= 64


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_other_encodings_get_ascii_boxes(mpirun, encoding):
    """Where stdout is not Unicode the boxes are ASCII and nothing crashes."""
    job = mpirun(2, "-m", "mpi_lessons.gather", env={"PYTHONIOENCODING": encoding})

    assert job.returncode == 0, job.stderr
    assert job.stdout.isascii()
    assert "| 0 root |" in job.stdout

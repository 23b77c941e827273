"""A rank's stack tells the line of the learner's file, whatever the rank is doing."""

import subprocess
import sys
import time

from mpi_lessons.diagnosis import positions

PROGRAM = """
import sys, time
from pathlib import Path
from mpi_lessons.diagnosis import positions
positions.listen(positions.stack_path(Path({folder!r}), 4))
exec(compile(open({file!r}).read(), {file!r}, "exec"))
answer()
"""

WAITING = """
def answer():
    print("ready", flush=True)
    while True:
        pass
"""

CRASHING = """
import ctypes
def answer():
    print("ready", flush=True)
    ctypes.string_at(0)
"""


def start(folder, text):
    """Start a process that listens, and runs the answer."""
    file = folder / "answer.py"
    file.write_text(text)
    program = PROGRAM.format(folder=str(folder), file=str(file))
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    process.stdout.readline()
    return process, str(file)


def test_busy_rank_is_found(tmp_path):
    """A rank in an endless loop is found at its line."""
    process, file = start(tmp_path, WAITING)
    time.sleep(0.2)  # it has printed, and goes on to its loop
    try:
        positions.ask({4: process.pid}, tmp_path)
        place = positions.position(tmp_path, 4, file)
    finally:
        process.kill()
        process.communicate()
    assert place.line in (4, 5)
    assert place.source in ("while True:", "pass")
    assert positions.crash(tmp_path, 4) is None


def test_crash_is_named(tmp_path):
    """A crash leaves its name and its line."""
    process, file = start(tmp_path, CRASHING)
    process.communicate()
    assert positions.crash(tmp_path, 4) == "Segmentation fault"
    assert positions.position(tmp_path, 4, file).source == "ctypes.string_at(0)"


def test_explain(tmp_path):
    """Ranks at one line share a sentence; a call that waits is told from other code."""
    file = tmp_path / "answer.py"
    file.write_text("x = comm.recv(source=1)\nfor i in range(9):\n")
    places = {
        0: positions.Position(str(file), 1),
        1: positions.Position(str(file), 2),
        2: positions.Position(str(file), 1),
        3: None,
    }
    assert positions.explain(places) == [
        "ranks 0, 2 wait in  x = comm.recv(source=1)  (line 1)",
        "rank 1 is busy in  for i in range(9)  (line 2)",
        "rank 3 did not come back",
    ]

"""What holds for every lesson: any size, one screen, and its docstring."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cells import RANKS

import mpi_lessons
from mpi_lessons.syllabus import STEMS

SECTIONS = ("Run", "Watch", "Rules", "Source")
FOLDER = Path(mpi_lessons.__file__).parent


def arguments(stem, ranks):
    """Return the arguments the tests give a lesson: the last rank is root."""
    root, count = ("--root", str(ranks - 1)), ("--count", "2")
    return {
        "hello": (),
        "send_recv": root,
        "deadlock": (),
        "placement": (),
        "scaling": ("--count", "20000"),
        "buffers": ("--count", "20"),
    }.get(stem, root + count)


def docstring(stem):
    """Read a lesson's docstring without starting MPI."""
    return ast.get_docstring(ast.parse((FOLDER / f"{stem}.py").read_text("utf-8")))


@pytest.mark.parametrize("ranks", RANKS)
@pytest.mark.parametrize("stem", STEMS)
def test_runs_at_any_size(lesson, stem, ranks):
    """It ends with 0, shows its title once, fits 80 x 40, names the next step."""
    lines = lesson(stem, ranks, *arguments(stem, ranks)).splitlines()

    assert lines[0] == docstring(stem).splitlines()[0]
    assert lines.count(lines[0]) == 1
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80
    if (stem, ranks) == ("buffers", 1):
        assert lines[1:] == [
            "A message needs 2 ranks, found 1: run it with mpirun -n 2."
        ]
    else:
        assert lines[-1] == f"Your turn: mpi-lessons check {stem}"


@pytest.mark.parametrize("stem", STEMS)
def test_redirected_output_has_no_escape_codes(lesson, stem):
    """What goes into a file or a pipe is plain text, also where ranks have a pty."""
    assert "\x1b" not in lesson(stem, 4, *arguments(stem, 4))


@pytest.mark.parametrize("stem", STEMS)
def test_docstring_has_its_sections(stem):
    """A title, then Run, Watch, Rules and Source in this order, 1 to 4 lines each."""
    title, blank, *body = docstring(stem).splitlines()

    assert re.fullmatch(r"[A-Z][a-z ]+: [a-z].*\.", title)
    assert blank == ""
    names = [line.split()[0] for line in body if not line.startswith(" ")]
    assert tuple(names) == SECTIONS
    starts = [i for i, line in enumerate(body) if not line.startswith(" ")]
    ends = [*starts[1:], len(body)]
    lengths = [end - start for start, end in zip(starts, ends, strict=True)]
    assert all(1 <= length <= 4 for length in lengths)
    assert max(map(len, body)) <= 80
    assert f"python -m mpi_lessons.{stem}" in body[0]
    assert "MPI-4.1" in body[starts[-1]]


@pytest.mark.parametrize("stem", STEMS)
def test_is_about_as_long_as_a_lesson(stem):
    """A lesson stays between 60 and 150 lines."""
    assert 60 <= len((FOLDER / f"{stem}.py").read_text("utf-8").splitlines()) <= 150


def test_runs_without_mpirun():
    """A plain python -m is a world of one rank, and prints no warning."""
    job = subprocess.run(
        [sys.executable, "-W", "error", "-m", "mpi_lessons.scatter", "--count=3"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=30,
        # Else Open MPI 5 without mpirun leaves 16 MB in /dev/shm behind, each time.
        env={**os.environ, "OMPI_MCA_btl": "self"},
    )

    assert (job.returncode, job.stderr) == (0, "")
    assert "10 11 12" in job.stdout


def test_many_ranks_are_one_screen(lesson):
    """More than 16 ranks are elided, so that large jobs still fit one screen."""
    text = lesson("hello", 20)

    assert len(text.splitlines()) <= 24
    assert "... 16 more" in text

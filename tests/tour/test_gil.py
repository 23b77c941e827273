"""The stop on the GIL measures threads, and is truthful about this Python."""

import math
import sys
import sysconfig
import threading

import pytest

from mpi_lessons.tour import gil


def test_factorial():
    """The loop computes factorials."""
    assert [gil.factorial(number) for number in range(30)] == [
        math.factorial(number) for number in range(30)
    ]


def test_threads_run_at_once():
    """All threads are there at the same time, and are waited for."""
    meet = threading.Barrier(3, timeout=10)
    gil.in_threads(3, meet.wait)
    assert not meet.broken
    assert meet.n_waiting == 0


def test_python_is_known():
    """It says that there is a GIL just where this Python has one."""
    gil_is_on = getattr(sys, "_is_gil_enabled", lambda: True)()
    free_build = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    assert (gil.find_gil() == "free") == (not gil_is_on)
    assert (gil.find_gil() == "gil") == (not free_build)


@pytest.mark.parametrize(
    ("ratio", "kind", "available", "why"),
    [
        (2.0, "gil", 2, "one at a time run."),
        (2.0, "forced", 2, "one at a time run."),
        (1.1, "gil", 2, "not quiet"),
        (1.0, "free", 2, "ran at once."),
        (1.9, "free", 2, "busy with other things"),
        (2.0, "free", 1, "only one core"),
    ],
)
def test_conclusion(ratio, kind, available, why):
    """What is said follows what was measured."""
    assert why in gil.conclude(ratio, kind, available)


def test_it_runs(stop, rows):
    """The stop shows one and two threads of each work, and where the tour goes on."""
    text = stop("gil", "--count", 2000)
    found = rows(text)
    assert [row[1] for row in found] == ["threads", *"121212"]
    assert all(float(row[2]) >= 0 for row in found[1:])
    assert [row[3] for row in found[1::2]] == ["1.0"] * 3
    assert "Next: python -m mpi_lessons.tour.threads_processes" in text


@pytest.mark.parametrize("words", [["--count", "0"], ["--root", "1"], ["--count"]])
def test_bad_words(stop, words):
    """A wrong argument is refused in one sentence."""
    assert len(stop("gil", *words, code=2).splitlines()) == 1

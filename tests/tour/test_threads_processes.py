"""The stop on threads and processes loses updates, shares memory, and tidies up."""

import contextlib
import multiprocessing
import threading
from multiprocessing.shared_memory import SharedMemory
from types import SimpleNamespace

import numpy as np
import pytest

from mpi_lessons.tour import threads_processes as stop_module

METHODS = multiprocessing.get_all_start_methods()


class Meeting:
    """A cell whose readers wait for each other, so that both read before one writes."""

    def __init__(self):
        self.both, self.number = threading.Barrier(2, timeout=10), 0

    @property
    def value(self):
        """Return the number, when two have asked for it."""
        number = self.number
        self.both.wait()
        return number

    @value.setter
    def value(self, number):
        self.number = number


@pytest.mark.parametrize("add", [stop_module.add_slowly, stop_module.add_plainly])
def test_update_is_lost(add):
    """Two threads that read before either writes add 1 between them."""
    cell, ready = Meeting(), threading.Barrier(2, timeout=10)
    args = (cell, 1, contextlib.nullcontext(), ready)
    for worker in stop_module.start(stop_module.threads, 2, add, args):
        worker.join()
    assert cell.number == 1


def test_lock_keeps_all():
    """Threads that hold a lock from reading to writing lose nothing."""
    cell = SimpleNamespace(value=0)
    add = stop_module.add_slowly
    assert stop_module.count_up(stop_module.threads, add, cell, 100, True) == 200
    assert cell.value == 200


@pytest.mark.parametrize("method", METHODS)
def test_processes_share_on_purpose_only(method):
    """A child's sum is not seen here; one in a shared value is, whole with a lock."""
    home = multiprocessing.get_context(method)
    add, own = stop_module.add_slowly, SimpleNamespace(value=0)
    assert stop_module.count_up(home, add, own, 3) == 0
    shared = home.RawValue("q", 0)
    assert stop_module.count_up(home, add, shared, 50, True) == 100


def test_counts_are_rows():
    """Of six ways, those with a lock are whole; a child's own count is not here."""
    rows = stop_module.count_all(multiprocessing.get_context(), 5)
    assert [row[0] for row in rows] == ["threads"] * 3 + ["processes"] * 3
    assert [row[2] for row in rows] == [10 * stop_module.PLAIN, *[10] * 5]
    assert (rows[2][3], rows[3][3], rows[5][3]) == (10, 0, 10)
    assert all(0 < row[3] <= row[2] for row in rows[:3] + rows[4:])


@pytest.mark.parametrize(
    ("lost", "gil", "said"),
    [
        ((0, 5, 0, 10, 4, 0), True, ["5 of 10", "a lock: none", "none of 10, since"]),
        ((0, 5, 0, 10, 4, 0), False, ["none of 10, which is luck", "purpose: 4"]),
        ((7, 5, 0, 10, 4, 0), False, ["lost 7 of 10, another thread came between"]),
        ((0, 0, 0, 10, 0, 0), True, ["threads: none of 10", "purpose: none"]),
        ((0, 5, 0, 10, 4, 2), True, ["a lock: none and 2"]),
    ],
)
def test_what_is_said_of_counts(lost, gil, said):
    """What is said of the counts follows from them."""
    rows = [("who", "how", 10, 10 - number) for number in lost]
    text = " ".join(stop_module.conclude_counts(rows, gil))
    assert [words for words in said if words not in text] == []


def test_all_methods_are_timed():
    """A thread and each start method of this system get a row; the default is named."""
    rows = stop_module.start_all()
    names = [row[0] for row in rows]
    assert names[0] == "thread"
    assert [name.split()[1] for name in names[1:]] == METHODS
    (default,) = [name for name in names if name.endswith("(default)")]
    assert multiprocessing.get_context().get_start_method() in default
    assert all(first > 0 and later > 0 for _, first, later in rows)


def test_only_copies_hide_a_change():
    """A thread and shared memory show the worker's change here; a pickled array not."""
    rows = list(stop_module.pass_all(multiprocessing.get_context()))
    assert [row[0] for row in rows] == ["thread", *["process"] * 3]
    assert [row[3] for row in rows] == ["yes", "no", ".", "yes"]


def test_wrong_answer_is_noticed(monkeypatch):
    """A worker that finds another number than was sent is not passed over."""
    monkeypatch.setattr(stop_module, "change_first", lambda parcel: 7.0)
    with pytest.raises(ValueError, match=r"sent 2\.0, but the worker found 7\.0"):
        stop_module.pass_to(stop_module.threads, np.arange(3.0))


def test_what_is_said_of_passing():
    """The costs are those measured, and the talk is corrected just where this shows."""
    rows = [("", "", 1, "yes"), ("", "", 80, "no"), ("", "", 30, "."), ("", "", 2, "")]
    (costs,) = stop_module.conclude_passing(rows)
    assert "40 times" in costs
    assert "30 ms" in costs
    rows[3] = ("", "", 2, "yes")
    assert "cannot use data" in list(stop_module.conclude_passing(rows))[1]


@pytest.mark.parametrize("held", [False, True])
def test_shared_memory_is_removed(held):
    """An error removes the shared memory, even where an array of it is still held."""
    name = kept = None

    def fail():
        nonlocal name, kept
        with stop_module.shared_memory(80) as memory:
            name, array = memory.name, np.ndarray(10, buffer=memory.buf)
            kept = array if held else None
            del array
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)
    del kept


def test_it_runs(stop, rows):
    """The stop counts, starts, passes, and says where the tour goes on."""
    text = stop("threads_processes", "--count", 20)
    found = rows(text)
    assert found[0][:4] == ["who", "how", "added", "found"]
    assert [row[3] for row in found[1:7] if "lock" in row[1]] == ["40", "40"]
    assert found[4][2:4] == ["40", "0"]
    assert [row[0] for row in found[-4:]] == ["thread", *["process"] * 3]
    assert "Next: python -m mpi_lessons.tour.mapping" in text


@pytest.mark.parametrize("words", [["--count", "0"], ["--full"], ["20"]])
def test_bad_words(stop, words):
    """A wrong argument is refused in one sentence."""
    assert len(stop("threads_processes", *words, code=2).splitlines()) == 1


@pytest.mark.parametrize(
    ("count", "word"),
    [
        pytest.param(20_000, "start", id="counting"),
        pytest.param(20, "purpose", id="starting"),
        pytest.param(20, "macOS", id="passing"),
    ],
)
def test_ctrl_c_leaves_nothing(interrupt, count, word):
    """Ctrl-C ends the stop and all that it has started, without a word.

    A shared memory left would be complained of by multiprocessing.
    """
    interrupt("threads_processes", "--count", count, said=word, after=0.05)

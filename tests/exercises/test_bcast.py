"""Grades exercises/bcast.py."""

from dataclasses import dataclass

import numpy as np
import pytest

from mpi_lessons.grading.cases import Case, Raises, distinct, roots

pytestmark = pytest.mark.mpi

HINTS = {
    "share_settings": (
        "All ranks must make the same call, with the same root. What do the others "
        "give to it, and where does what they get come out?",
        "Lower-case comm.bcast takes any object that can be pickled, and returns the "
        "root's on every rank. What the others give is ignored.",
        "return comm.bcast(settings, root=root), on every rank.",
    ),
    "share_array": (
        "Bcast fills an array that is already there. What must the others know before "
        "they can make it? And in which order do the root's items lie in memory?",
        "Send (array.shape, array.dtype) with lower-case bcast; make room with "
        "np.empty(shape, dtype). On the root, np.asarray(array, order='C') copies an "
        "array whose items lie in another order.",
        "shape, dtype = comm.bcast(form, root=root), where form is (array.shape, "
        "array.dtype) on the root and None elsewhere; on the others array = "
        "np.empty(shape, dtype); then comm.Bcast(array, root=root) on all.",
    ),
    "share_or_fail": (
        "If the error leaves the root's function before the broadcast, who still waits "
        "in it? And how does a rank tell a value None from a failure?",
        "Catch the error on the root with try and except Exception as caught. An "
        "exception is an object: comm.bcast can send it, next to the value.",
        "value, error = comm.bcast((value, error), root=root) on every rank; then "
        "if error is not None: raise error; return value.",
    ),
}


@dataclass(frozen=True)
class Gives:
    """A function to read with that returns a value."""

    value: object

    def __call__(self):
        """Return the value."""
        return self.value


@dataclass(frozen=True)
class Fails:
    """A function to read with that raises an error."""

    kind: type[Exception]
    arguments: tuple

    def __call__(self):
        """Raise the error."""
        raise self.kind(*self.arguments)


def shared_settings(size):
    """Every rank gets the root's dict, an empty one too."""
    for root in roots(size):
        cells, steps = distinct(2, dtype=int).tolist()
        settings = {"cells": cells, "step": steps / 4, "names": ["heat", "flow"]}
        yield Case(
            f"root {root}",
            given=[(settings if rank == root else None, root) for rank in range(size)],
            expect=[settings] * size,
            why="every rank gets the root's settings",
        )
    root = size - 1
    yield Case(
        "no settings",
        given=[({} if rank == root else None, root) for rank in range(size)],
        expect=[{}] * size,
        why="an empty dict is a dict too",
    )


def shared_arrays(size):
    """Every rank gets the root's array, of whatever shape, dtype and layout."""
    first, middle, last = 0, size // 2, size - 1
    for name, root, array in (
        ("whole numbers", first, distinct(5, dtype=np.int64)),
        ("a matrix", last, distinct(2, 3)),
        ("a transposed matrix", middle, distinct(4, 3).T),
        ("single precision", last, distinct(4, dtype=np.float32)),
        ("no items", first, np.empty((0, 3))),
        ("72 KB", middle, distinct(90, 100)),
    ):
        yield Case(
            f"{name}, root {root}",
            given=[(array if rank == root else None, root) for rank in range(size)],
            expect=[array] * size,
            why="every rank gets the root's items in the root's order",
            use=("Bcast", "Ibcast") if size > 1 and array.size else (),
        )


def read_once(size):
    """Every rank returns or raises what the root's read() does."""
    first, middle, last = 0, size // 2, size - 1
    missing = Fails(FileNotFoundError, (2, "No such file or directory", "heat.txt"))
    not_asked = Fails(RuntimeError, ("only the root may read",))
    for name, root, read, others in (
        ("a value", first, Gives({"cells": 40 + size}), None),
        ("a value", last, Gives([60 + size]), not_asked),
        ("the value None", middle, Gives(None), not_asked),
        ("no such file", first, missing, None),
        ("no such file", last, missing, Gives("a file of its own")),
        ("no such key", middle, Fails(KeyError, ("width",)), not_asked),
        ("not a number", last, Fails(ValueError, ("no number: 'ten'",)), not_asked),
    ):
        try:
            expect = read()
        except Exception as error:
            expect = Raises(type(error), str(error))
        yield Case(
            f"{name}, root {root}",
            given=[(read if rank == root else others, root) for rank in range(size)],
            expect=[expect] * size,
            why="what the root's read() does, every rank does",
        )


def test_share_settings(grade):
    """A dict reaches every rank from any root."""
    grade("share_settings", shared_settings)


def test_share_array(grade):
    """An array of unknown shape, dtype and layout reaches every rank by Bcast."""
    grade("share_array", shared_arrays)


def test_share_or_fail(grade):
    """A value reaches every rank; an error does too, and none is left waiting."""
    grade("share_or_fail", read_once)

"""The judge names the first difference; nothing passes that only claims equality."""

import numpy as np
import pytest

from mpi_lessons.grading.cases import Raises
from mpi_lessons.grading.judge import (
    Raised,
    difference,
    outcome_difference,
    show,
)


class Chameleon:
    """Claims to be equal to everything."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def __repr__(self):
        return "3"


class Number(float):
    """A float that is not one of NumPy's or Python's own."""


SAME = [
    (None, None),
    (3, 3),
    (np.int64(3), 3),
    (np.float64(0.5), 0.5),
    (True, np.bool_(True)),
    ("a", "a"),
    ([1, [2.5, None]], [1, [2.5, None]]),
    ((1, 2), (1, 2)),
    ({"a": [1]}, {"a": [1]}),
    (np.arange(3), np.arange(3)),
    (np.zeros(0), np.zeros(0)),
    ([np.arange(2)], [np.arange(2)]),
    ([], []),
]

DIFFERENT = [
    ([2, 3], None, "returned a list [2, 3], expected None"),
    (None, 3, "returned None, expected an int 3"),
    (3.0, 3, "returned a float 3.0, expected an int 3"),
    (True, 1, "returned a bool True, expected an int 1"),
    (4, 3, "returned 4, expected 3"),
    ([0, 2], (0, 2), "returned a list [0, 2], expected a tuple (0, 2)"),
    ([1.0], np.ones(1), "returned a list [1.0], expected an ndarray of shape (1,)"),
    (
        np.ones(2, int),
        np.ones(2),
        "returned an ndarray of dtype int64, expected float64",
    ),
    (np.ones(3), np.ones(2), "returned an ndarray of shape (3,), expected (2,)"),
    (
        np.array([1.0, np.nan]),
        np.ones(2),
        "returned [1.0, nan], which is not finite, expected [1.0, 1.0]",
    ),
    (np.array([1, 5]), np.array([1, 2]), "returned [1, 5], expected [1, 2]"),
    ([1, 5], [1, 2], "returned [1, 5], expected [1, 2]"),
    ([1], [1, 2], "returned [1], which has 1 items, expected 2: [1, 2]"),
    ({"a": 1}, {"b": 1}, "returned a dict with keys ['a'], expected ['b']"),
    ({"a": 1}, {"a": 2}, "returned {'a': 1}: ['a'] is 1, expected 2"),
    (float("nan"), 1.0, "returned nan, expected 1.0"),
    (Chameleon(), 3, "returned a Chameleon, expected an int 3"),
    ([Chameleon()], [3], "returned [3]: item 0 is a Chameleon, expected an int 3"),
    (
        (len, 2),
        (0, 2),
        "returned a tuple: item 0 is a function that was not called",
    ),
    (Number(3), 3.0, "returned a Number, expected a float 3.0"),
    (np.ma.masked_array([1.0]), np.ones(1), "returned a MaskedArray, expected an ndar"),
]


@pytest.mark.parametrize(("got", "expect"), SAME, ids=repr)
def test_same(got, expect):
    """What is right passes, in plain Python or as NumPy's scalars."""
    assert difference(got, expect) is None


@pytest.mark.parametrize(("got", "expect", "sentence"), DIFFERENT, ids=repr)
def test_different(got, expect, sentence):
    """What is wrong is named: what it is, and what it must be."""
    assert difference(got, expect).startswith(sentence)


def test_long_array_names_the_item():
    """In a long array the first wrong item is named, and how many there are."""
    got = np.arange(100.0)
    got[[40, 41]] = 7
    said = difference(got, np.arange(100.0))
    assert said.endswith("item 40 is 7.0, expected 40.0 (2 of 100 items differ)")


def test_tolerance():
    """A tolerance allows a relative difference, and no more."""
    assert difference(1.0 + 1e-9, 1.0, 1e-6) is None
    assert difference(np.array([1.0 + 1e-3]), np.ones(1), 1e-6) is not None
    assert difference(float("nan"), 1.0, 1e-6) is not None


def test_expected_exception():
    """An expected exception must come, of the type and with the message asked for."""
    wanted = Raises(ValueError, "no")
    assert outcome_difference(Raised(ValueError("no")), wanted, 0) is None
    assert "raised ValueError: yes" in outcome_difference(
        Raised(ValueError("yes")), wanted, 0
    )
    assert "raised TypeError" in outcome_difference(Raised(TypeError("no")), wanted, 0)
    assert "expected it to raise ValueError('no')" in outcome_difference(3, wanted, 0)


def test_show_is_short():
    """A long value is cut in the middle, a hostile one does not break the report."""

    class Hostile:
        def __repr__(self):
            raise RuntimeError

    assert len(show(list(range(1000)))) <= 60
    assert show(np.arange(1000)).startswith("[0, 1, 2")
    assert show(np.arange(1000)).endswith("998, 999]")
    assert "cannot be shown" in show(Hostile())

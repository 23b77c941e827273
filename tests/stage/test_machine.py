"""Cores: which a rank may use, and how many ranks have together."""

import os
import sys

import pytest

from mpi_lessons.stage.machine import core_count, my_cores, spell_cores


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the cores")
def test_my_cores():
    """They are those that this process may run on."""
    assert my_cores() == os.sched_getaffinity(0)


@pytest.mark.parametrize(
    ("cores", "text"),
    [
        ([{0, 1, 2, 3}] * 3, "any of 0-3"),
        ([{0}, {1}], "0 | 1"),
        ([{0, 24}, {1, 25}], "0, 24 | 1, 25"),
        ([{4}], "4"),
        ([{4}, {4}], "all on 4"),
        ([{rank} for rank in range(24)], "0 | 1 | 2 | ... | 23"),
        ([None, None], "not known here"),
    ],
)
def test_cores_in_words(cores, text):
    """Ranks that may use any core are told apart from those bound to their own."""
    assert spell_cores([mine and frozenset(mine) for mine in cores]) == text


def test_core_count():
    """A core that two ranks may use counts once, one of each host by itself."""
    one, two, both = frozenset({0}), frozenset({1}), frozenset({0, 1})
    assert core_count([("a", both, 8), ("a", both, 8)]) == 2
    assert core_count([("a", one, 8), ("a", two, 8), ("b", one, 8)]) == 3
    assert core_count([("a", None, 8), ("a", None, 8)]) == 8
